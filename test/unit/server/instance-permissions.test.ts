import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ObanEnvironment, ObanServer, ServerImage } from '../../../src';
import { METRIC_NAMESPACE } from '../../../src/backup/functions/model/metric-names';
import { AGENT_KINDS } from '../../../src/monitoring/agent/agent-configuration';
import { AGENT_NAMESPACE } from '../../../src/monitoring/agent/agent-series';
import { ENV, environment, REGION } from '../../support/environment-fixture';
import { CLOUDWATCH_AGENT, SSM_CORE, SSM_DEFAULT } from '../../support/iam/recorded-policies';
import { Decision, decisionOf, policiesOf, Policies, Request, stackId } from '../../support/iam/simulation';
import { table } from '../../support/table';

const { account } = ENV;
const WINDOWS = ServerImage.windows({ [REGION]: 'ami-0f1e2d3c4b5a69788' });
const LINUX = ServerImage.linux({ [REGION]: 'ami-0f1e2d3c4b5a69788' });

/** Instances by what they are. */
type Holder = 'a member of the gateway' | 'a server' | 'a server of another stack' | 'a Linux server of another app';
const HOLDERS: Holder[] = ['a member of the gateway', 'a server', 'a server of another stack', 'a Linux server of another app'];

interface Role {
  readonly stack: string;
  readonly policies: Policies;
  readonly kind: string;
}

const roles = new Map<Holder, Role>();

beforeAll(() => {
  const made = environment(undefined, { servers: { app01: { image: WINDOWS } } });
  const further = new Stack(made.app, 'Further', { env: ENV });
  new ObanServer(further, 'App07', { environment: made.environment, serverName: 'app07', image: WINDOWS });
  const template = made.template().toJSON();
  roles.set('a member of the gateway', roleOf(template, 'Stack', 'windows-cluster', /LaunchTemplate/));
  roles.set('a server', roleOf(template, 'Stack', 'windows-server', /ServersApp01|Serversapp01/));
  roles.set('a server of another stack', roleOf(Template.fromStack(further).toJSON(), 'Further', 'windows-server', /App07/));
  roles.set('a Linux server of another app', roleOf(ofAnotherApp(), 'Other', 'linux-server', /App08/));
});

function ofAnotherApp(): any {
  const stack = new Stack(new App(), 'Other', { env: ENV });
  const imported = ObanEnvironment.fromAttributes(stack, 'Environment', {
    environmentName: 'prod',
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: [`${REGION}a`], privateSubnetIds: ['subnet-a'] }),
    applicationSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    keyPairName: 'oban-prod-1',
    alarmTopicArn: `arn:aws:sns:${REGION}:${account}:alarms`,
  });
  new ObanServer(stack, 'App08', { environment: imported, serverName: 'app08', image: LINUX });
  return Template.fromStack(stack).toJSON();
}

/** The role that an instance or a launch template gets by its profile. */
function roleOf(template: any, stack: string, kind: string, launches: RegExp): Role {
  const [, { Properties: launch }] = Object.entries<any>(template.Resources)
    .find(([id, { Type }]) => ['AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate'].includes(Type) && launches.test(id))!;
  const given = (launch.LaunchTemplateData ?? launch).IamInstanceProfile;
  const profile = given.Arn?.['Fn::GetAtt'][0] ?? given.Ref;
  const role = template.Resources[profile].Properties.Roles[0].Ref; // of this stack: a server needs no role of another one
  return { stack, kind, policies: role === undefined ? [] : policiesOf(template, stack, role) };
}

const INSTANCE = 'i-0123456789abcdef0';
const instance = `arn:aws:ec2:${REGION}:${account}:instance/${INSTANCE}`;
const principal = `arn:aws:sts::${account}:assumed-role/instances/${INSTANCE}`;
const parameter = (name: string) => `arn:aws:ssm:${REGION}:${account}:parameter${name}`;
const document = (name: string) => `arn:aws:ssm:${REGION}:${account}:document/${name}`;
const logGroup = (name: string) => `arn:aws:logs:${REGION}:${account}:log-group:${name}`;
const logStream = (name: string) => `${logGroup(name)}:log-stream:any`;
const publishes = (namespace: string): Request => ({ action: 'cloudwatch:PutMetricData', resource: '*', context: { 'cloudwatch:namespace': namespace } });
const onAll = (...actions: string[]): Request[] => actions.map((action) => ({ action, resource: '*' }));
const on = (resource: string, ...actions: string[]): Request[] => actions.map((action) => ({ action, resource }));

/**
 * Requests of an instance on its first day, in the order in which it makes them.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/create-iam-roles-for-cloudwatch-agent.html
 */
