import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { endingLines, jsonOfEnding, planLines, StepLog } from './render-restore';
import type { RequestedSubject, RestoreOptions, RestoreRequest } from './restore-command-line';
import { restoreStatus } from './restore-status';
import { named } from '../../aws-calls/place';
import { carryOut, Ending } from '../../restore/carry-out';
import { clusterRestore } from '../../restore/cluster/cluster-restore';
import { databaseRestore } from '../../restore/database/database-restore';
import { LockProps, RestoreLock } from '../../restore/lock';
import { Action, RestoredKind, restoreId, RestoreRecord } from '../../restore/record';
import type { Restore, RestoreKind } from '../../restore/restore';
import { serverRestore } from '../../restore/server/server-restore';
import { volumeRestore } from '../../restore/volume/volume-restore';
import { warnOfClock } from '../clock-warning';
import { confirmByName } from '../confirmation';
import { untilInterrupted } from '../interruption';
import { Refusal, UsageError } from '../refusals';
import { openSession, Session } from '../session';
import { say, Terminal } from '../terminal';

/** The kinds of restores, by the resources that they restore. */
const KINDS: { readonly [kind in RestoredKind]?: RestoreKind<RestoreOptions> } = {
  server: serverRestore,
  volume: volumeRestore,
  cluster: clusterRestore,
  database: databaseRestore,
};

/** The time between two looks at AWS. */
const PAUSE_MILLISECONDS = 10_000;
const STEP_MILLISECONDS = 1_000;

/** Carries out a command of `restore`. Returns whether it succeeded and found no problem. */
export async function restore(request: RestoreRequest, terminal: Terminal): Promise<boolean> {
  const session = await openSession(request.environmentName);
  warnOfClock(session, terminal.err);
  return request.subject === undefined
    ? restoreStatus(session, request, terminal)
    : restoreSubject(session, request, request.subject, terminal);
}

async function restoreSubject(session: Session, request: RestoreRequest, requested: RequestedSubject, terminal: Terminal): Promise<boolean> {
  const kind = KINDS[requested.kind]!;
  const { record, lock } = requested.action === 'begin'
    ? await begin(session, request, requested, kind)
    : await takeOver(session, requested, kind);
  const action = actionOf(session, kind, record);
  const { isDryRun, isYes, isJson } = request;
  const plan = action.plan(await action.ask(record), record);
  if (!isJson || !(isDryRun || isYes)) {
    say(isJson ? terminal.err : terminal.out, ...planLines(session.place, record, plan));
  }
  if (isDryRun) {
    say(terminal.out, ...isJson ? [jsonOfEnding(session.place, { result: 'planned', plan, record })] : []);
    return true;
  }
  const { kind: kindName, name } = record.subject;
  await confirmByName(terminal, isYes, `${VERBS[record.action]} the ${kindName} ${name} of ${named(session.place)}?`, name);
  const ending = await underLock(session, kind, record, await lock(), terminal);
  say(terminal.out, ...isJson ? [jsonOfEnding(session.place, ending)] : endingLines(session.place, ending, kind.last.includes(record.action)));
  return ending.result === 'done';
}

const VERBS: { readonly [action in Action]: string } = {
  'begin': 'Restore',
  'undo': 'Undo the restore of',
  'exchange': 'Exchange the names of the running and the restored resource of',
  'exchange-back': 'Exchange the names back of',
  'finish': 'Remove what is kept from before the restore of',
};

/** A record, and the function that takes its lock after the operator has confirmed. */
interface Locked {
  readonly record: RestoreRecord;
  lock(): Promise<RestoreLock>;
}

async function begin(
  session: Session, { options }: RestoreRequest, { name, kind: kindName }: RequestedSubject, kind: RestoreKind<any>,
): Promise<Locked> {
  const subject = { kind: kindName, name: name ?? await kind.nameOf(session) };
  await RestoreLock.requireNone(lockProps(session, { subject }));
  const choice = await kind.choose(session, subject.name, options);
  if ('refusal' in choice) {
    throw new Refusal(choice.refusal);
  }
  const began = session.now();
  const record: RestoreRecord = {
    id: restoreId(subject, began), subject, action: 'begin', isDone: false, by: await operatorOf(session), began, aliveUntil: began, facts: choice.facts,
  };
  return { record, lock: () => RestoreLock.begin(lockProps(session, record), record) };
}

async function takeOver(session: Session, { kind: kindName, name, action }: RequestedSubject, kind: RestoreKind<any>): Promise<Locked> {
  const subject = { kind: kindName, name: name ?? await kind.nameOf(session) };
  const { record: found, lock } = await RestoreLock.takeOver(lockProps(session, { subject }));
  if (action === undefined && found.isDone) {
    throw new UsageError(`the restore of the ${found.subject.kind} ${found.subject.name} is done, and there is nothing to resume`);
  }
  const continues = action === undefined || (action === found.action && !found.isDone);
  const record = continues ? found : { ...found, action, isDone: false, by: await operatorOf(session) };
  return { record, lock: async () => lock };
}

function actionOf(session: Session, kind: RestoreKind<any>, { action, subject }: RestoreRecord): Restore<any> {
  const restoreAction = kind.action(session, action);
  if (restoreAction === undefined) {
    throw new UsageError(`a restore of a ${subject.kind} has no --${action}`);
  }
  return restoreAction;
}

/** Carries out the action of a record, and leaves the record so that a later command can continue. */
async function underLock(session: Session, kind: RestoreKind<any>, record: RestoreRecord, lock: RestoreLock, terminal: Terminal): Promise<Ending> {
  const deadline = untilInterrupted(process, terminal.err);
  const log = new StepLog(terminal.err);
  const pause = async () => {
    for (let passed = 0; passed < PAUSE_MILLISECONDS && !deadline.isNear(); passed += STEP_MILLISECONDS) {
      await new Promise((resolve) => setTimeout(resolve, STEP_MILLISECONDS));
    }
  };
  let latest = await lock.write(record);
  try {
    const ending = await carryOut(actionOf(session, kind, record), latest, {
      deadline,
      pause,
      lock: {
        write: async (each) => (latest = await lock.write(each)),
        extend: async (each) => (latest = await lock.extend(each)),
      },
      show: (plan) => log.show(plan),
    });
    if (ending.result === 'done' && kind.last.includes(record.action)) {
      await lock.remove();
    } else {
      await lock.leave({ ...ending.record, isDone: ending.result === 'done' });
    }
    return ending;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'Refusal')) {
      // Another process may continue at once. If this fails as well, it may continue after some minutes.
      await lock.leave(latest).catch(() => undefined);
    }
    throw error;
  }
}

function lockProps({ environmentName, clients: { ssm }, now }: Session, { subject }: Pick<RestoreRecord, 'subject'>): LockProps {
  return { ssm, environmentName, subject, now };
}

async function operatorOf({ connection }: Session): Promise<string> {
  return (await connection.client(STSClient).send(new GetCallerIdentityCommand({}))).Arn ?? 'an unknown identity';
}
