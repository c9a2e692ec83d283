import type { Shape } from './shapes';
import { Apply, Edit, edit, remove } from '../conformance/editing';
import type { Resource, Synthesis } from '../conformance/synthesis';

/** A way to break alarms that deploys without a complaint. */
export interface Break {
  readonly what: string;
  /** The shape that is broken. */
  readonly shape: Shape;
  readonly apply: Apply;
  /** Why it is refused, and nothing else is. */
  readonly refused: RegExp;
}

const PRODUCTION = 'production example';
const LINUX = 'TLS ends at Linux members; a server in another stack';

const GONE = 'arn:aws:cloudwatch:ap-southeast-2:123456789012:alarm:gone';

export const BREAKS: readonly Break[] = [
  // The series
  inProduction('a dimension of another name', alarm('database-cpu', (p) => { p.Dimensions[0].Name = 'DBClusterIdentifier'; }), /by DBClusterIdentifier, only by DBInstanceIdentifier/),
  inProduction('a dimension that is another resource', alarm('cpu-app01', valueFrom('memory-b2g')), /nobody publishes AWS\/EC2 'CPUUtilization' for \{InstanceId=<.*b2g/),
  inProduction('the ARN of a load balancer instead of its name', alarm('client-tls-b2g', arnOfLoadBalancer), /nobody publishes .* for \{LoadBalancer=<[^.]*LoadBalancer\/Resource>[,}]/),
  inLinux('the namespace of another kind of load balancer', alarm('healthy-hosts-b2g', (p) => { p.Namespace = 'AWS/ApplicationELB'; }), /nobody publishes AWS\/ApplicationELB/),
  inProduction('milliseconds', alarm('database-read-latency', (p) => { p.Threshold = 20; }), /'ReadLatency' never reaches 20/),
  inProduction('no objectname', alarm('memory-app01', without('objectname')), /by InstanceId, only by .*InstanceId \+ objectname/),
  inProduction('no drive', alarm('disk-app01-D', without('instance')), /by InstanceId \+ objectname, only by .*InstanceId \+ instance \+ objectname/),
  inProduction('a drive that there is not', alarm('disk-app01-D', set('instance', 'E:')), /for \{InstanceId=<.*app01.*>, instance=E:/),
  inLinux('a directory where nothing is mounted', alarm('disk-reports-/srv/data', set('path', '/srv/other')), /for \{InstanceId=<Further.*>, path=\/srv\/other/),
  inProduction('the statistic of an average', alarm('unhealthy-hosts-b2g', (p) => { p.Statistic = 'Average'; }), /the statistic Average of 'UnHealthyHostCount' hides/),
  inProduction('an average over all drives', alarm('disk-b2g', (p) => { p.Statistic = 'Average'; }), /the statistic Average of 'LogicalDisk % Free Space' hides/),
  inProduction('another unit', alarm('database-storage', (p) => { p.Unit = 'Gigabytes'; }), /published in Bytes, not in Gigabytes/),
  inProduction('a period shorter than there are values', alarm('cpu-b2g', (p) => { p.Period = 60; }), /a value every 300 s, and a period is 60 s/),
  inProduction('a metric that no function publishes', alarm('backlog-create-images', (p) => { p.MetricName = 'Remaining'; }), /nobody publishes Oban\/Backup 'Remaining'/),
  inProduction('a function that runs the code of another', edit('AWS::Lambda::Function', '/Backup/TagSnapshots/', (p) => { p.Handler = 'create-images.handler'; }), /nobody publishes Oban\/Backup 'Left' for \{environment=prod, function=tag-snapshots\}/),

  // The agent
  inProduction('the agent measures another counter', agent('windows-server', (m) => { m.metrics_collected.Memory.measurement = ['Available Mbytes']; }), /'Memory % Committed Bytes In Use' by InstanceId \+ objectname/),
  inProduction('the agent measures no single drive', agent('windows-server', (m) => { delete m.metrics_collected.LogicalDisk.resources; }), /'LogicalDisk % Free Space' by InstanceId \+ instance/),
  inProduction('the agent measures volumes without a letter', agent('windows-cluster', (m) => { m.metrics_collected.LogicalDisk.resources = ['*']; }), /measures volumes without a letter, which are nearly full by nature/),
  inProduction('the agent measures some drives only', agent('windows-server', (m) => { m.metrics_collected.LogicalDisk.resources = ['C:']; }), /nobody publishes CWAgent 'LogicalDisk % Free Space' for .*instance=[DL]:/),
  inProduction('the image among the dimensions', agent('windows-server', (m) => { m.append_dimensions.ImageId = '${aws:ImageId}'; }), /only by .*ImageId \+ InstanceId( \+ instance)? \+ objectname/),
  inProduction('no roll-up for the cluster', agent('windows-cluster', (m) => { delete m.aggregation_dimensions; }), /by AutoScalingGroupName, only by/),
  inLinux('no roll-up without the type of the file system', agent('linux-server', (m) => { delete m.aggregation_dimensions; }), /by InstanceId \+ path, only by .*fstype/),
  inProduction('no association', remove('AWS::SSM::Association', '/app01/Agent/'), /no association configures the agent of .*app01/),
  inLinux('no association for a server in another stack', remove('AWS::SSM::Association', 'Further/Reports/Agent/'), /no association configures the agent of Further\/Reports/),
  inProduction('an association that names another parameter', association((p) => { p.Parameters.configuration = ['/oban/prod/agent/windows']; }), /names the parameter \/oban\/prod\/agent\/windows, which there is not/),
  inProduction('the configuration of another operating system', association((p) => { p.Parameters.configuration = ['/oban/prod/agent/linux-server']; }), /measures as on linux, and .*app01.* runs windows/),
  inProduction('the agent is configured before it is there', edit('AWS::SSM::Document', '/Agent/', (p) => { p.Content.mainSteps.reverse(); }), /does not install the agent first/),
  inProduction('the configuration of a team is deleted', edit('AWS::SSM::Document', '/Agent/', (p) => {
    p.Content.mainSteps.at(-1).inputs.documentParameters.action = 'configure';
  }), /has the action configure, which deletes every other configuration of the agent/),
  inProduction('Systems Manager cannot install the agent', edit('AWS::IAM::Role', '/app01/Role/', (p) => { p.ManagedPolicyArns.pop(); }), /role of .*app01.* lacks AmazonSSMManagedEC2InstanceDefaultPolicy/),
  inProduction('the agent may not publish', ofAgent('cloudwatch:PutMetricData', (statement) => { statement.Effect = 'Deny'; }), /role of .*app01.* lacks cloudwatch:PutMetricData in CWAgent/),
  inProduction('the agent may publish in another namespace', ofAgent('cloudwatch:PutMetricData', (statement) => { statement.Condition.StringEquals['cloudwatch:namespace'] = 'Agent'; }), /role of .*app01.* lacks cloudwatch:PutMetricData in CWAgent/),
  inProduction('the agent may not read its configuration', ofAgent('ssm:GetParameter', (statement) => { statement.Resource = 'arn:aws:ssm:ap-southeast-2:123456789012:parameter/other'; }), /role of .*app01.* lacks ssm:GetParameter on \/oban\/prod\/agent\/windows-server/),
  inProduction('the agent may not ask for the group of a member', edit('AWS::IAM::Policy', '/b2g/Role/', permission('ec2:DescribeTags', (statement) => { statement.Effect = 'Deny'; })), /role of .*b2g.* lacks ec2:DescribeTags/),

  // The comparison
  inProduction('the comparison reversed', alarm('disk-app01-C', (p) => { p.ComparisonOperator = 'GreaterThanThreshold'; }), /its state is ALARM when .* is high, and a fault is when it is low/),
  inProduction('more than a hundred per cent', alarm('cpu-app02', (p) => { p.Threshold = 101; }), /'CPUUtilization' never reaches 101/),
  inProduction('a threshold that is always met', alarm('errors-create-images', (p) => { p.Threshold = 0; }), /every value of 'Errors' is bad at 0/),
  inProduction('a time-out after the function is stopped', alarm('timeout-expire-images', (p) => { p.Threshold = 1_000_000; }), /'Duration' never reaches 1000000/),
  inProduction('missing data without a notification', alarm('not-run-check-backups', (p) => { delete p.InsufficientDataActions; }), /no value that is published is ever bad/),
  inProduction('more periods than CloudWatch looks at', alarm('backlog-expire-images', (p) => { p.EvaluationPeriods = 8; }), /8 periods of 86400 s, and CloudWatch takes no such alarm/),

  inProduction('a disk whose end counts as good', alarm('disk-app01-D', (p) => { p.TreatMissingData = 'notBreaching'; }), /its series can end while others continue, without a notification/),
  inProduction('a disk whose end nobody looks at', composite('missing-disk-app01', (p) => {
    p.AlarmRule = { 'Fn::Join': ['', p.AlarmRule['Fn::Join'][1].map((part: any) => (typeof part === 'string' ? part.replace(/INSUFFICIENT_DATA/g, 'ALARM') : part))] };
  }), /its series can end while others continue, without a notification/),

  // Notifications
  inProduction('actions off', alarm('memory-app02', (p) => { p.ActionsEnabled = false; }), /its actions are off/),
  inProduction('no action', alarm('database-memory', (p) => { p.AlarmActions = []; }), /it notifies no topic/),
  inProduction('an action to another topic', alarm('cpu-app01', (p, _, synthesis) => { p.AlarmActions = named(synthesis, 'delivery').AlarmActions; }), /notifies oban-account.*, and that is not the topic of its environment/),
  inProduction('an action that is no topic of the app', alarm('cpu-app01', (p) => { p.AlarmActions = ['arn:aws:sns:ap-southeast-2:123456789012:other']; }), /notifies arn:.*:other, which is no topic/),
  inProduction('a failed delivery that is reported to the topic that failed', alarm('delivery', (p, _, synthesis) => { p.AlarmActions = named(synthesis, 'cpu-app01').AlarmActions; }), /not another than the one that fails/),
  inProduction('a composite that lost a member', composite('database-slow', dropFromRule('databasereadlatency')), /leaves it to database-slow to tell, which does not know of it/),
  inProduction('an outage that does not ask whether the cluster has served', composite('no-hosts-b2g', (p) => {
    p.AlarmRule['Fn::Join'][1].splice(3, 2);
  }), /not-served-b2g: it notifies no topic and suppresses no alarm/),
  inProduction('a composite without a notification', composite('database-slow', (p) => { p.AlarmActions = []; }), /notifies no topic/),
  inProduction('nobody who tells for the members', remove('AWS::CloudWatch::CompositeAlarm', '/database-slow/'), /leaves it to database-slow to tell, which there is not/),
  inProduction('a suppressor that does not exist', composite('availability-b2g', (p) => { p.ActionsSuppressor = GONE; }), /held back by .*:alarm:gone|and suppresses no alarm/),
  inProduction('a notifier that watches another server', alarm('status-check-app01', valueFrom('status-check-app02')), /leaves it to status-check-app01 to tell, which does not know of it/),

  // The topic
  inProduction('a topic that does not let CloudWatch in', topicPolicy(dropService('PolicyDocument', 'cloudwatch')), /policy of the topic .* does not let cloudwatch\.amazonaws\.com sns:Publish/),
  inProduction('a topic that does not let EventBridge in', topicPolicy(dropService('PolicyDocument', 'events')), /policy of the topic .* does not let events\.amazonaws\.com sns:Publish/),
  inProduction('a condition on EventBridge\'s statement', topicPolicy(onCondition('PolicyDocument', 'events', 'aws:SourceAccount')), /lets events\.amazonaws\.com in on a condition \(aws:SourceAccount\) that it does not meet/),
  inProduction('CloudWatch of another account', topicPolicy(onCondition('PolicyDocument', 'cloudwatch', 'aws:SourceAccount', '210987654321')), /lets cloudwatch\.amazonaws\.com in on a condition/),
  inProduction('a key without a grant', topicKey(dropService('KeyPolicy', 'cloudwatch')), /key of the topic .* does not let cloudwatch\.amazonaws\.com kms:Decrypt, kms:GenerateDataKey/),
  inProduction('a condition on EventBridge\'s grant on the key', topicKey(onCondition('KeyPolicy', 'events', 'aws:SourceArn')), /key of the topic .* lets events\.amazonaws\.com in on a condition \(aws:SourceArn\)/),
  inProduction('the key that AWS manages', edit('AWS::SNS::Topic', 'Production/AlarmTopic', (p) => { p.KmsMasterKeyId = 'alias/aws/sns'; }), /encrypted with a key that lets no service in|key-topic: it notifies oban-account/),
  inProduction('a function without the key', edit('AWS::IAM::Policy', '/Backup/CheckBackups/', (p) => {
    p.PolicyDocument.Statement = p.PolicyDocument.Statement.filter(({ Action }: any) => !`${Action}`.includes('kms:'));
  }), /lacks kms:Decrypt and kms:GenerateDataKey on the key/),
  inProduction('nobody hears everything', edit('AWS::SNS::Subscription', 'Production/AlarmTopic', (p) => { p.FilterPolicy = { AlarmName: [{ prefix: 'CRITICAL-' }] }; }), /no recipient gets every message|does not know of it as the stack makes it/),

  // Recipients
  inProduction('recipients that the check does not know', edit('AWS::SSM::Parameter', '/Recipients/', (p) => { p.Value = '[]'; }), /check does not (know of it as|notice that it is (missing|filtered))/),
  inProduction('recipients that the check may not read', edit('AWS::IAM::Policy', '/Backup/CheckBackups/', permission('ssm:GetParameter', (statement) => { statement.Effect = 'Deny'; })), /may not read whom the stack subscribed/),
  inProduction('filter policies that the check may not ask for', edit('AWS::IAM::Policy', '/Backup/CheckBackups/', permission('sns:GetSubscriptionAttributes', (statement) => { statement.Effect = 'Deny'; })), /may not ask for filter policies/),
  inProduction('a topic without recipients that reports this to itself', alarm('recipients', (p, _, synthesis) => { p.AlarmActions = named(synthesis, 'cpu-app01').AlarmActions; }), /not another than the one that fails/),

  // Events
  ...['NewStateValue', 'OldStateValue', 'NewStateReason', 'AlarmDescription'].map((key) => inProduction(`a message of an event without ${key}`, rule('database-event', withoutKey(key)), new RegExp(`lacks ${key}`))),
  inProduction('a message whose reason no event has', rule('database-event', (p) => {
    const { InputPathsMap } = p.Targets[0].InputTransformer;
    InputPathsMap[Object.keys(InputPathsMap).find((each) => InputPathsMap[each] === '$.detail.Message')!] = '$.detail.Text';
  }), /its NewStateReason is nothing/),
  inProduction('a critical event without a state', remove('AWS::CloudWatch::Alarm', '/database-event-state/'), /no alarm of its name goes back to OK/),
  inProduction('an event that AWS does not send', rule('database-event', (p) => { p.EventPattern['detail-type'] = ['RDS Database Instance Event']; }), orItsState(/AWS documents no event 'RDS Database Instance Event'/)),
  inProduction('an event of RDS that its list does not have', rule('database-event', (p) => { p.EventPattern.detail.EventID.push('RDS-EVENT-0999'); }), orItsState(/EventID of .* is never RDS-EVENT-0999/)),
  inProduction('a wildcard that matches no event of RDS', rule('database-event', (p) => { p.EventPattern.detail.EventID = [{ wildcard: '*fail*' }]; }), orItsState(/EventID of .* is never \*fail\*/)),
  inProduction('a wildcard in what RDS says', rule('database-event', (p) => { p.EventPattern.detail.Message = [{ wildcard: '*unable*' }]; }), orItsState(/no list says what Message of .* can be/)),
  inProduction('a category that RDS does not have', rule('database-event', (p) => { p.EventPattern.detail.EventCategories = ['failed']; }), orItsState(/EventCategories of .* is never failed/)),
  inProduction('a backup that is waited for by an event of another kind', edit('AWS::Events::Rule', '/FinishedBackups/', (p) => {
    p.EventPattern.detail.EventID = ['RDS-EVENT-9002'];
  }), /nobody publishes AWS\/Events 'MatchedEvents'/),
  inProduction('a rule that is off, whose events are waited for', edit('AWS::Events::Rule', '/FinishedBackups/', (p) => { p.State = 'DISABLED'; }), /nobody publishes AWS\/Events 'MatchedEvents'/),
  inProduction('launches of another group', edit('AWS::Events::Rule', '/FailedLaunches/', (p) => { p.EventPattern.detail.AutoScalingGroupName = ['other']; }), /nobody publishes AWS\/Events/),
  inProduction('a call that KMS does not have', keyEvents((pattern) => { pattern.detail.eventName.push('DisableKeys'); }), /nobody publishes AWS\/Events/),
  inProduction('a detail type that CloudTrail does not have', keyEvents((pattern) => { pattern['detail-type'].push('AWS API Event via CloudTrail'); }), /nobody publishes AWS\/Events/),
  inProduction('keys by a field that some of the events lack', keyEvents(({ detail }) => {
    detail.requestParameters = { keyId: detail.resources.ARN };
    delete detail.resources;
  }), /nobody publishes AWS\/Events/),
  inProduction('a key by its id', keyEvents(({ detail }) => { detail.resources.ARN = [{ Ref: detail.resources.ARN[0]['Fn::GetAtt'][0] }]; }), /nobody publishes AWS\/Events/),
  inProduction('the key of a topic, reported to this topic', alarm('key-topic', (p, _, synthesis) => { p.AlarmActions = named(synthesis, 'cpu-app01').AlarmActions; }), /does not deliver without the key that it watches/),
  inProduction('the key of the account\'s topic, reported to that topic', alarm('key', (p, _, synthesis) => { p.AlarmActions = named(synthesis, 'delivery').AlarmActions; }), /does not deliver without the key that it watches/),
  inProduction('events of another database', rule('database-event', (p) => { p.EventPattern.detail.SourceIdentifier = ['other']; }), orItsState(/there is no AWS::RDS::DBInstance other/)),
];

/** Its state counts the events of the same rule. */
function orItsState(refused: RegExp): RegExp {
  return new RegExp(`${refused.source}|database-event: nobody publishes AWS/Events 'MatchedEvents'`);
}

function inProduction(what: string, apply: Apply, refused: RegExp): Break {
  return { what, shape: PRODUCTION, apply, refused };
}

function inLinux(what: string, apply: Apply, refused: RegExp): Break {
  return { what, shape: LINUX, apply, refused };
}

function alarm(name: string, change: Edit): Apply {
  return byName('AWS::CloudWatch::Alarm', name, change);
}

function composite(name: string, change: Edit): Apply {
  return byName('AWS::CloudWatch::CompositeAlarm', name, change);
}

function byName(type: string, name: string, change: Edit): Apply {
  return (synthesis) => {
    const resource = synthesis.only(type, { AlarmName: fullName(synthesis, type, name) });
    change(resource.properties, resource, synthesis);
  };
}

function fullName(synthesis: Synthesis, type: string, name: string): string {
  return synthesis.all(type).map(({ properties }) => properties.AlarmName).find((each) => each.endsWith(`-prod-${name}`));
}

/** The properties of another alarm. */
function named(synthesis: Synthesis, name: string): any {
  return synthesis.only('AWS::CloudWatch::Alarm', { AlarmName: fullName(synthesis, 'AWS::CloudWatch::Alarm', name) }).properties;
}

function rule(name: string, change: Edit): Apply {
  return edit('AWS::Events::Rule', `/${name}/`, change);
}

/** Edits which events make a key of the environment unusable. */
function keyEvents(change: (pattern: any) => void): Apply {
  return edit('AWS::Events::Rule', 'Production/KeyEvents/', ({ EventPattern }) => change(EventPattern));
}

/** Leaves a key out of the message of a rule. */
function withoutKey(key: string): Edit {
  return ({ Targets: [{ InputTransformer }] }) => {
    const parts = InputTransformer.InputTemplate;
    const cut = (text: string) => text.replace(new RegExp(`"${key}":("[^"]*"|<[^>]*>),?`), '');
    InputTransformer.InputTemplate = typeof parts === 'string' ? cut(parts) : { 'Fn::Join': ['', parts['Fn::Join'][1].map((each: any) => (typeof each === 'string' ? cut(each) : each))] };
  };
}

function association(change: Edit): Apply {
  return edit('AWS::SSM::Association', '/app01/Agent/', change);
}

/** Edits a permission of the role of app01. */
function ofAgent(action: string, change: (statement: any) => void): Apply {
  return edit('AWS::IAM::Policy', '/app01/Role/', permission(action, change));
}

function permission(action: string, change: (statement: any) => void): Edit {
  return ({ PolicyDocument }) => change(PolicyDocument.Statement.find(({ Action }: any) => Action === action));
}

function topicPolicy(change: Edit): Apply {
  return edit('AWS::SNS::TopicPolicy', 'Production/AlarmTopic', change);
}

function topicKey(change: Edit): Apply {
  return edit('AWS::KMS::Key', 'Production/AlarmTopic', change);
}

/** Edits the configuration of the agents of a kind. */
function agent(kind: string, change: (metrics: any) => void): Apply {
  return edit('AWS::SSM::Parameter', `/Agent/${kind}/`, (properties) => {
    const configuration = JSON.parse(properties.Value);
    change(configuration.metrics);
    properties.Value = JSON.stringify(configuration);
  });
}

function without(dimension: string): Edit {
  return (properties) => {
    properties.Dimensions = properties.Dimensions.filter(({ Name }: any) => Name !== dimension);
  };
}

function set(dimension: string, value: string): Edit {
  return (properties) => {
    properties.Dimensions.find(({ Name }: any) => Name === dimension).Value = value;
  };
}

/** The value of its only dimension is that of another alarm. */
function valueFrom(other: string): Edit {
  return (properties, _, synthesis) => {
    properties.Dimensions[0].Value = named(synthesis, other).Dimensions[0].Value;
  };
}

/** Passes the ARN of the load balancer to the nested stack in place of its name. */
function arnOfLoadBalancer({ Dimensions: [{ Value }] }: any, { stack }: Resource, synthesis: Synthesis): void {
  const { stack: parent, logicalId } = stack.nestedIn!;
  const handed = synthesis.stack(parent).template.Resources[logicalId].Properties.Parameters;
  handed[Value.Ref] = { Ref: handed[Value.Ref]['Fn::GetAtt'][0] };
}

function dropFromRule(logicalIdPart: string): Edit {
  return (properties) => {
    const parts: any[] = properties.AlarmRule['Fn::Join'][1];
    const at = parts.findIndex((part) => part['Fn::GetAtt']?.[0].startsWith(logicalIdPart));
    parts.splice(at, 2);
  };
}

function dropService(document: string, service: string): Edit {
  return (properties) => {
    properties[document].Statement = properties[document].Statement.filter(({ Principal }: any) => Principal.Service !== `${service}.amazonaws.com`);
  };
}

function onCondition(document: string, service: string, key: string, value = '123456789012'): Edit {
  return (properties) => {
    for (const statement of properties[document].Statement.filter(({ Principal }: any) => Principal.Service === `${service}.amazonaws.com`)) {
      statement.Condition = { StringEquals: { [key]: value } };
    }
  };
}