function firstDay(kind: string): Record<string, Request[]> {
  return {
    'the Systems Manager agent registers and reports': [
      ...on(instance, 'ssm:UpdateInstanceInformation', 'ssm:ListInstanceAssociations', 'ssm:UpdateInstanceAssociationStatus'),
      ...onAll('ssm:PutInventory', 'ssm:PutComplianceItems'),
    ],
    'Session Manager and Run Command reach it': onAll(
      'ssmmessages:CreateControlChannel', 'ssmmessages:CreateDataChannel', 'ssmmessages:OpenControlChannel', 'ssmmessages:OpenDataChannel',
      'ec2messages:GetEndpoint', 'ec2messages:GetMessages', 'ec2messages:AcknowledgeMessage', 'ec2messages:SendReply', 'ec2messages:FailMessage', 'ec2messages:DeleteMessage',
    ),
    'State Manager installs the CloudWatch agent': [
      ...on(document('oban-prod-cloudwatch-agent'), 'ssm:GetDocument', 'ssm:DescribeDocument'),
      ...on(document('AmazonCloudWatch-ManageAgent'), 'ssm:GetDocument', 'ssm:DescribeDocument'),
      ...onAll('ssm:GetManifest', 'ssm:PutConfigurePackageResult', 'ssm:ListAssociations'),
    ],
    'the CloudWatch agent reads its configuration, and publishes': [
      ...on(parameter(`/oban/prod/agent/${kind}`), 'ssm:GetParameter'),
      ...onAll('ec2:DescribeTags'),
      publishes(AGENT_NAMESPACE),
    ],
  };
}

/** Requests of a member's boot script: it waits until its target is healthy, and tells CloudFormation. */
const BOOT: Request[] = [
  { action: 'elasticloadbalancing:DescribeTargetHealth', resource: '*' },
  { action: 'cloudformation:SignalResource', resource: stackId('Stack') },
];

const POINTER = parameter('/oban/prod/b2g/image/ami-0a1b2c3d4e5f60718');
const PRIVATE_KEY = parameter('/ec2/keypair/key-0123456789abcdef0');
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

