import { readInventory } from '../../backup/functions/model/inventory';
import type { NamedSources } from '../../monitoring/mute/mutable-alarms';
import { forbiddenIn, Mute, MuteRule, mutesOf, nameWithin } from '../../monitoring/mute/mute-rule';
import { check } from '../check';
import { failed, Finding, passed } from '../finding';
import { muteRules } from '../questions/mute-rules';
import { inventory } from '../questions/parameters';

/** The scope of the alarms of the account's stack, in the place of an environment's name. */
const ACCOUNT = 'account';

/** The mute rules of the account, and what the alarms of the environment monitor. */
export interface MuteAnswer {
  readonly rules: readonly MuteRule[];
  readonly sources: NamedSources;
}

export const onlyAllowedMutes = check({
  clause: 'OPS-5',
  question: 'Who mutes which alarm until when, and may it be muted?',
  async ask(account): Promise<MuteAnswer> {
    const [rules, entries] = await Promise.all([account.ask(muteRules), account.ask(inventory)]);
    const namesOf = (kind: 'server' | 'cluster') => readInventory(entries).flatMap((entry) => (entry.kind === kind ? [entry.name] : []));
    return { rules, sources: { servers: namesOf('server'), clusters: namesOf('cluster') } };
  },
  judge: (answer, { now, environmentName }) => judgeMutes(answer, environmentName, now),
});

/** Judges the mutes of alarms of an environment and of the account: the present ones, and later ones of alarms that must not be muted. */
export function judgeMutes({ rules, sources }: MuteAnswer, environmentName: string, now: Date): Finding[] {
  const scopes = [...new Set([environmentName, ACCOUNT])];
  const findings = mutesOf(rules, now).flatMap((mute) => scopes.flatMap((scope) => judgeMute(mute, scope, sources)));
  return findings.length > 0 ? findings : [passed(environmentName, 'no alarm is muted')];
}

function judgeMute(mute: Mute, scope: string, sources: NamedSources): Finding[] {
  const forbidden = forbiddenIn(mute, scope, sources);
  return mute.alarmNames.filter((name) => nameWithin(scope, name) !== undefined).flatMap((name) => {
    const reason = forbidden.find(({ alarmName }) => alarmName === name)?.reason;
    if (reason !== undefined) {
      return [failed(name, `${phraseOf(mute)}; it must not be muted: ${reason}`)];
    }
    return mute.isActive ? [passed(name, phraseOf(mute))] : [];
  });
}

function phraseOf({ ruleName, origin, start, end, isActive }: Mute): string {
  const time = `${isActive ? '' : `from ${start.toISOString()} `}until ${end.toISOString()}`;
  if (origin === undefined) {
    return `muted ${time} by the rule ${ruleName}, whose creator is in CloudTrail`;
  }
  const { kind, by, reason } = origin;
  return `muted ${time} by ${kind === 'quiet' ? by : `the maintenance window ${by}`}: ${reason}`;
}
