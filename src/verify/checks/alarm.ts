import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { continuousSeriesOf, describedSeries, dimensionOf, seriesOf, WatchedSeries } from './alarm-series';
import { AlarmWorld, DELAY_SECONDS, keyOf } from './alarm-world';
import { expectedBy, failed, Finding, passed } from '../finding';
import type { StackResource } from '../questions/stacks';

/** The kinds of alarms: on a continuous series, on events and counts that occur only when something happens, and on other alarms. */
type Kind = 'continuous' | 'events' | 'composite';

/** The names of alarms in the rule of a composite alarm: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
const INPUT = /\b(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*"?(?:arn:[^")]+:alarm:)?([^")]+?)"?\s*\)/g;

/**
 * Judges one alarm: whether it exists, acts, and can see what it watches.
 *
 * @param namespace the namespace that the alarm has to read; undefined for any
 */
export function judgeAlarm(name: string, world: AlarmWorld, now: Date, namespace?: string): Finding {
  const metric = world.alarms.metric.find(({ AlarmName }) => AlarmName === name);
  const composite = world.alarms.composite.find(({ AlarmName }) => AlarmName === name);
  const alarm = metric ?? composite;
  if (alarm === undefined) {
    return failed(name, 'the stack made this alarm, and it does not exist');
  }
  const resource = alarm.AlarmArn ?? name;
  const faults = [
    ...faultsOfActions(alarm, world),
    ...metric === undefined ? faultsOfInputs(composite!, world) : faultsOfSources(metric, world, namespace),
  ];
  if (faults.length > 0) {
    return failed(resource, faults.join('; '));
  }
  const silent = metric === undefined ? undefined : silentSeries(metric, world, now);
  if (metric !== undefined && silent !== undefined) {
    const answer = `no point of ${describedSeries(silent)} in its last ${silent.periods} periods of ${silent.periodSeconds} s`;
    const created = world.creations[name];
    return created === undefined ? failed(resource, answer) : expectedBy(firstPointBy(created, silent), now, resource, answer);
  }
  const optOut = optOutOf(alarm);
  return passed(resource, `${optOut === undefined ? '' : `turned off: ${optOut}; `}${kindOf(metric, composite)}; ${alarm.StateValue} since ${alarm.StateUpdatedTimestamp?.toISOString() ?? 'its creation'}`);
}

function kindOf(metric: MetricAlarm | undefined, composite: CompositeAlarm | undefined): Kind {
  if (metric === undefined || composite !== undefined) {
    return 'composite';
  }
  return continuousSeriesOf(metric).length > 0 ? 'continuous' : 'events';
}

function firstPointBy(created: Date, { periods, periodSeconds }: WatchedSeries): Date {
  return new Date(created.getTime() + ((periods + 1) * periodSeconds + DELAY_SECONDS) * 1_000);
}

/** Returns a continuous series of an alarm whose last point is too old, or that has none. */
function silentSeries(alarm: MetricAlarm, { lastPoints }: AlarmWorld, now: Date): WatchedSeries | undefined {
  return continuousSeriesOf(alarm).find((series) => {
    const start = lastPoints.get(keyOf(series))?.start;
    const ageSeconds = start === undefined ? Infinity : (now.getTime() - start.getTime()) / 1_000 - series.periodSeconds;
    return ageSeconds > series.periods * series.periodSeconds + DELAY_SECONDS;
  });
}

/** The action with which EC2 moves an instance to another host: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-recover.html */
const RECOVERS = /^arn:[\w-]+:automate:[\w-]+:ec2:recover$/;
const RECOVERING_ALARM = /-host-check-/;

/** The sentences with which the library describes an alarm that does not notify the topic on its own. */
const NOTIFIED_BY = /Does not notify on its own; (\S+) does\./;
const SUPPRESSES = /Does not notify; suppresses (\S+)\./;

function faultsOfActions(alarm: MetricAlarm | CompositeAlarm, world: AlarmWorld): string[] {
  const { AlarmName: name = '', AlarmActions: actions = [], AlarmDescription: description = '', ActionsEnabled: isEnabled } = alarm;
  const lacksRecovery = RECOVERING_ALARM.test(name) && !actions.some((action) => RECOVERS.test(action));
  const topics = actions.filter((action) => action.split(':')[2] === 'sns');
  return [
    ...isEnabled === false && optOutOf(alarm) === undefined ? ['its actions are disabled'] : [],
    ...lacksRecovery ? ['it has no action that recovers the instance'] : [],
    ...topics.filter((topic) => !hasPhysicalId(world.resources, 'AWS::SNS::Topic', topic)).map((topic) => `it notifies ${topic}, which is no topic of the stacks`),
    ...topics.length === 0 ? faultsWithoutTopic(name, description, world) : [],
  ];
}

/** Returns the faults of an alarm without a topic: another alarm has to notify of its fault, or it has to suppress another alarm. */
function faultsWithoutTopic(name: string, description: string, { alarms }: AlarmWorld): string[] {
  const scope = name.replace(/^[A-Z]+-/, '');
  const named = (other: string) => [...alarms.metric, ...alarms.composite].find(({ AlarmName = '' }) => AlarmName.endsWith(`-${other}`) && sameEnvironment(AlarmName, other, scope));
  const [, notifier] = NOTIFIED_BY.exec(description) ?? [];
  const [, suppressed] = SUPPRESSES.exec(description) ?? [];
  if (notifier !== undefined) {
    const other = named(notifier);
    const fault = other === undefined ? 'does not exist' : (other.AlarmActions ?? []).length === 0 ? 'has no action' : isInput(name, other, alarms) ? undefined : 'does not look at it';
    return fault === undefined ? [] : [`it leaves the notification to ${notifier}, which ${fault}`];
  }
  if (suppressed !== undefined) {
    const other = alarms.composite.find((each) => each === named(suppressed));
    // By the suppressor of the other alarm, or as a condition of its rule.
    const isUsed = other !== undefined && (other.ActionsSuppressor?.endsWith(`:${name}`) === true || inputsOf(other).includes(name));
    return isUsed ? [] : [`it is meant to suppress ${suppressed}, which ${other === undefined ? 'does not exist' : 'does not look at it'}`];
  }
  return ['it has no action that notifies'];
}

