import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

const JSII_DIFF = path.join(path.dirname(require.resolve('jsii-diff/package.json')), 'bin/jsii-diff');
const LINE = /^err {2}- (.*) \[(.*)\]$/;

/** An incompatible change of the API. */
export interface Difference {
  readonly message: string;
  /** The key of jsii-diff, such as `removed:oban-environment.Cluster.role`. Several changes of one struct have the same key. */
  readonly key: string;
}

/** An incompatible change that is meant. */
export interface Exception {
  readonly key: string;
  readonly reason: string;
}

/**
 * Returns the incompatible changes between two folders with a jsii assembly, whatever the stability of the API.
 *
 * @throws if jsii-diff cannot load an assembly, which it also reports with the exit status of success
 */
export function differencesBetween(baseline: string, updated: string): Difference[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [JSII_DIFF, baseline, updated, '--keys', '--error-on', 'all'], { encoding: 'utf-8' });
  const differences = stderr.split('\n').flatMap((line) => {
    const [, message, key] = LINE.exec(line) ?? [];
    return message === undefined ? [] : [{ message, key }];
  });
  const isAnswer = status === 0 ? !stderr.includes('Skipping analysis') && differences.length === 0 : status === 1 && differences.length > 0;
  if (!isAnswer) {
    throw new Error(`jsii-diff gave no answer (exit status ${status}):\n${stdout}${stderr}`);
  }
  return differences;
}

/** Reads a file in which each key has its reason in the comment above it. A reason may have several keys. */
export function exceptionsIn(file: string): Exception[] {
  let reason: string[] = [];
  let isClosed = false;
  const exceptions: Exception[] = [];
  for (const line of fs.readFileSync(file, 'utf-8').split('\n').map((each) => each.trim())) {
    if (line.startsWith('#')) {
      reason = isClosed ? [] : reason;
      reason.push(line.replace(/^#\s*/, ''));
      isClosed = false;
    } else if (line === '') {
      reason = [];
    } else {
      exceptions.push({ key: line, reason: reason.join(' ') });
      isClosed = true;
    }
  }
  return exceptions;
}

/** Returns what is wrong: changes without an exception, and exceptions that have no reason or not exactly one change. */
export function faultsOf(differences: readonly Difference[], exceptions: readonly Exception[]): string[] {
  const keys = new Set(exceptions.map(({ key }) => key));
  const breaking = differences.filter(({ key }) => !keys.has(key)).map(({ message, key }) => `${message} [${key}]`);
  const wrong = exceptions.flatMap(({ key, reason }) => {
    const matching = differences.filter((difference) => difference.key === key);
    return [
      ...reason === '' ? [`${key} has no reason: write it in a comment above`] : [],
      ...matching.length === 0 ? [`${key} is not a change of the API since the last release: remove it`] : [],
      ...matching.length > 1 ? [`${key} has ${matching.length} changes, and jsii-diff cannot tell them apart: take one back. ${matching.map(({ message }) => message).join('; ')}`] : [],
    ];
  });
  return [...breaking, ...wrong];
}
