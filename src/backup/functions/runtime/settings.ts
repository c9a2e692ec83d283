import type { Heartbeat } from '../check-backups/heartbeat-day';
import type { RetentionRules } from '../model/retention-rules';
import type { Promotion } from '../model/world';

/** What every function is told. */
export interface FunctionSettings {
  readonly environmentName: string;
  /** Whether nothing is to be changed. */
  readonly isDryRun: boolean;
}

/** What `create-images` is told. */
export interface CreationSettings extends FunctionSettings {
  readonly retention: RetentionRules;
}

/** What `roll-clusters` is told. */
export interface ClusterSettings extends FunctionSettings {
  readonly retention: RetentionRules;
  readonly promotion: Promotion;
  /** Whether running members are replaced when the pointer has moved. */
  readonly refresh: boolean;
}

/** What `check-backups` is told. */
export interface CheckSettings extends FunctionSettings {
  readonly retention: RetentionRules;
  /** How old the newest good image of a source may be. */
  readonly allowedAgeHours: number;
  /** Who is told. */
  readonly topicArn: string;
  /** The parameter that says whom the stack subscribed. Undefined: there is none, and nobody is missed. */
  readonly recipientsParameter?: string;
  /** The identifier of the environment's DB instance. Undefined: it has none. */
  readonly database?: string;
  /** How often that all is well. */
  readonly heartbeat: Heartbeat;
}
