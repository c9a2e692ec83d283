import { Refusal } from './refusals';
import type { Session } from './session';
import type { Deadline } from '../aws-calls/deadline';
import { checkBackups } from '../backup/functions/check-backups/run';
import { createImages } from '../backup/functions/create-images/run';
import { expireImages } from '../backup/functions/expire-images/run';
import type { FunctionName } from '../backup/functions/model/backup-functions';
import type { FunctionSettings } from '../backup/functions/model/settings';
import { rollClusters } from '../backup/functions/roll-clusters/run';
import type { Clients } from '../backup/functions/runtime/clients';
import { checkSettings, clusterSettings, creationSettings, functionSettings, SettingsText } from '../backup/functions/runtime/read-settings';
import type { Run, RunLog } from '../backup/functions/runtime/run';
import type { Summary } from '../backup/functions/runtime/summary';
import { tagSnapshots } from '../backup/functions/tag-snapshots/run';

/** The options of a function run by an operator. */
export interface RunOptions {
  readonly isDryRun: boolean;
  readonly deadline: Deadline;
  readonly log: RunLog;
}

type Operation = (session: Session, options: RunOptions) => Promise<Summary>;

/** The options of a read-only run: it changes nothing and logs nothing. */
export const READ_ONLY: RunOptions = {
  isDryRun: true,
  deadline: { isNear: () => false },
  log: { decided: () => undefined, judged: () => undefined },
};

/** The functions, to run in the operator's process. */
export const OPERATIONS: { readonly [name in FunctionName]: Operation } = {
  'create-images': (session, options) => createImages(runOf(session, options, settingsOf(session, 'create-images', creationSettings))),
  'roll-clusters': (session, options) => rollClusters(runOf(session, options, settingsOf(session, 'roll-clusters', clusterSettings))),
  'tag-snapshots': (session, options) => tagSnapshots(runOf(session, options, settingsOf(session, 'tag-snapshots', functionSettings))),
  'expire-images': (session, options) => expireImages(runOf(session, options, settingsOf(session, 'expire-images', functionSettings))),
  'check-backups': (session, options) => checkBackups(runOf(session, options, settingsOf(session, 'check-backups', checkSettings))),
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