/** Returns whether two alarms have the same beginning after their severity, such as `oban-prod-`. */
function sameEnvironment(otherName: string, other: string, scope: string): boolean {
  return scope.startsWith(otherName.replace(/^[A-Z]+-/, '').slice(0, -other.length));
}

/** Returns the reason for which the consumer has turned an alarm off. */
function optOutOf({ AlarmDescription = '', ActionsEnabled }: MetricAlarm | CompositeAlarm): string | undefined {
  return ActionsEnabled === false ? /^Turned off: (.+?)\. Oban /.exec(AlarmDescription)?.[1] : undefined;
}

function inputsOf({ AlarmRule = '' }: CompositeAlarm): string[] {
  return [...AlarmRule.matchAll(INPUT)].map(([, name]) => name);
}

/**
 * Returns whether another alarm looks at an alarm, directly or through further composite alarms. CloudWatch refuses rules that form a cycle. A metric
 * alarm sees the same fault in its own metric.
 */
function isInput(name: string, other: MetricAlarm | CompositeAlarm, alarms: AlarmWorld['alarms']): boolean {
  if (!('AlarmRule' in other)) {
    return true;
  }
  const inputs = inputsOf(other);
  return inputs.includes(name) || alarms.composite.some((each) => inputs.includes(each.AlarmName!) && isInput(name, each, alarms));
}

function faultsOfInputs(alarm: CompositeAlarm, { alarms }: AlarmWorld): string[] {
  const existing = [...alarms.metric, ...alarms.composite].map(({ AlarmName }) => AlarmName);
  const inputs = [...inputsOf(alarm), ...alarm.ActionsSuppressor === undefined ? [] : [alarm.ActionsSuppressor.split(':alarm:').at(-1)!]];
  return inputsOf(alarm).length === 0 ? ['its rule names no alarm'] : inputs.filter((input) => !existing.includes(input)).map((input) => `its input ${input} does not exist`);
}

/** Returns the faults of the sources of an alarm's events and counts, which publish no point until something happens. */
function faultsOfSources(alarm: MetricAlarm, world: AlarmWorld, namespace: string | undefined): string[] {
  const series = seriesOf(alarm);
  const foreign = series.filter((each) => namespace !== undefined && each.namespace !== namespace);
  return [
    ...series.length === 0 ? ['it watches no series'] : [],
    ...foreign.map((each) => `${describedSeries(each)} is not of the namespace ${namespace}`),
    ...series.flatMap((each) => faultsOfSource(each, world) ?? []),
  ];
}

function faultsOfSource(series: WatchedSeries, { sources, resources }: AlarmWorld): string | undefined {
  const dimension = (name: string) => dimensionOf(series, name);
  const missing = (what: string) => `${describedSeries(series)}: ${what}`;
  const has = (type: string, id: (physicalId: string) => boolean) => resources.some((each) => each.type === type && id(each.physicalId));
  switch (series.namespace) {
    case 'AWS/Events':
      return sources.enabledRules.includes(dimension('RuleName') ?? '') ? undefined : missing('no enabled rule has this name');
    case 'AWS/Lambda':
      return sources.functions.includes(dimension('FunctionName') ?? '') ? undefined : missing('no function has this name');
    case 'AWS/SNS':
      return has('AWS::SNS::Topic', (arn) => arn.split(':')[5] === dimension('TopicName')) ? undefined : missing('the stacks have no topic of this name');
    case 'AWS/EC2':
    case 'CWAgent':
      return faultOfHost(series, resources, missing);
    case 'AWS/RDS':
      return has('AWS::RDS::DBInstance', (id) => id === dimension('DBInstanceIdentifier')) ? undefined : missing('the stacks have no such DB instance');
    case 'AWS/ApplicationELB':
    case 'AWS/NetworkELB':
      return has('AWS::ElasticLoadBalancingV2::LoadBalancer', (arn) => arn.endsWith(`loadbalancer/${dimension('LoadBalancer')}`))
        && (dimension('TargetGroup') === undefined || has('AWS::ElasticLoadBalancingV2::TargetGroup', (arn) => arn.endsWith(`:${dimension('TargetGroup')}`)))
        ? undefined : missing('the stacks have no such load balancer or target group');
    case 'Oban/Account':
      return sources.filteredMetrics.includes(`${series.namespace} ${series.metricName}`) ? undefined : missing('no metric filter publishes it');
    default:
      return undefined;
  }
}

function faultOfHost(series: WatchedSeries, resources: readonly StackResource[], missing: (what: string) => string): string | undefined {
  const [instance, group] = ['InstanceId', 'AutoScalingGroupName'].map((name) => dimensionOf(series, name));
  const isKnown = instance === undefined
    ? hasPhysicalId(resources, 'AWS::AutoScaling::AutoScalingGroup', group ?? '')
    : hasPhysicalId(resources, 'AWS::EC2::Instance', instance);
  return isKnown ? undefined : missing('the stacks have no such instance or group');
}

function hasPhysicalId(resources: readonly StackResource[], type: string, id: string): boolean {
  return resources.some((each) => each.type === type && each.physicalId === id);
}
