import type { DatabaseInstance } from './database-instance';
import { exchangeSteps } from './exchange-steps';
import { finalSnapshotName, formerName, restoredName } from './names';
import { finishSteps, hasFinalSnapshot, undoSteps } from './removal-steps';
import { settingsToChange } from './settings';
import type { DatabaseWorld } from './world';
import { RESTORE_TAG } from '../../tags/tag-keys';
import type { Plan, Step } from '../plan';
import type { RestoreRecord } from '../record';

/** The expected duration of a restore of some hundred gibibytes. AWS gives none: it depends on the size and on the transaction log. */
const RESTORE_MINUTES = 60;

/** The expected duration of the changes, of which that to two zones takes longest. */
const SETTINGS_MINUTES = 30;

const RENAMING_MINUTES = 10;

/** The states that a DB instance does not leave by itself: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html */
const LOST = [
  'failed', 'inaccessible-encryption-credentials', 'inaccessible-encryption-credentials-recoverable', 'incompatible-network', 'incompatible-option-group',
  'incompatible-parameters', 'incompatible-restore', 'insufficient-capacity', 'restore-error', 'deleting',
];

/** Plans an action of the restore of a database. */
export function planDatabase(world: DatabaseWorld, record: RestoreRecord): Plan {
  switch (record.action) {
    case 'begin': return planBegin(world, record);
    case 'exchange': return planExchange(world, record);
    case 'exchange-back': return planExchangeBack(world, record);
    case 'finish': return planFinish(world, record);
    case 'undo': return planUndo(world, record);
  }
}

function planBegin(world: DatabaseWorld, record: RestoreRecord): Plan {
  const { restored, original } = world;
  const name = restoredName(record);
  const version = restored !== undefined && original !== undefined && restored.engineVersion !== original.engineVersion
    ? [`${name} has the engine version of the backup, ${restored.engineVersion}, and the running database has ${original.engineVersion}.`]
    : [];
  return {
    steps: besideSteps(world, record),
    lost: [],
    warnings: [
      `${record.subject.name} runs on and is not changed. The restored database costs as much as it, until --undo or --finish.`,
      'AWS gives no duration of a restore. It depends on the size and on the transactions since the last daily backup.',
    ],
    next: [
      ...restored?.host === undefined ? [] : [`Look at the data: host ${restored.host}, port ${restored.settings.DBPortNumber ?? ''}, with the user name and the password of the secret ${restored.secretArn ?? '(none)'}`],
      ...version,
      `To put it in the place of the running database: ${command(world, 'exchange')}`,
      `To delete it: ${command(world, 'undo')}`,
    ],
    kept: [`DB instance ${name}`],
  };
}

/** The steps until the restored database is beside the running one with its settings. */
function besideSteps({ original, restored, holders }: DatabaseWorld, record: RestoreRecord): Step[] {
  const { facts: { to, snapshot, ...facts }, subject: { name: running } } = record;
  const name = restoredName(record);
  const source = snapshot === undefined ? `${running} as of ${to}` : `the snapshot ${snapshot}`;
  const isForeign = restored === undefined && holders.has(name);
  const hasOriginal = original !== undefined;
  return [
    {
      id: 'restore',
      title: `restore ${source} as the DB instance ${name}`,
      ...restored !== undefined ? { state: 'done' as const }
        : isForeign ? { state: 'failed' as const, detail: `there is another DB instance ${name} without the tag ${RESTORE_TAG}=${record.id}` }
          : hasOriginal ? { state: 'due' as const }
            : { state: 'failed' as const, detail: `${running} does not exist any more, so its settings are unknown` },
    },
    // Later steps must find it under any name.
    { id: 'identify', title: `record the resource id of ${name}`, state: facts.restored === undefined ? 'due' : 'done' },
    { id: 'available', title: `wait until ${name} is available`, minutes: RESTORE_MINUTES, ...availability(restored) },
    settingsStep(restored, original, name),
  ];
}

function settingsStep(restored: DatabaseInstance | undefined, original: DatabaseInstance | undefined, name: string): Step {
  const step = { id: 'settings', title: `give ${name} the settings of the running database that a restore does not take`, minutes: SETTINGS_MINUTES };
  if (restored === undefined || original === undefined) {
    return { ...step, state: 'due' };
  }
  const names = Object.keys(settingsToChange(original.settings, restored.settings)).sort();
  if (restored.isChanging) {
    return { ...step, ...availability(restored), state: LOST.includes(restored.status) ? 'failed' : 'running' };
  }
  return names.length === 0 ? { ...step, state: 'done' } : { ...step, state: 'due', detail: names.join(', ') };
}

/** Returns the state of the wait for a DB instance that was created. */
function availability(instance: DatabaseInstance | undefined): Pick<Step, 'state' | 'detail'> {
  if (instance === undefined) {
    return { state: 'due' };
  }
  const { status } = instance;
  // A DB instance that is modified has been available before.
  return ['available', 'modifying', 'storage-optimization'].includes(status) ? { state: 'done' } : { state: LOST.includes(status) ? 'failed' : 'running', detail: `it is ${status}` };
}

