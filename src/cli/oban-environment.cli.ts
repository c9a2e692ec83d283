#!/usr/bin/env node
import { Load, main } from './main';
import { askOn } from './question';

/** The time for which a finished process waits for open connections, in milliseconds. */
const EXIT_MILLISECONDS = 1_000;

const { stdin, stdout, stderr } = process;

// A reader such as `head` may close the pipe early. The command continues without it, so that the exit status is the same.
for (const sink of [stdout, stderr]) {
  sink.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      process.exit(1);
    }
  });
}

// The extensions are those of the compiled files.
const load: Load = {
  backup: () => import('./carry-out.js'),
  init: () => import('./init/init.js'),
  verify: () => import('./verify/verify.part.js'),
  document: () => import('./document/document.js'),
  quiet: () => import('./quiet/quiet.js'),
  restore: () => import('./restore/restore.part.js'),
};
const ask = (question: string) => askOn(stdin, stderr, question);

void main(process.argv.slice(2), { out: stdout, err: stderr, ask: stdin.isTTY ? ask : undefined }, process.env, load).then((exitStatus) => {
  process.exitCode = exitStatus;
  // A connection that hangs, such as one that a sign-in opened, would keep the process alive.
  stdout.write('', () => setTimeout(() => process.exit(), EXIT_MILLISECONDS).unref());
});
