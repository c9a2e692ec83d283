import type { RetentionRules } from './retention-rules';
import type { Promotion } from './world';

/** The frequency of check-backups' report that the backups are complete: never, every day, or on Mondays. */
export type Heartbeat = 'off' | 'daily' | 'weekly';

/**
 * The settings of each function as JSON. The construct writes them into a variable of the function and into a parameter that the command
 * line reads; `read-settings` reads them.
 */
export interface WrittenSettings {
  readonly 'create-images': {
    readonly retention: RetentionRules;
    readonly dryRun: boolean;
  };
  readonly 'roll-clusters': {
    readonly retention: RetentionRules;
    readonly promotion: Promotion;
    /** Whether running members are replaced when the pointer has moved. */
    readonly refresh: boolean;
    readonly dryRun: boolean;
  };
  readonly 'tag-snapshots': { readonly dryRun: boolean };
  readonly 'expire-images': { readonly dryRun: boolean };
  readonly 'check-backups': {
    readonly retention: RetentionRules;
    /** The greatest age of the newest good image of a source that check-backups accepts. */
    readonly allowedAgeHours: number;
    /** The topic that the result is published to. */
    readonly topicArn: string;
    /** The parameter with the endpoints that the stack subscribed. Undefined: the stack subscribed none. */
    readonly recipientsParameter?: string;
    /** The identifier of the environment's DB instance. Undefined: the environment has none. */
    readonly database?: string;
    readonly heartbeat: Heartbeat;
  };
}

/** The settings that every function has. */
export interface FunctionSettings {
  readonly environmentName: string;
  /** Whether the function makes no changes. */
  readonly isDryRun: boolean;
}

type ReadSettings<Written> = Omit<Written, 'dryRun'> & FunctionSettings;

/** The settings of `create-images`, as it reads them. */
export type CreationSettings = ReadSettings<WrittenSettings['create-images']>;

/** The settings of `roll-clusters`, as it reads them. */
export type ClusterSettings = ReadSettings<WrittenSettings['roll-clusters']>;

/** The settings of `check-backups`, as it reads them. */
export type CheckSettings = ReadSettings<WrittenSettings['check-backups']>;
