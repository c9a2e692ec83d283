import { conditionOf, shortNameOf, severityOf } from './alarm-text';
import { clausesOf } from './clauses';
import type { Resource } from '../assembly/cloud-assembly';
import { Chapter, table } from '../content/block';
import { fact, listed, Text, value, words } from '../content/text';
import type { Facts } from '../facts';

/** Chapter 3.7: alarms, logs, Systems Manager, the trail and the topics. */
export function monitoring(facts: Facts): Chapter[] {
  return [
    { number: '3.7', title: 'Monitoring and Alerting', blocks: clausesOf('3.7') },
    {
      number: '3.7.1',
      title: 'CloudWatch',
      blocks: [
        table(words`Alarms`, facts.all('AWS::CloudWatch::Alarm'), [
          [words`Alarm`, (alarm) => shortNameOf(facts, alarm)],
          [words`Severity`, (alarm) => severityOf(facts, alarm)],
          [words`ALARM when`, (alarm) => conditionOf(facts, alarm)],
          [words`Missing data`, (alarm) => facts.text(alarm, 'TreatMissingData')],
          [words`Notifies`, (alarm) => actionsOf(facts, alarm)],
        ]),
        table(words`Composite alarms`, facts.all('AWS::CloudWatch::CompositeAlarm'), [
          [words`Alarm`, (alarm) => shortNameOf(facts, alarm)],
          [words`Severity`, (alarm) => severityOf(facts, alarm)],
          [words`Composed of`, ({ properties, stack }) => listed(alarmsIn(facts, properties.AlarmRule, stack))],
          [words`Suppressed by`, ({ properties, stack }) => listed(alarmsIn(facts, properties.ActionsSuppressor, stack))],
          [words`Notifies`, (alarm) => actionsOf(facts, alarm)],
        ]),
        table(words`Dashboards`, facts.own('AWS::CloudWatch::Dashboard'), [
          [words`Dashboard`, (dashboard) => facts.nameOf(dashboard)],
          [words`Name`, (dashboard) => (dashboard.properties.DashboardName === undefined ? words`decided at deployment` : facts.text(dashboard, 'DashboardName', 'dashboard'))],
        ]),
        table(words`Retention of logs`, facts.all('AWS::Logs::LogGroup'), [
          [words`Log group`, (group) => facts.nameOf(group)],
          [words`Kept`, ({ properties, stack }) => (properties.RetentionInDays === undefined ? words`without an end` : words`${facts.textOf(properties.RetentionInDays, stack)} days`)],
          [words`Encryption key`, (group) => facts.text(group, 'KmsKeyId', 'key')],
        ]),
        ...clausesOf('3.7.1'),
      ],
    },
    {
      number: '3.7.2',
      title: 'System Manager Services',
      blocks: [
        table(words`Associations of State Manager`, facts.own('AWS::SSM::Association'), [
          [words`Association`, (association) => facts.nameOf(association)],
          [words`Document`, (association) => facts.text(association, 'Name', `${association.properties.Name}`.startsWith('AWS-') ? undefined : 'document')],
          [words`Schedule`, ({ properties, stack }) => (properties.ScheduleExpression === undefined ? words`once, and after each change` : facts.textOf(properties.ScheduleExpression, stack))],
          [words`Compliance severity`, (association) => facts.text(association, 'ComplianceSeverity')],
        ]),
        table(words`Parameters`, facts.own('AWS::SSM::Parameter'), [
          [words`Parameter`, (parameter) => facts.nameOf(parameter)],
          [words`Contents`, (parameter) => facts.text(parameter, 'Description', 'description')],
        ]),
        ...clausesOf('3.7.2'),
      ],
    },
    {
      number: '3.7.3',
      title: 'CloudTrail',
      blocks: [
        table(words`Trails`, facts.all('AWS::CloudTrail::Trail'), [
          [words`Trail`, (trail) => facts.nameOf(trail)],
          [words`All Regions`, (trail) => facts.isSet(trail, 'IsMultiRegionTrail')],
          [words`Log files validated`, (trail) => facts.isSet(trail, 'EnableLogFileValidation')],
          [words`Bucket`, (trail) => facts.text(trail, 'S3BucketName', 'bucket')],
          [words`Encryption key`, (trail) => facts.text(trail, 'KMSKeyId', 'key')],
          [words`Log group`, (trail) => facts.text(trail, 'CloudWatchLogsLogGroupArn', 'log-group')],
        ]),
        table(words`Events of the trail that are counted`, facts.all('AWS::Logs::MetricFilter'), [
          [words`Metric filter`, (filter) => facts.nameOf(filter)],
          [words`Log group`, (filter) => facts.text(filter, 'LogGroupName', 'log-group')],
          [words`Metric`, ({ properties }) => listed(properties.MetricTransformations.map((each: any) => fact('metric', `${each.MetricNamespace} ${each.MetricName}`)))],
        ]),
        ...clausesOf('3.7.3'),
      ],
    },
    {
      number: '3.7.4',
      title: 'Simple Notification Service (SNS)',
      blocks: [
        table(words`Topics`, facts.all('AWS::SNS::Topic'), [
          [words`Topic`, (topic) => facts.nameOf(topic)],
          [words`Of`, ({ stack }) => (facts.environment.stacks.includes(stack) ? words`environment` : words`account`)],
          [words`Encryption key`, (topic) => facts.text(topic, 'KmsMasterKeyId', 'key')],
        ]),
        table(words`Subscriptions`, facts.all('AWS::SNS::Subscription'), [
          [words`Topic`, (subscription) => facts.text(subscription, 'TopicArn', 'topic')],
          [words`Protocol`, (subscription) => facts.text(subscription, 'Protocol')],
          [words`Recipient`, (subscription) => facts.text(subscription, 'Endpoint', 'recipient')],
          [words`All messages`, ({ properties }) => (properties.FilterPolicy === undefined ? words`yes` : words`no: it has a filter`)],
        ]),
        ...clausesOf('3.7.4'),
      ],
    },
  ];
}

function alarmsIn(facts: Facts, expression: unknown, stack: Resource['stack']): Text[] {
  return facts.environment.references.within(expression, stack).map(({ resource }) => shortNameOf(facts, resource));
}

function actionsOf(facts: Facts, { properties, stack }: Resource): Text {
  const actions: readonly unknown[] = properties.AlarmActions ?? [];
  if (actions.length > 0 && properties.ActionsEnabled === false) {
    return words`nobody: its actions are turned off`;
  }
  return actions.length === 0 ? words`nobody by itself` : listed(actions.map((action) => {
    const literal = facts.literal(action, stack);
    const [, automated] = /:automate:[^:]*:(.+)$/.exec(literal ?? '') ?? [];
    return automated === undefined ? literal === undefined ? facts.textOf(action, stack) : fact('action', literal) : value(automated);
  }));
}
