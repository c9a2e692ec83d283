/** Whether it is as it should be. `pending`: too young to tell. `off`: not backed up, by choice. */
export type SourceState = 'right' | 'pending' | 'wrong' | 'off';

/** Something that is not as it should be. */
export interface Finding {
  /** The id or name of what it is about. */
  readonly subject: string;
  /** What is wrong, as a human reads it. */
  readonly reason: string;
}

/** How one server or cluster stands. */
export interface SourceVerdict {
  readonly source: string;
  readonly kind: 'server' | 'cluster';
  readonly state: SourceState;
  /** The id of its newest good image. */
  readonly newestGoodImage?: string;
  /** When that was made. */
  readonly newestGoodImageCreatedAt?: Date;
  /** How old it is, in hours. */
  readonly newestGoodImageAgeHours?: number;
  /** Why it is wrong or pending. */
  readonly findings: readonly Finding[];
}

/** How the backups of an environment stand. */
export interface Verdict {
  readonly environmentName: string;
  readonly checkedAt: Date;
  readonly isWrong: boolean;
  readonly sources: readonly SourceVerdict[];
  /** What is wrong and belongs to none of the sources. */
  readonly findings: readonly Finding[];
  /** What an operator may want to know and is not wrong, such as copies of images. */
  readonly notices: readonly Finding[];
  /** What is reported every day and is not wrong: holds, and what is quarantined. Absent when there is none. */
  readonly reminders?: readonly Finding[];
  /** How long ago the latest time is that the database can be restored to, in hours, where there is a database. */
  readonly restorableAgeHours?: number;
  /** How many subscriptions of the topic get every message, where SNS said so and the environment is not new. */
  readonly recipients?: number;
}
