import { Refusal } from './refusals';
import type { Session } from './session';
import type { Deadline } from '../aws-calls/deadline';
import type { FunctionName } from '../backup/functions/model/backup-functions';
import type { FunctionSettings } from '../backup/functions/model/settings';
import type { Clients } from '../backup/functions/runtime/clients';
import type { SettingsText } from '../backup/functions/runtime/read-settings';
import type { Run, RunLog } from '../backup/functions/runtime/run';

/** The options of a function run by an operator. */
export interface RunOptions {
  readonly isDryRun: boolean;
  readonly deadline: Deadline;
  readonly log: RunLog;
}

/** The options of a read-only run: it changes nothing and logs nothing. */
export const READ_ONLY: RunOptions = {
  isDryRun: true,
  deadline: { isNear: () => false },
  log: { decided: () => undefined, judged: () => undefined },
};

/** Returns the settings of a function. Throws a Refusal if this version of the command line cannot read them. */
export function settingsOf<Settings>({ settingsText }: Session, name: FunctionName, read: (settingsText: SettingsText) => Settings): Settings {
  try {
    return read(settingsText(name));
  } catch (error) {
    throw new Refusal(`${(error as Error).message}: deploy the environment with the same version as this command line`);
  }
}

/** Returns a run by an operator. It is a dry run if the operator asks for one or the environment is deployed with `dryRun`. */
export function runOf<Settings extends FunctionSettings>(
  { clients, runTime }: Session, { isDryRun, deadline, log }: RunOptions, settings: Settings,
): Run<Settings, keyof Clients> {
  return { clients, runTime, deadline, log, settings: { ...settings, isDryRun: isDryRun || settings.isDryRun } };
}
