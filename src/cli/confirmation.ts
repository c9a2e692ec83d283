import { declined, UsageError } from './refusals';
import type { Terminal } from './terminal';
import { visible } from '../backup/functions/runtime/visible-text';

/** Asks the operator for a confirmation, unless the command line has `--yes`. Throws an error if the operator does not confirm. */
export async function confirm(terminal: Terminal, isYes: boolean, question: string): Promise<void> {
  if (isYes) {
    return;
  }
  const shown = visible(question);
  if (terminal.ask === undefined) {
    throw new UsageError(`standard input is not a terminal, so '${shown}' cannot be asked: give --yes to confirm, or --dry-run to see the changes`);
  }
  const answer = await terminal.ask(`${shown} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) {
    throw declined();
  }
}

/** Asks the operator to type a name, unless the command line has `--yes`. Throws an error if the operator types anything else. */
export async function confirmByName(terminal: Terminal, isYes: boolean, question: string, name: string): Promise<void> {
  if (isYes) {
    return;
  }
  const shown = visible(question);
  if (terminal.ask === undefined) {
    throw new UsageError(`standard input is not a terminal, so '${shown}' cannot be asked: give --yes to confirm, or --dry-run to see the steps`);
  }
  const answer = await terminal.ask(`${shown} Type ${visible(name)} to confirm: `);
  if (answer.trim() !== name) {
    throw declined();
  }
}