/** Requests of an intruder who is administrator on an instance of the environment `prod` and has its credentials. */
function attack(kind: string): Record<string, Request[]> {
  const otherKinds = AGENT_KINDS.filter((each) => each !== kind);
  const evidence = ['flow-logs', 'trail', '/aws/lambda/expire-images'];
  return {
    'removes or shortens what others record': evidence.flatMap((name) => on(logGroup(name),
      'logs:PutRetentionPolicy', 'logs:DeleteRetentionPolicy', 'logs:DeleteLogGroup', 'logs:PutSubscriptionFilter', 'logs:PutMetricFilter', 'logs:DeleteMetricFilter',
      'logs:DisassociateKmsKey', 'logs:CreateLogGroup')),
    'writes into what others record, so that the trail is not silent': evidence.flatMap((name) => [
      ...on(logStream(name), 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DeleteLogStream', 'logs:GetLogEvents'),
      ...on(logGroup(name), 'logs:FilterLogEvents', 'logs:StartQuery'),
    ]),
    'reads which log groups there are': [...on(logGroup('trail'), 'logs:DescribeLogStreams'), ...onAll('logs:DescribeLogGroups')],
    'publishes into series of trail, functions and backups': [
      ...['Oban/Account', METRIC_NAMESPACE, 'AWS/Lambda', 'AWS/Logs', 'AWS/EC2', 'cwagent', 'CWAgent2', ''].map(publishes), ...onAll('cloudwatch:PutMetricData'),
    ],
    'silences alarms': [
      ...on(`arn:aws:cloudwatch:${REGION}:${account}:alarm:CRITICAL-oban-account-root-login`, 'cloudwatch:SetAlarmState', 'cloudwatch:DisableAlarmActions', 'cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms'),
      ...on(`arn:aws:sns:${REGION}:${account}:alarms`, 'sns:Publish', 'sns:Unsubscribe', 'sns:Subscribe', 'sns:SetTopicAttributes'),
      ...on(`arn:aws:events:${REGION}:${account}:rule/any`, 'events:DisableRule'),
      ...on(`arn:aws:cloudtrail:${REGION}:${account}:trail/oban-trail`, 'cloudtrail:StopLogging', 'cloudtrail:UpdateTrail', 'cloudtrail:DeleteTrail'),
    ],
    'reads parameters': [
      ...[POINTER, PRIVATE_KEY, parameter('/team/password'), parameter('/oban/prod/backup'), parameter('/AmazonCloudWatch-any')]
        .flatMap((arn) => on(arn, 'ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParameterHistory')),
      ...['/oban', '/oban/prod', '/oban/prod/agent', '/ec2/keypair'].flatMap((path) => on(parameter(path), 'ssm:GetParametersByPath')),
      ...onAll('ssm:DescribeParameters'),
      ...on(parameter(`/oban/prod/agent/${kind}`), 'ssm:GetParameters', 'ssm:GetParametersByPath', 'ssm:GetParameterHistory'),
      ...otherKinds.map((each) => ({ action: 'ssm:GetParameter', resource: parameter(`/oban/prod/agent/${each}`) })),
    ],
    'reads and writes what is another environment\'s': [
      ...on(parameter(`/oban/staging/agent/${kind}`), 'ssm:GetParameter', 'ssm:PutParameter'),
      ...on(parameter('/oban/staging/b2g/image/ami-1'), 'ssm:GetParameter', 'ssm:PutParameter'),
      ...on(stackId('Staging'), 'cloudformation:SignalResource', 'cloudformation:DescribeStackResource'),
    ],
    'moves a pointer, and lifts holds and quarantines': [
      POINTER, parameter('/oban/prod/holds/b2g'), parameter(`/oban/prod/quarantine/${INSTANCE}`), parameter('/oban/prod/inventory/app01'), parameter('/oban/prod/retired/app01'),
      parameter(`/oban/prod/agent/${kind}`),
    ].flatMap((arn) => on(arn, 'ssm:PutParameter', 'ssm:DeleteParameter', 'ssm:LabelParameterVersion')),
    'runs commands on other instances': [
      ...on(document('AWS-RunPowerShellScript'), 'ssm:SendCommand'), ...on(instance, 'ssm:SendCommand', 'ssm:StartSession'),
      ...on(document('oban-prod-cloudwatch-agent'), 'ssm:UpdateDocument', 'ssm:CreateAssociation', 'ssm:DeleteDocument'),
    ],
    'changes EC2': [
      ...on(instance, 'ec2:CreateTags', 'ec2:DeleteTags', 'ec2:RunInstances', 'ec2:TerminateInstances', 'ec2:StopInstances', 'ec2:ModifyInstanceAttribute', 'ec2:CreateImage',
        'ec2:DescribeInstanceAttribute', 'ec2:GetPasswordData', 'ec2:AssociateIamInstanceProfile'),
      ...on(`arn:aws:ec2:${REGION}::image/ami-0a1b2c3d4e5f60718`, 'ec2:DeregisterImage', 'ec2:ModifyImageAttribute', 'ec2:CreateTags'),
      ...on(`arn:aws:ec2:${REGION}::snapshot/snap-0123456789abcdef0`, 'ec2:DeleteSnapshot', 'ec2:ModifySnapshotAttribute'),
      ...on(`arn:aws:ec2:${REGION}:${account}:security-group/sg-0123456789abcdef0`, 'ec2:AuthorizeSecurityGroupIngress'),
      ...on(`arn:aws:ec2:${REGION}:${account}:launch-template/lt-0123456789abcdef0`, 'ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'),
      ...onAll('ec2:DescribeInstances', 'ec2:DescribeLaunchTemplateVersions', 'ec2:DescribeVolumes'),
    ],
    'changes its group and its load balancer': [
      ...on(`arn:aws:autoscaling:${REGION}:${account}:autoScalingGroup:11111111-2222-3333-4444-555555555555:autoScalingGroupName/b2g`,
        'autoscaling:SetDesiredCapacity', 'autoscaling:SuspendProcesses', 'autoscaling:SetInstanceHealth', 'autoscaling:StartInstanceRefresh'),
      ...on(`arn:aws:elasticloadbalancing:${REGION}:${account}:targetgroup/b2g/0123456789abcdef`, 'elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'),
    ],
    'takes other permissions': [
      ...on(role('CFNAdmin'), 'sts:AssumeRole', 'iam:PassRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:GetRole'),
      ...on(role('instances'), 'sts:AssumeRole', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy'),
      ...on(stackId('Stack'), 'cloudformation:UpdateStack', 'cloudformation:DeleteStack', 'cloudformation:GetTemplate'),
      ...on(`arn:aws:lambda:${REGION}:${account}:function:expire-images`, 'lambda:InvokeFunction', 'lambda:UpdateFunctionCode', 'lambda:GetFunction'),
    ],
    'reads data': [
      ...on('arn:aws:s3:::the-log-bucket/AWSLogs/any', 's3:GetObject', 's3:PutObject', 's3:DeleteObject'),
      ...on('arn:aws:s3:::the-log-bucket', 's3:ListBucket', 's3:PutBucketPolicy', 's3:DeleteBucket'), ...onAll('s3:ListAllMyBuckets'),
      ...on(`arn:aws:secretsmanager:${REGION}:${account}:secret:database-AbCdEf`, 'secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'),
      ...on(`arn:aws:kms:${REGION}:${account}:key/11111111-2222-3333-4444-555555555555`, 'kms:Decrypt', 'kms:CreateGrant', 'kms:ScheduleKeyDeletion', 'kms:PutKeyPolicy'),
      ...on(`arn:aws:rds:${REGION}:${account}:db:prod`, 'rds:ModifyDBInstance', 'rds:DeleteDBInstance', 'rds:DescribeDBInstances'),
    ],
  };
}

interface Answer extends Request {
  readonly group: string;
  readonly decision: Decision;
}

async function ask(policies: Policies, requests: Record<string, Request[]>): Promise<Answer[]> {
  return Promise.all(Object.entries(requests).flatMap(([group, each]) => each.map(async (request) => (
    { group, ...request, decision: await decisionOf(policies, principal, request) }))));
}

const shown = (answers: readonly Answer[]) => (answers.length === 0 ? '' : table(answers.map(({ group, action, resource, context, decision }) => (
  { group, action, resource: context ? JSON.stringify(context) : resource, decision }))));

afterAll(async () => {
  if (process.env.PRINT_PERMISSIONS !== 'true') {
    return;
  }
  for (const [holder, { kind, policies }] of roles) {
    const boot: Record<string, Request[]> = holder === 'a member of the gateway' ? { 'a member boots': BOOT } : {};
    const answers = await ask(policies, { ...firstDay(kind), ...boot, ...attack(kind) });
    process.stdout.write(`\n${holder}\n\n${shown(answers)}\n`);
  }
});

test.each(HOLDERS)('%s may make the calls of an instance on its first day', async (holder) => {
  const { policies, kind } = roles.get(holder)!;
  const answers = await ask(policies, firstDay(kind));
  expect(shown(answers.filter(({ decision }) => decision !== 'Allowed'))).toBe('');
});

test('a member of the gateway may make the calls of its boot script', async () => {
  const answers = await ask(roles.get('a member of the gateway')!.policies, { 'a member boots': BOOT });
  expect(shown(answers.filter(({ decision }) => decision !== 'Allowed'))).toBe('');
});

test.each(HOLDERS.slice(1))('%s has no boot script and may not make its calls', async (holder) => {
  const answers = await ask(roles.get(holder)!.policies, { 'a member boots': BOOT });
  expect(shown(answers.filter(({ decision }) => decision === 'Allowed'))).toBe('');
});

test.each(HOLDERS)('%s denies an intruder every call', async (holder) => {
  const { policies, kind } = roles.get(holder)!;
  const answers = await ask(policies, attack(kind));
  expect(answers.length).toBeGreaterThan(150);
  expect(shown(answers.filter(({ decision }) => decision === 'Allowed'))).toBe('');
});

test.each(HOLDERS)('%s has no other permission', (holder) => {
  const { policies } = roles.get(holder)!;
  const inline = policies.filter(({ name }) => name !== SSM_DEFAULT.arn).flatMap(({ policy }: any) => policy.Statement);
  expect(inline.flatMap(({ Action }) => Action).sort()).toEqual([
    ...holder === 'a member of the gateway' ? ['cloudformation:SignalResource'] : [],
    'cloudwatch:PutMetricData',
    'ec2:DescribeTags',
    ...holder === 'a member of the gateway' ? ['elasticloadbalancing:DescribeTargetHealth'] : [],
    'ssm:GetParameter',
  ]);
  expect(policies.filter(({ name }) => name.startsWith('arn:')).map(({ name }) => name)).toEqual([SSM_DEFAULT.arn]);
});

// The tests above would be worth nothing if the evaluator allowed nothing to anybody: these are the policies of 0.1.0.
test('the two managed policies of earlier versions allow an intruder to remove evidence and read private keys', async () => {
  const before = [SSM_CORE, CLOUDWATCH_AGENT].map(({ arn, document: policy }) => ({ name: arn, policy }));
  const allowed = (await ask(before, attack('windows-cluster'))).filter(({ decision }) => decision === 'Allowed').map(({ action, resource }) => `${action} ${resource}`);
  expect(allowed).toEqual(expect.arrayContaining([
    `logs:PutRetentionPolicy ${logGroup('flow-logs')}`,
    `logs:PutLogEvents ${logStream('trail')}`,
    'cloudwatch:PutMetricData *',
    `ssm:GetParameter ${POINTER}`,
    `ssm:GetParameters ${PRIVATE_KEY}`,
  ]));
});
