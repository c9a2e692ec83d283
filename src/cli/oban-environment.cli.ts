#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { main } from './main';

const { stdin, stdout, stderr } = process;

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

// Who reads may have seen enough, as `head` does.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? process.exitCode : 1));

void main(process.argv.slice(2), { out: stdout, err: stderr, ask: stdin.isTTY ? ask : undefined }, process.env).then((exitStatus) => {
  process.exitCode = exitStatus;
});
