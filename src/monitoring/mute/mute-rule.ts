import { NamedSources, rowOf } from './mutable-alarms';
import { MuteSchedule, windowAt } from './mute-schedule';

/** The most alarms of a mute rule: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MuteTargets.html */
export const MOST_ALARMS = 100;

/** A mute rule of CloudWatch. */
export interface MuteRule {
  readonly name: string;
  readonly description?: string;
  readonly schedule: MuteSchedule;
  readonly alarmNames: readonly string[];
  readonly expireDate?: Date;
}

/** The response of GetAlarmMuteRule, as the SDK has it: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetAlarmMuteRule.html */
export interface MuteRuleResponse {
  readonly Name?: string;
  readonly Description?: string;
  readonly Rule?: { readonly Schedule?: { readonly Expression?: string; readonly Duration?: string; readonly Timezone?: string } };
  readonly MuteTargets?: { readonly AlarmNames?: readonly string[] };
  readonly ExpireDate?: Date;
}

/** The creator of a mute, and the reason. */
export interface MuteOrigin {
  readonly environmentName: string;
  /** A maintenance window of the app, or a mute by an operator. */
  readonly kind: 'maintenance window' | 'quiet';
  /** The name of the window, or the ARN of the operator's identity. */
  readonly by: string;
  readonly reason: string;
}

/** A mute that is active, or the next one of a rule. */
export interface Mute {
  readonly ruleName: string;
  readonly alarmNames: readonly string[];
  readonly start: Date;
  readonly end: Date;
  readonly isActive: boolean;
  /** Undefined if the rule was made by neither this library nor its command line. */
  readonly origin?: MuteOrigin;
  /** The description of a rule without an origin. */
  readonly description?: string;
}

/** An alarm that must not be muted. */
export interface ForbiddenMute {
  readonly alarmName: string;
  readonly reason: string;
}

/** Converts a response, with defaults for the fields that it omits. */
export function toMuteRule({ Name = '', Description, Rule, MuteTargets, ExpireDate }: MuteRuleResponse): MuteRule {
  const { Expression = '', Duration = '', Timezone } = Rule?.Schedule ?? {};
  return {
    name: Name,
    description: Description,
    schedule: { expression: Expression, duration: Duration, timeZone: Timezone },
    alarmNames: MuteTargets?.AlarmNames ?? [],
    expireDate: ExpireDate,
  };
}

/** Returns the description of a rule, from which `originOf` reads who mutes and why: CloudWatch keeps no other record of it in the rule. */
export function describeMute({ environmentName, kind, by, reason }: MuteOrigin): string {
  return kind === 'quiet'
    ? `Oban environment ${environmentName}, quiet by ${by}: ${reason}`
    : `Oban environment ${environmentName}, maintenance window ${by}: ${reason}`;
}

/** Returns who mutes and why, by the description of a rule. Undefined for a rule of others. */
export function originOf(description: string): MuteOrigin | undefined {
  const match = /^Oban environment (\S+), (quiet by|maintenance window) (\S+): (.*)$/s.exec(description);
  if (match === null) {
    return undefined;
  }
  const [, environmentName, kind, by, reason] = match;
  return { environmentName, kind: kind === 'quiet by' ? 'quiet' : 'maintenance window', by, reason };
}

/** Returns the mutes that are active or to come, those that end first at the beginning. A rule that has expired, or that has no further window, has none. */
export function mutesOf(rules: readonly MuteRule[], now: Date): Mute[] {
  return rules.flatMap(({ name, description = '', schedule, alarmNames, expireDate }) => {
    const window = windowAt(schedule, now);
    if (window === undefined || (expireDate !== undefined && (expireDate <= now || expireDate <= window.start))) {
      return [];
    }
    const end = expireDate !== undefined && expireDate < window.end ? expireDate : window.end;
    return [{ ruleName: name, alarmNames, start: window.start, end, isActive: window.start <= now, origin: originOf(description), description }];
  }).sort((one, other) => one.end.getTime() - other.end.getTime() || (one.ruleName < other.ruleName ? -1 : 1));
}

/** Returns the name of an alarm within an environment, such as `cpu-app01`. Undefined for an alarm of another environment. */
export function nameWithin(environmentName: string, alarmName: string): string | undefined {
  const prefix = ['CRITICAL', 'WARNING'].map((severity) => `${severity}-oban-${environmentName}-`).find((each) => alarmName.startsWith(each));
  return prefix === undefined ? undefined : alarmName.slice(prefix.length);
}

/** Returns the alarms of an environment that a mute includes although they must not be muted, which only a rule of others does. */
export function forbiddenIn({ alarmNames }: Mute, environmentName: string, sources: NamedSources): ForbiddenMute[] {
  return alarmNames.flatMap((alarmName) => {
    const name = nameWithin(environmentName, alarmName);
    const reason = name === undefined ? undefined : rowOf(name, sources)?.refusal;
    return reason === undefined ? [] : [{ alarmName, reason }];
  });
}
