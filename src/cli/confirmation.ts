import { declined, UsageError } from './refusals';
import type { Terminal } from './terminal';
import { visible } from '../backup/functions/runtime/visible-text';

/** Lets a human say yes, unless the command line did. */
export async function confirm(terminal: Terminal, isYes: boolean, question: string): Promise<void> {
  if (isYes) {
    return;
  }
  const shown = visible(question);
  if (terminal.ask === undefined) {
    throw new UsageError(`nobody is here to be asked '${shown}': give --yes to say so, or --dry-run to see what would be done`);
  }
  const answer = await terminal.ask(`${shown} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) {
    throw declined();
  }
}
