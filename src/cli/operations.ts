import { runOf, RunOptions, settingsOf } from './operator-run';
import type { Session } from './session';
import { checkBackups } from '../backup/functions/check-backups/run';
import { createImages } from '../backup/functions/create-images/run';
import { expireImages } from '../backup/functions/expire-images/run';
import type { FunctionName } from '../backup/functions/model/backup-functions';
import { rollClusters } from '../backup/functions/roll-clusters/run';
import { checkSettings, clusterSettings, creationSettings, functionSettings } from '../backup/functions/runtime/read-settings';
import type { Summary } from '../backup/functions/runtime/summary';
import { tagSnapshots } from '../backup/functions/tag-snapshots/run';

type Operation = (session: Session, options: RunOptions) => Promise<Summary>;

/** The functions, to run in the operator's process. */
export const OPERATIONS: { readonly [name in FunctionName]: Operation } = {
  'create-images': (session, options) => createImages(runOf(session, options, settingsOf(session, 'create-images', creationSettings))),
  'roll-clusters': (session, options) => rollClusters(runOf(session, options, settingsOf(session, 'roll-clusters', clusterSettings))),
  'tag-snapshots': (session, options) => tagSnapshots(runOf(session, options, settingsOf(session, 'tag-snapshots', functionSettings))),
  'expire-images': (session, options) => expireImages(runOf(session, options, settingsOf(session, 'expire-images', functionSettings))),
  'check-backups': (session, options) => checkBackups(runOf(session, options, settingsOf(session, 'check-backups', checkSettings))),
};
