import type { Failure, Summary } from './summary';
import { visible } from './visible-text';

/** The error of a run in which some items failed, or have problems. The other items were processed. */
export class RunFailed extends Error {
  constructor(summary: Summary) {
    super(messageOf(summary));
    this.name = 'RunFailed';
  }
}

function messageOf({ function: name, environmentName, failures }: Summary): string {
  const lines = [`${name} of ${environmentName}: ${failures.length} failed`, ...failures.map(lineOf)]; // promise ALL-2b.2
  return lines.map(visible).join('\n'); // promise ALL-6d.2
}

function lineOf({ subject, source, reason }: Failure): string {
  return `${subject}${source === undefined ? '' : ` (${source})`}: ${reason}`;
}
