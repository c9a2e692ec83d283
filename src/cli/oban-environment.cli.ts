#!/usr/bin/env node
import { main } from './main';
import { askOn } from './question';

/** How long a process whose work is done waits for what it has open. */
const EXIT_MILLISECONDS = 1_000;

const { stdin, stdout, stderr } = process;

// A reader such as `head` may have seen enough. The command goes on without one, so that its exit status is the same.
for (const sink of [stdout, stderr]) {
  sink.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      process.exit(1);
    }
  });
}

const ask = (question: string) => askOn(stdin, stderr, question);

void main(process.argv.slice(2), { out: stdout, err: stderr, ask: stdin.isTTY ? ask : undefined }, process.env).then((exitStatus) => {
  process.exitCode = exitStatus;
  // A connection that hangs, such as one of a way of signing in, would keep the process alive.
  stdout.write('', () => setTimeout(() => process.exit(), EXIT_MILLISECONDS).unref());
});
