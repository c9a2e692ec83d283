import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { muteRules } from './mute-rules';
import { Answer, isUnanswered } from '../../aws-calls/answer';
import type { NamedSources } from '../../monitoring/mute/mutable-alarms';
import { ForbiddenMute, forbiddenIn, Mute, MuteRule, mutesOf, nameWithin } from '../../monitoring/mute/mute-rule';
import type { Session } from '../session';
import { table } from '../table';

/** A mute of alarms of an environment, for its status. */
export interface MuteStatus {
  readonly rule: string;
  readonly isActive: boolean;
  readonly start: Date;
  readonly end: Date;
  /** The maintenance window, or the identity of the operator. */
  readonly by: string;
  readonly reason: string;
  /** The names of the alarms within the environment. */
  readonly alarms: readonly string[];
  /** Alarms that must not be muted, which only a rule of others mutes. */
  readonly forbidden: readonly ForbiddenMute[];
}

const SHOWN_ALARMS = 3;

/** Returns the mutes of an environment's alarms that are active or to come, by any creator. */
export async function muteStatus(session: Session, sources: NamedSources): Promise<MuteStatus[]> {
  return statusOf(await muteRules(session.connection.client(CloudWatchClient)), session.environmentName, sources, session.now());
}

/** Returns the mutes of an environment's alarms, by all mute rules of the account. */
export function statusOf(rules: readonly MuteRule[], environmentName: string, sources: NamedSources, now: Date): MuteStatus[] {
  return mutesOf(rules, now).flatMap((mute): MuteStatus[] => {
    const alarms = mute.alarmNames.flatMap((alarmName) => nameWithin(environmentName, alarmName) ?? []);
    if (alarms.length === 0) {
      return [];
    }
    const { ruleName: rule, isActive, start, end } = mute;
    return [{ rule, isActive, start, end, ...originIn(mute), alarms, forbidden: forbiddenIn(mute, environmentName, sources) }];
  });
}

/** Renders the mutes for the operator. */
export function linesOfMutes(mutes: Answer<readonly MuteStatus[]>): string[] {
  if (isUnanswered(mutes)) {
    return ['', `the mute rules are unknown: ${mutes.unanswered}`];
  }
  const rows = mutes.map(({ isActive, start, end, by, reason, alarms }) => [
    isActive ? 'now' : minute(start), minute(end), alarms.slice(0, SHOWN_ALARMS).join(', ') + (alarms.length > SHOWN_ALARMS ? ` and ${alarms.length - SHOWN_ALARMS} more` : ''), by, reason,
  ]);
  const forbidden = mutes.flatMap(({ rule, forbidden: each }) => each.map(({ alarmName, reason }) => [alarmName, rule, reason]));
  return [
    ...rows.length === 0 ? [] : ['', ...table(['MUTED FROM', 'UNTIL (UTC)', 'ALARMS', 'BY', 'WHY'], rows)],
    ...forbidden.length === 0 ? [] : ['', ...table(['MUST NOT BE MUTED', 'BY RULE', 'WHY NOT'], forbidden)],
  ];
}

/** Returns whether no mute rule mutes an alarm that must not be muted. */
export function areAllowed(mutes: Answer<readonly MuteStatus[]>): boolean {
  return !isUnanswered(mutes) && mutes.every(({ forbidden }) => forbidden.length === 0);
}

function originIn({ origin, description, ruleName }: Mute): { by: string; reason: string } {
  return origin === undefined
    ? { by: `unknown, see PutAlarmMuteRule of ${ruleName} in CloudTrail`, reason: description ?? '' }
    : { by: origin.kind === 'quiet' ? origin.by : `maintenance window ${origin.by}`, reason: origin.reason };
}

function minute(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', ' ');
}
