import { createInterface } from 'node:readline/promises';
import { declined } from './refusals';

/** Asks a human. Who leaves in place of an answer (Ctrl-C, Ctrl-D) wants nothing changed. */
export async function askOn(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, question: string): Promise<string> {
  const lines = createInterface({ input, output });
  try {
    return await new Promise((resolve, reject) => {
      const leave = () => {
        output.write('\n');
        reject(declined());
      };
      // Not every release of Node.js rejects the question when somebody leaves; each closes the interface.
      lines.once('close', leave);
      lines.question(question).then((answer) => {
        lines.off('close', leave);
        resolve(answer);
      }, () => reject(declined()));
    });
  } finally {
    lines.close();
  }
}
