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

/** A notification, and who got it. */
export interface Notification {
  readonly time: string;
  /** The subject, with alarms by the names that they go by. Of an event, which has none, `EVENT: ` and the alarm that it is. */
  readonly about: string;
  readonly to: readonly string[];
}

/** The alarms of an account and what people were sent, from a moment on. */
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

  /** The alarms that went to a state which they tell, or which another alarm tells for them. */
  public async rung(): Promise<string[]> {
    const isRinging = ({ time, summary }: { time: string; summary: string }) => time > this.since && /from OK to (ALARM|INSUFFICIENT_DATA)$/.test(summary);
    return (await this.all()).filter(({ changes }) => changes.some(isRinging)).map(({ name }) => name).sort();
  }

  /** Alarms whose message was refused by the topic or by its key. */
  public async unheard(): Promise<string[]> {
    return (await this.all()).filter(({ results }) => results.some(({ time, outcome }) => time > this.since && outcome === 'failed')).map(({ name }) => name);
  }

  /** Alarms that are not OK. One that has never had data waits for the first, and nothing is wrong. */
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

/** The part of a message without a subject that identifies it: an event of this library, or Lambda's record of a failed run. */
function nameOf(message: string): string {
  const { AlarmName, requestContext } = JSON.parse(message);
  return AlarmName === undefined ? `failed run of ${requestContext.functionArn}` : shortened(AlarmName);
}
