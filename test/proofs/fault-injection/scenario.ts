import type { Account } from './account';
import { NOW } from './account';
import type { Deadline } from '../../../src/aws-calls/deadline';
import type { FunctionName } from '../../../src/backup/functions/model/backup-functions';
import type { Decision } from '../../../src/backup/functions/model/decision';
import type { FunctionSettings } from '../../../src/backup/functions/model/settings';
import type { Clients } from '../../../src/backup/functions/runtime/clients';
import type { Outcome } from '../../../src/backup/functions/runtime/outcome';
import type { Run } from '../../../src/backup/functions/runtime/run';
import type { Summary } from '../../../src/backup/functions/runtime/summary';
import { confirmed } from '../../unit/backup/functions/world-fixture';

/** The event that starts a function, at a moment of the local AWS. */
export interface Attempt {
  readonly clients: Clients;
  readonly clock: Date;
  readonly deadline?: Deadline;
  /** The reported facts of each decision. */
  readonly decided?: (decision: Decision, outcome: Outcome) => void;
}

/** A function with a small world in which it makes all its kinds of changes. */
export interface Scenario {
  readonly function: FunctionName;
  /** The event that starts the function, and the particular state of the world. */
  readonly title: string;
  /** Creates the world, before the events of the day. */
  build(account: Account): Promise<World>;
}

/** A created world. */
export interface World {
  /** The requirements to start the function in the world. The event is always the same. */
  start(attempt: Attempt): Promise<Summary>;
}

/** Returns the run of an attempt of a function. */
export function runOf<Settings extends object>(
  { clients, clock, deadline, decided }: Attempt, settings: Settings,
): Run<Settings & FunctionSettings, keyof Clients> {
  return {
    clients,
    runTime: () => confirmed({ eventTime: new Date(NOW), clock }),
    deadline: deadline ?? { isNear: () => false },
    log: { decided: decided ?? (() => undefined), judged: () => undefined },
    settings: { environmentName: 'prod', isDryRun: false, ...settings },
  };
}
