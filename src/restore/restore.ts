import type { Plan, Step } from './plan';
import type { Action, Facts, RestoreRecord } from './record';
import type { Connection } from '../aws-calls/connection';
import type { Place } from '../aws-calls/place';
import type { FunctionName } from '../backup/functions/model/backup-functions';
import type { ConfirmedRunTime } from '../backup/functions/model/run-time';
import type { Clients } from '../backup/functions/runtime/clients';
import type { SettingsText } from '../backup/functions/runtime/read-settings';

/** The environment in which a restore runs. */
export interface RestoreContext {
  readonly environmentName: string;
  readonly place: Place;
  readonly clients: Clients;
  /** The connection, for clients of further services. */
  readonly connection: Connection;
  /** Returns the present time by AWS's clock. */
  now(): Date;
  /** Returns the run time of a look at AWS that begins now. */
  runTime(): ConfirmedRunTime;
  /** Returns the settings of a function of the environment. */
  settingsText(functionName: FunctionName): SettingsText;
}

/**
 * An action of a restore. The planner decides by what AWS shows and by the record only, so that an action that was interrupted continues where it was.
 *
 * A step may be applied a second time, because AWS may not show the first request yet: `apply` sends a client token or a name that contains the
 * id of the restore, and treats the refusal of an existing resource as success.
 */
export interface Restore<World> {
  /** Asks AWS for everything that the planner decides on. */
  ask(record: RestoreRecord): Promise<World>;
  /** Decides on the steps. Calls nothing. */
  plan(world: World, record: RestoreRecord): Plan;
  /** Starts a step that is due. Returns facts for the record that AWS does not show. */
  apply(step: Step, world: World, record: RestoreRecord): Promise<Facts | void>;
}

/** A kind of restore, with its actions. */
export interface RestoreKind<Options> {
  /** The actions after which nothing of the restore is kept and the record is removed. */
  readonly last: readonly Action[];
  /** Checks the name and the options of a new restore and chooses the image or snapshot. Returns the facts for the record, or a refusal with the reason. */
  choose(context: RestoreContext, name: string, options: Options): Promise<Choice>;
  /** Returns the name of the subject if the operator names none. Throws an error if there are several. */
  nameOf(context: RestoreContext): Promise<string>;
  /** Returns an action. Undefined if this kind does not have it. */
  action(context: RestoreContext, action: Action): Restore<any> | undefined;
}

/** The facts of a new restore, or the reason why it is refused. */
export type Choice = { readonly facts: Facts } | { readonly refusal: string };
