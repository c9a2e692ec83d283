#!/usr/bin/env node
import { main } from './main';
import { askOn } from './question';

const { stdin, stdout, stderr } = process;

// Who reads may have seen enough, as `head` does.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? process.exitCode : 1));

const ask = (question: string) => askOn(stdin, stderr, question);

void main(process.argv.slice(2), { out: stdout, err: stderr, ask: stdin.isTTY ? ask : undefined }, process.env).then((exitStatus) => {
  process.exitCode = exitStatus;
});
