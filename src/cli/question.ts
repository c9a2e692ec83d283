import { createInterface } from 'node:readline/promises';
import { declined, Interrupted } from './refusals';

/** Asks the operator a question. Ctrl-D declines it, and Ctrl-C interrupts the command. */
export async function askOn(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, question: string): Promise<string> {
  const lines = createInterface({ input, output });
  try {
    return await new Promise((resolve, reject) => {
      const leave = (reason: Error) => {
        output.write('\n');
        reject(reason);
      };
      // Not every release of Node.js rejects the question on Ctrl-D or Ctrl-C, but every release closes the interface.
      const close = () => leave(declined());
      lines.once('close', close);
      lines.once('SIGINT', () => {
        lines.off('close', close);
        leave(new Interrupted());
      });
      lines.question(question).then((answer) => {
        lines.off('close', close);
        resolve(answer);
      }, () => reject(declined()));
    });
  } finally {
    lines.close();
  }
}