function planExchange(world: DatabaseWorld, record: RestoreRecord): Plan {
  const { original, restored, stack } = world;
  const { name } = record.subject;
  const [restoredAs, former] = [restoredName(record), formerName(record)];
  const references = stack?.secretReferences ?? [];
  return {
    steps: original === undefined || restored === undefined
      ? [missing(original === undefined ? name : restoredAs)]
      : [
        // From the first renaming on, it has the settings, and waits for no others.
        { ...settingsStep(restored, original, restoredAs), ...original.identifier === name ? {} : { state: 'done', detail: undefined } },
        { id: 'remember', title: 'record that the exchange begins', state: record.facts.exchanged === undefined ? 'due' : 'done' },
        ...exchangeSteps(world, record, { coming: restored, comingAs: restoredAs, going: original, goingAs: former, waitMinutes: RENAMING_MINUTES }),
      ],
    lost: [
      `Changes in ${name} since ${record.facts.to ?? `the snapshot ${record.facts.snapshot}`} are not in the restored database. They stay in ${former} until --finish.`,
      `No database has the name ${name} between the two renamings, and each renaming makes its database unavailable for about ${RENAMING_MINUTES} minutes.`,
    ],
    warnings: [
      'Are the applications stopped? They lose their connections, and what they write now is lost with the running database.',
      `Clients reach the restored database under the same host name. Alarms and event subscriptions name ${name}, so they watch the restored database afterwards; some may notify meanwhile.`,
      'Start no deployment until the exchange is done.',
    ],
    next: [
      `The secret of ${name} is now ${restored?.secretArn ?? 'unknown'}.`,
      ...references.length === 0 ? [] : [
        `Until a deployment changes the database in the stack ${stack?.name} (a tag is enough), these have the former secret: ${references.join(', ')}. So have stacks that import an output.`,
      ],
      `Then let CloudFormation look for differences: aws cloudformation detect-stack-drift --stack-name ${stack?.name ?? 'STACK'}`,
      `To go back to the former database: ${command(world, 'exchange-back')}`,
      `When nobody needs the former database: ${command(world, 'finish')}`,
    ],
    kept: [`DB instance ${former}`],
  };
}

function planExchangeBack(world: DatabaseWorld, record: RestoreRecord): Plan {
  const { original, restored } = world;
  const { name } = record.subject;
  const restoredAs = restoredName(record);
  return {
    steps: original === undefined || restored === undefined
      ? [missing(original === undefined ? formerName(record) : name)]
      : exchangeSteps(world, record, {
        coming: original, comingAs: formerName(record), going: restored, goingAs: restoredAs, waitMinutes: RENAMING_MINUTES,
      }),
    lost: [
      `Changes in ${name} since the exchange are not in the former database. They stay in ${restoredAs} until --undo.`,
      `No database has the name ${name} between the two renamings, and each renaming makes its database unavailable for about ${RENAMING_MINUTES} minutes.`,
    ],
    warnings: ['Are the applications stopped? They lose their connections, and what they write now stays in the restored database.', 'Start no deployment until the exchange is done.'],
    next: [
      `If a deployment has changed the database since the exchange, the stack has the secret of ${restoredAs}: deploy a change of the database again.`,
      `To exchange the names again: ${command(world, 'exchange')}`,
      `To delete ${restoredAs}: ${command(world, 'undo')}`,
    ],
    kept: [`DB instance ${restoredAs}`],
  };
}

function planFinish(world: DatabaseWorld, record: RestoreRecord): Plan {
  const { backups } = world;
  const former = formerName(record);
  const { earliest, latest, retentionDays } = backups ?? {};
  return {
    steps: finishSteps(world, record),
    lost: [`${former}, with its secret. Its final snapshot ${finalSnapshotName(former)} stays until you delete it, and its automated backups until they expire.`],
    warnings: [],
    next: [
      ...earliest === undefined || latest === undefined || retentionDays === undefined ? [] : [
        `The times from ${earliest.toISOString()} to ${latest.toISOString()} remain restorable, each for ${retentionDays} days after it: `
        + `aws rds restore-db-instance-to-point-in-time --source-dbi-resource-id ${record.facts.source} --restore-time TIME --target-db-instance-identifier NAME`,
      ],
    ],
    kept: [],
  };
}

function planUndo(world: DatabaseWorld, record: RestoreRecord): Plan {
  const restoredAs = restoredName(record);
  return {
    steps: undoSteps(world, record),
    lost: [`${restoredAs}, with its secret and its automated backups.${hasFinalSnapshot(record) ? ` Its final snapshot ${finalSnapshotName(restoredAs)} stays until you delete it.` : ''}`],
    warnings: [`${record.subject.name} is not changed.`],
    next: [],
    kept: [],
  };
}

function missing(name: string): Step {
  return { id: 'check', title: 'find both databases', state: 'failed', detail: `the DB instance ${name} does not exist any more` };
}

function command({ environmentName }: DatabaseWorld, action: string): string {
  return `npx oban-environment restore database --${action} --environment ${environmentName}`;
}
