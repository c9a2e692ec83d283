import type { QuietBegin } from './quiet-command-line';
import { batches } from '../../backup/functions/runtime/batches';
import type { NamedSources } from '../../monitoring/mute/mutable-alarms';
import { describeMute, MOST_ALARMS, nameWithin } from '../../monitoring/mute/mute-rule';
import { mutedBy } from '../../monitoring/mute/mute-targets';
import { Refusal } from '../refusals';

/** A mute rule to create. */
export interface PlannedRule {
  readonly name: string;
  readonly description: string;
  /** The expression and the duration of its schedule, in UTC. */
  readonly expression: string;
  readonly duration: string;
  readonly start: Date;
  /** The end of the window, at which the rule also expires. */
  readonly end: Date;
  readonly alarmNames: readonly string[];
}

/** The environment and the operator of a mute. */
export interface QuietWorld {
  readonly environmentName: string;
  /** The names of all its alarms in CloudWatch. */
  readonly alarmNames: readonly string[];
  readonly sources: NamedSources;
  /** The ARN of the operator's identity. */
  readonly operator: string;
  readonly now: Date;
}

const MINUTE = 60_000;

/** The time that the requests may take. AWS does not document whether a rule mutes in a window that began before the rule existed. */
const LEAD_MILLISECONDS = 10_000;

/**
 * Returns the rules that mute the alarms of the targets, from the next minute on.
 *
 * @throws a Refusal with the reason for each target that must not be muted
 */
export function planQuiet({ minutes, reason, targets }: QuietBegin, world: QuietWorld): PlannedRule[] {
  const { environmentName, alarmNames, sources, operator, now } = world;
  const byName = new Map(alarmNames.flatMap((alarmName) => {
    const name = nameWithin(environmentName, alarmName);
    return name === undefined ? [] : [[name, alarmName] as const];
  }));
  const answers = targets.map((target) => mutedBy(target, { ...sources, alarms: [...byName.keys()] }));
  const refusals = answers.flatMap((answer) => ('refusal' in answer ? [answer.refusal] : []));
  if (refusals.length > 0) {
    throw new Refusal(refusals.join('\n'));
  }
  const muted = [...new Set(answers.flatMap((answer) => ('alarms' in answer ? answer.alarms : [])))].sort().map((name) => byName.get(name)!);
  const start = new Date(Math.ceil((now.getTime() + LEAD_MILLISECONDS) / MINUTE) * MINUTE);
  const id = now.toISOString().replace(/[-:.]/g, '');
  return batches(muted, MOST_ALARMS).map((part, index) => ({
    name: `oban-${environmentName}-quiet-${id}-${index + 1}`,
    description: describeMute({ environmentName, kind: 'quiet', by: operator, reason }),
    expression: `at(${start.toISOString().slice(0, 16)})`,
    duration: `PT${minutes}M`,
    start,
    end: new Date(start.getTime() + minutes * MINUTE),
    alarmNames: part,
  }));
}
