import type { LocalAws } from './local-aws';

/** An alarm as CloudWatch has it. */
export interface RunningAlarm {
  /** The short name: the severity and the part after `oban-<environment>-`, such as `CRITICAL availability-b2g`. */
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly changes: readonly { readonly time: string; readonly summary: string }[];
  /** The results of the alarm's actions. */
  readonly results: readonly { readonly time: string; readonly state: string; readonly outcome: string; readonly error: string | null }[];
}

/** A notification and its recipients. */
export interface Notification {
  readonly time: string;
  /** The subject, with the short names of alarms. For an event, which has no subject, `EVENT: ` and the name of its alarm. */
  readonly about: string;
  readonly to: readonly string[];
}

/** The alarms of an account and the notifications that were sent since a moment. */
export class RunningAlarms {
  private seen = 0;
  private since = '';

  constructor(private readonly aws: LocalAws) {}

  /** Ignores all events until now. */
  public async forget(): Promise<void> {
    this.seen = (await this.aws.control<unknown[]>('messages')).length;
    this.since = (await this.aws.control<{ now: string }>('clock')).now;
  }

  public async all(): Promise<RunningAlarm[]> {
    return (await this.aws.control<RunningAlarm[]>('alarms')).map((alarm) => ({ ...alarm, name: shortened(alarm.name) }));
  }

  /** Returns the alarms that went into a state of which they, or another alarm for them, notify. */
  public async rung(): Promise<string[]> {
    const isRinging = ({ time, summary }: { time: string; summary: string }) => time > this.since && /from OK to (ALARM|INSUFFICIENT_DATA)$/.test(summary);
    return (await this.all()).filter(({ changes }) => changes.some(isRinging)).map(({ name }) => name).sort();
  }

  /** Returns the alarms whose message the topic or its key rejected. */
  public async unheard(): Promise<string[]> {
    return (await this.all()).filter(({ results }) => results.some(({ time, outcome }) => time > this.since && outcome === 'failed')).map(({ name }) => name);
  }

  /** Returns the alarms that are not OK, without those that have never had data. */
  public async notWell(): Promise<string[]> {
    return (await this.all()).filter(({ state, changes }) => state !== 'OK' && changes.length > 0).map(({ name, state }) => `${name}: ${state}`);
  }

  public async notifications(): Promise<Notification[]> {
    const sent = await this.aws.control<{ time: string; subject: string | null; message: string; to: string[] }[]>('messages');
    return sent.slice(this.seen).map(({ time, subject, message, to }) => ({
      time,
      about: subject === null ? `EVENT: ${nameOf(message)}` : shortened(subject),
      // CloudFormation creates subscriptions beside each other, so a topic holds them in any order.
      to: to.map((each) => each.replace(/^email:/, '')).sort(),
    }));
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
function shortened(text: string): string {
  return text.replace(/"?\b(CRITICAL|WARNING)-oban-\w+-([^"\s]+)"?( in .*)?$/, '$1 $2');
}

/** Returns the identifying part of a message without a subject: an event of this library, or Lambda's record of a failed run. */
function nameOf(message: string): string {
  const { AlarmName, requestContext } = JSON.parse(message);
  return AlarmName === undefined ? `failed run of ${requestContext.functionArn}` : shortened(AlarmName);
}
