import { RECIPIENTS } from '../../../../src/backup/functions/model/metric-names';
import type { Check } from '../clause';
import { PRODUCTION_STACK } from '../examples';
import type { Resource, Synthesis } from '../synthesis';

interface Series {
  readonly namespace: string;
  readonly metricName: string;
  /** The dimension that names the resource. */
  readonly dimension: string;
  readonly statistic?: string;
  /** Other dimensions, exactly. */
  readonly others?: { readonly [name: string]: unknown };
}

const EC2 = { namespace: 'AWS/EC2' };
const AGENT = { namespace: 'CWAgent' };
const RDS = { namespace: 'AWS/RDS', dimension: 'DBInstanceIdentifier' };

const servers = (synthesis: Synthesis) => synthesis.all('AWS::EC2::Instance', synthesis.stack(PRODUCTION_STACK));
const groups = (synthesis: Synthesis) => synthesis.all('AWS::AutoScaling::AutoScalingGroup', synthesis.stack(PRODUCTION_STACK));
const databases = (synthesis: Synthesis) => synthesis.all('AWS::RDS::DBInstance', synthesis.stack(PRODUCTION_STACK));
const targetGroups = (synthesis: Synthesis) => synthesis.all('AWS::ElasticLoadBalancingV2::TargetGroup', synthesis.stack(PRODUCTION_STACK));

/** Checks that each resource has one alarm on this metric, and that the alarm notifies the topic of the environment. */
function watched(synthesis: Synthesis, resources: Resource[], series: Series): Resource[] {
  expect(resources).not.toEqual([]);
  return resources.map((resource) => {
    const alarms = alarmsOn(synthesis, resource, series);
    expect({ of: resource.path, alarms: alarms.map(({ path }) => path) }).toEqual({ of: resource.path, alarms: [expect.anything()] });
    expect({ of: resource.path, topics: notifiedTopics(synthesis, alarms[0]) })
      .toEqual({ of: resource.path, topics: [environmentTopic(synthesis).path] });
    return alarms[0];
  });
}

function alarmsOn(synthesis: Synthesis, resource: Resource, { namespace, metricName, dimension, statistic, others = {} }: Series): Resource[] {
  return synthesis.all('AWS::CloudWatch::Alarm').filter(({ properties, stack }) => {
    const { [dimension]: named, ...rest } = Object.fromEntries((properties.Dimensions ?? []).map(({ Name, Value }: any) => [Name, Value]));
    return properties.Namespace === namespace && properties.MetricName === metricName && (statistic ?? properties.Statistic) === properties.Statistic
      && named !== undefined && synthesis.referredTo(named, stack).path === resource.path && JSON.stringify(rest) === JSON.stringify(others);
  });
}

/** Returns the topics that an alarm notifies: on its own, or through a composite alarm that has it in its rule. */
function notifiedTopics(synthesis: Synthesis, alarm: Resource): string[] {
  const notifiers = [alarm, ...synthesis.all('AWS::CloudWatch::CompositeAlarm', alarm.stack)
    .filter(({ properties }) => JSON.stringify(properties.AlarmRule).includes(`["${alarm.logicalId}","Arn"]`))];
  const actions = notifiers.filter(({ properties }) => properties.ActionsEnabled !== false)
    .flatMap(({ properties, stack }) => (properties.AlarmActions ?? [])
      .filter((action: any) => !isEc2Action(action)).map((action: any) => synthesis.referredTo(action, stack).path));
  return [...new Set(actions)];
}

function isEc2Action(action: any): boolean {
  return JSON.stringify(action).includes(':automate:');
}

function environmentTopic(synthesis: Synthesis): Resource {
  const topics = synthesis.all('AWS::SNS::Topic', synthesis.stack(PRODUCTION_STACK));
  expect(topics).toHaveLength(1);
  return topics[0];
}

export const statusChecks: Check = (synthesis) => [
  ...watched(synthesis, servers(synthesis), { ...EC2, metricName: 'StatusCheckFailed', dimension: 'InstanceId' }),
  ...watched(synthesis, groups(synthesis), { ...EC2, metricName: 'StatusCheckFailed', dimension: 'AutoScalingGroupName' }),
];

