/** The state of a source's backups. `pending`: the source is too new for a verdict. `off`: the source is not backed up, by configuration. */
export type SourceState = 'right' | 'pending' | 'wrong' | 'off';

/** A problem that the check has found. */
export interface Finding {
  /** The id or name of the resource. */
  readonly subject: string;
  /** The problem, for the operator. */
  readonly reason: string;
}

/** The state of the backups of one server or cluster. */
export interface SourceVerdict {
  readonly source: string;
  readonly kind: 'server' | 'cluster';
  readonly state: SourceState;
  /** The id of the newest good image. */
  readonly newestGoodImage?: string;
  /** The creation time of the newest good image. */
  readonly newestGoodImageCreatedAt?: Date;
  /** The age of the newest good image in hours. */
  readonly newestGoodImageAgeHours?: number;
  /** The reasons why the state is wrong or pending. */
  readonly findings: readonly Finding[];
}

/** The state of the backups of an environment. */
export interface Verdict {
  readonly environmentName: string;
  readonly checkedAt: Date;
  readonly isWrong: boolean;
  readonly sources: readonly SourceVerdict[];
  /** The problems that concern none of the sources. */
  readonly findings: readonly Finding[];
  /** The facts that an operator may want to know and that are no problems, such as copies of images. */
  readonly notices: readonly Finding[];
  /** The holds and quarantines, which are reported every day and are no problems. Absent if there are none. */
  readonly reminders?: readonly Finding[];
  /** The age in hours of the latest time that the database can be restored to. Absent if there is no database. */
  readonly restorableAgeHours?: number;
  /** The number of subscriptions that receive every message. Absent if SNS did not return it, or if the environment is new. */
  readonly recipients?: number;
}
