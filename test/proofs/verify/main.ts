import { askVerify, settingsIn } from './ask-verify';
import { described, differences } from './comparison';
import { FAULTS, FAULTS_BY_THE_DESIGN } from './faults/all-faults';
import type { Fault } from './faults/fault';
import { livedAccount } from './lived-account';
import { Trial, tryFault, tryWithoutPermission } from './trials';
import { undeclared, usedPermissions } from './withdrawn-permissions';
import { inParallel } from '../../../src/backup/functions/runtime/in-parallel';
import { table } from '../../support/table';

/** Each trial keeps its copy busy, and this process in turns. */
const TRIALS_AT_ONCE = 3;

const LONGEST_CELL = 60;

const NOT_NOTICED = FAULTS.filter(({ notNoticed }) => notNoticed !== undefined);

/** Tries each fault and each withdrawn permission. With arguments, only those whose name contains one of them. */
async function main(words: readonly string[]): Promise<void> {
  const isWanted = (name: string) => words.length === 0 || words.some((word) => name.includes(word));
  const account = await livedAccount();
  try {
    const settings = await settingsIn(account);
    const report = await askVerify(account, settings);
    const intact = { account, settings, report };
    const faults = await inParallel(FAULTS.filter(({ name }) => isWanted(name)), TRIALS_AT_ONCE, (fault) => tryFault(intact, fault));
    print('fault', faults);
    const permissions = await usedPermissions(account, settings);
    const chosen = permissions.filter(({ action }) => isWanted(action));
    const withdrawn = await inParallel(chosen, TRIALS_AT_ONCE, (each) => tryWithoutPermission(intact, each));
    print('withdrawn permission', withdrawn);
    const wrong = [
      ...report.results.filter(({ result }) => result !== 'passed').map((row) => `before all faults: ${described(row)}`),
      ...differences(report, await askVerify(account, settings), { fails: [] }).map((text) => `after all faults: ${text}`),
      ...undeclared(permissions),
      ...[...faults, ...withdrawn].flatMap((trial) => trial.wrong.map((text) => `${trial.fault}: ${text}`)),
    ];
    const notNoticed = NOT_NOTICED.filter(({ name }) => isWanted(name)).map((fault) => `not noticed yet: ${fault.name}: ${fault.notNoticed}\n`);
    process.stdout.write(notNoticed.join(''));
    process.stdout.write(`${wrong.map((text) => `${text}\n`).join('')}${summary(faults, withdrawn, wrong)}\n`);
    process.exitCode = wrong.length === 0 ? 0 : 1;
  } finally {
    await account.aws.stop();
  }
}

function print(heading: string, trials: readonly Trial[]): void {
  process.stdout.write(`${table(trials.map(({ fault, expected, found, wrong }) => ({
    [heading]: fault, expected: cell(expected), found: cell(found), as: wrong.length === 0 ? 'expected' : 'NOT EXPECTED',
  })))}\n\n`);
}

function summary(faults: readonly Trial[], withdrawn: readonly Trial[], wrong: readonly string[]): string {
  const right = (trials: readonly Trial[]) => trials.filter((trial) => trial.wrong.length === 0).length;
  const among = (chosen: readonly Fault[]) => faults.filter(({ fault }) => chosen.some(({ name }) => name === fault)).length;
  return `${right(faults)} of ${faults.length} faults as expected: ${among(FAULTS_BY_THE_DESIGN)} were chosen without the checks, and verify does not notice ${among(NOT_NOTICED)} yet; `
    + `${right(withdrawn)} of ${withdrawn.length} withdrawn permissions as expected; ${wrong.length} differences`;
}

function cell(text: string): string {
  return text.length <= LONGEST_CELL ? text || '–' : `${text.slice(0, LONGEST_CELL - 1)}…`;
}

void main(process.argv.slice(2));