export const unhealthyHosts: Check = (synthesis) => targetGroups(synthesis).flatMap((targetGroup) => {
  const alarms = synthesis.all('AWS::CloudWatch::Alarm').filter(({ properties, stack }) => properties.MetricName === 'UnHealthyHostCount'
    && properties.Namespace === 'AWS/ApplicationELB' && properties.Dimensions.length === 2
    && properties.Dimensions.some(({ Name, Value }: any) => Name === 'TargetGroup' && synthesis.referredTo(Value, stack).path === targetGroup.path));
  expect(alarms).toHaveLength(1);
  expect(alarms[0].properties).toMatchObject({ Statistic: 'Minimum', Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' });
  expect(notifiedTopics(synthesis, alarms[0])).toEqual([environmentTopic(synthesis).path]);
  return alarms;
});

export const cpu: Check = (synthesis) => [
  ...watched(synthesis, servers(synthesis), { ...EC2, metricName: 'CPUUtilization', dimension: 'InstanceId' }),
  ...watched(synthesis, groups(synthesis), { ...EC2, metricName: 'CPUUtilization', dimension: 'AutoScalingGroupName' }),
];

export const memory: Check = (synthesis) => {
  const series = { ...AGENT, metricName: 'Memory % Committed Bytes In Use' };
  return [
    ...watched(synthesis, servers(synthesis), { ...series, dimension: 'InstanceId', statistic: 'Average', others: { objectname: 'Memory' } }),
    ...watched(synthesis, groups(synthesis), { ...series, dimension: 'AutoScalingGroupName', statistic: 'Maximum' }),
  ];
};

/** The metric of Windows is free space, so that a lower value is worse. */
export const disks: Check = (synthesis) => {
  const series = { ...AGENT, metricName: 'LogicalDisk % Free Space', statistic: 'Minimum' };
  const ofServers = servers(synthesis).flatMap((server) => drivesOf(synthesis, server).flatMap((drive) => watched(synthesis, [server], {
    ...series, dimension: 'InstanceId', others: { instance: `${drive}:`, objectname: 'LogicalDisk' },
  })));
  const all = [...ofServers, ...watched(synthesis, groups(synthesis), { ...series, dimension: 'AutoScalingGroupName' })];
  all.forEach(({ properties }) => expect(properties.ComparisonOperator).toMatch(/^LessThan/));
  return all;
};

function drivesOf(synthesis: Synthesis, server: Resource): string[] {
  const attached = synthesis.all('AWS::EC2::VolumeAttachment', server.stack)
    .filter(({ properties }) => synthesis.referredTo(properties.InstanceId, server.stack).path === server.path);
  // `xvdbd` is D.
  return ['C', ...attached.map(({ properties }) => properties.Device.slice(-1).toUpperCase())];
}

const database = (metricName: string, largest: number): Check => (synthesis) => {
  const alarms = watched(synthesis, databases(synthesis), { ...RDS, metricName });
  for (const { properties } of alarms) {
    expect(properties.ComparisonOperator).toBe('GreaterThanOrEqualToThreshold');
    // Latencies are in seconds: a threshold of 20 would never be reached.
    expect(properties.Threshold).toBeLessThanOrEqual(largest);
  }
  return alarms;
};

export const databaseCpu = database('CPUUtilization', 100);
export const readLatency = database('ReadLatency', 1);
export const writeLatency = database('WriteLatency', 1);

/** An alarm on the errors of a function of the backup. */
export const functionErrors = (id: string): Check => (synthesis) => {
  const functions = synthesis.all('AWS::Lambda::Function', synthesis.stack(PRODUCTION_STACK)).filter(({ path }) => path.includes(`/Backup/${id}/`));
  const alarms = watched(synthesis, functions, { namespace: 'AWS/Lambda', metricName: 'Errors', dimension: 'FunctionName', statistic: 'Sum' });
  expect(alarms[0].properties).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' });
  return alarms;
};

/** Every instance has the agent and its configuration by an association: servers by their id, members by their group. */
export const agent: Check = (synthesis) => {
  const stack = synthesis.stack(PRODUCTION_STACK);
  const documents = synthesis.all('AWS::SSM::Document', stack).filter(({ properties }) => JSON.stringify(properties.Content).includes('AmazonCloudWatchAgent'));
  expect(documents).toHaveLength(1);
  const steps = documents[0].properties.Content.mainSteps;
  // Between these, what would be in the way of the configuration is deleted.
  expect([steps[0], steps.at(-1)].map(({ action }: any) => action)).toEqual(['aws:configurePackage', 'aws:runDocument']);
  expect(steps[0].inputs).toMatchObject({ name: 'AmazonCloudWatchAgent', action: 'Install' });
  const associations = synthesis.all('AWS::SSM::Association', stack).filter(({ properties }) => properties.Name === documents[0].properties.Name);
  const reached = (key: string) => associations.filter(({ properties }) => properties.Targets[0].Key === key)
    .map(({ properties }) => synthesis.referredTo(properties.Targets[0].Values[0], stack).path);
  expect(reached('InstanceIds').sort()).toEqual(servers(synthesis).map(({ path }) => path).sort());
  expect(reached('tag:aws:autoscaling:groupName').sort()).toEqual(groups(synthesis).map(({ path }) => path).sort());
  const parameters = associations.map(({ properties }) => synthesis.only('AWS::SSM::Parameter', { Name: properties.Parameters.configuration[0] }));
  parameters.forEach(({ properties }) => expect(Object.keys(JSON.parse(properties.Value).metrics.metrics_collected)).toEqual(['Memory', 'LogicalDisk']));
  return [...documents, ...associations];
};

/** All alarms of the environment notify its topic, to which addresses are subscribed. Alarms on the topic itself notify the topic of the account. */
export const oneTopic: Check = (synthesis) => {
  const topic = environmentTopic(synthesis);
  const subscriptions = synthesis.all('AWS::SNS::Subscription', topic.stack)
    .filter(({ properties, stack }) => synthesis.referredTo(properties.TopicArn, stack).path === topic.path)
    .filter(({ properties }) => properties.Protocol === 'email' && properties.FilterPolicy === undefined);
  expect(subscriptions).not.toEqual([]);
  // Alarms on the topic itself notify another topic.
  const alarms = synthesis.all('AWS::CloudWatch::Alarm').filter((alarm) => (
    alarm.path.startsWith(PRODUCTION_STACK) && alarm.properties.Namespace !== 'AWS/SNS' && alarm.properties.MetricName !== RECIPIENTS
    && !watchesKeyOf(synthesis, alarm, topic)));
  const isNotified = (alarm: Resource) => (
    notifiedTopics(synthesis, alarm).includes(topic.path) || isSuppressor(synthesis, alarm) || isNotifiedByAnother(alarm));
  const silent = alarms.filter((alarm) => !isNotified(alarm));
  expect(silent.map(({ path }) => path)).toEqual([]);
  return [topic, ...subscriptions];
};

/** Returns whether an alarm suppresses a composite alarm, so that it does not notify. */
function isSuppressor(synthesis: Synthesis, alarm: Resource): boolean {
  return synthesis.all('AWS::CloudWatch::CompositeAlarm', alarm.stack).some(({ properties }) => properties.ActionsSuppressor?.['Fn::GetAtt']?.[0] === alarm.logicalId);
}

/** Returns whether another alarm notifies of the same fault, according to the description. */
function isNotifiedByAnother({ properties }: Resource): boolean {
  return JSON.stringify(properties.AlarmDescription).includes('Does not notify on its own; ');
}

/** Whether it is about the key of a topic, which does not deliver without it. */
function watchesKeyOf(synthesis: Synthesis, { properties, stack }: Resource, topic: Resource): boolean {
  const ruleName = properties.Dimensions?.find(({ Name }: any) => Name === 'RuleName')?.Value;
  const rule = ruleName && synthesis.referredTo(ruleName, stack);
  const key = synthesis.referredTo(topic.properties.KmsMasterKeyId, topic.stack);
  return (rule?.properties.EventPattern.detail?.resources?.ARN ?? []).some((arn: any) => synthesis.referredTo(arn, rule.stack).path === key.path);
}
