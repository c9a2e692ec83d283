import { Template } from 'aws-cdk-lib/assertions';
import { backedUp, functionIn, FunctionName, FUNCTIONS, KEY } from './image-backup-fixture';
import { BackupPermissions } from '../../src/backup';
import { allows, PolicyRequest, rendered } from '../account/policy-evaluation';

type Request = [action: string, resource: string, context?: PolicyRequest['context']];

const HERE = 'ap-southeast-2:123456789012';
const IMAGE = 'arn:aws:ec2:ap-southeast-2::image/ami-1';
const SNAPSHOT = 'arn:aws:ec2:ap-southeast-2::snapshot/snap-1';
const INSTANCE = `arn:aws:ec2:${HERE}:instance/i-1`;
const GROUP = `arn:aws:autoscaling:${HERE}:autoScalingGroup:11111111-2222-3333-4444-555555555555:autoScalingGroupName/b2g`;
const CLUSTER_STACK = `arn:aws:cloudformation:${HERE}:stack/oban-production/11111111-2222-3333-4444-555555555555`;
const parameter = (name: string) => `arn:aws:ssm:${HERE}:parameter/${name}`;
const POINTER = parameter('oban/prod/b2g/image/ami-0');
const INVENTORY = parameter('oban/prod/inventory');
const RETIRED = parameter('oban/prod/retired');

const template = backedUp({ refreshMembers: true }).template();
const only = (type: string, part: string) => Object.keys(template.findResources(type)).find((id) => id.includes(part))!;
const TOPIC_KEY = `<${only('AWS::KMS::Key', 'AlarmTopicKey')}.Arn>`;
const TOPIC = `<${only('AWS::SNS::Topic', 'AlarmTopic')}>`;

const tagged = (environment: string, more: Record<string, string> = {}) => ({ 'aws:ResourceTag/oban:environment': environment, ...more });
const request = (environment: string, keys = ['oban:environment', 'oban:source', 'oban:source-instance', 'oban:created', 'delete-after']) => ({
  'aws:RequestTag/oban:environment': environment, 'aws:TagKeys': keys,
});
const created = (environment: string) => ({ ...request(environment, ['oban:environment', 'Name', 'anything']), 'ec2:CreateAction': 'CreateImage' });
const throughEc2 = { 'kms:ViaService': 'ec2.ap-southeast-2.amazonaws.com' };
const throughParameterStore = { 'kms:ViaService': 'ssm.ap-southeast-2.amazonaws.com' };
const toFindReferences = { 'aws:CalledVia': ['ec2-images.amazonaws.com'] };
const daily = { 'aws:ResourceTag/oban:backup': 'daily' };

const asking = (...actions: string[]): Request[] => actions.map((action) => [action, '*']);

const logGroupOf = (name: FunctionName) => `<${functionIn(template, name).properties.LoggingConfig.LogGroup.Ref}.Arn>`;

/** What Lambda does with each function's role. */
const running = (name: FunctionName): Request[] => [
  ['logs:CreateLogStream', logGroupOf(name)],
  ['logs:PutLogEvents', logGroupOf(name)],
  ['sns:Publish', TOPIC],
  ['kms:GenerateDataKey', TOPIC_KEY],
  ['kms:Decrypt', TOPIC_KEY],
];

const imaging: Request[] = [
  ['ec2:CreateImage', IMAGE, request('prod')],
  ['ec2:CreateImage', SNAPSHOT, request('prod')],
  ['ec2:CreateTags', IMAGE, created('prod')],
  ['ec2:CreateTags', SNAPSHOT, created('prod')],
  ['kms:GenerateDataKeyWithoutPlaintext', KEY, throughEc2],
  ['kms:CreateGrant', KEY, { ...throughEc2, 'kms:GrantIsForAWSResource': 'true' }],
];

const needed: Record<FunctionName, Request[]> = {
  'create-images': [
    ...asking('ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeSnapshots'),
    ['ssm:GetParametersByPath', INVENTORY],
    ['ec2:CreateImage', INSTANCE, tagged('prod', daily)],
    ...imaging,
  ],
  'roll-clusters': [
    ...asking(
      'ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeInstanceStatus', 'ec2:DescribeSnapshots', 'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeInstanceRefreshes', 'autoscaling:DescribeScalingActivities', 'elasticloadbalancing:DescribeTargetHealth',
    ),
    ['cloudformation:DescribeStacks', CLUSTER_STACK],
    ['ssm:GetParametersByPath', INVENTORY],
    ['ssm:GetParameterHistory', POINTER],
    ['ssm:GetParameter', POINTER],
    ['ssm:PutParameter', POINTER],
    ['ec2:CreateImage', INSTANCE, tagged('prod')],
    ['autoscaling:StartInstanceRefresh', GROUP, tagged('prod')],
    ...imaging,
  ],
  'expire-images': [
    ...asking(
      'ec2:DescribeImages', 'ec2:DescribeImageReferences', 'ec2:DescribeInstances', 'ec2:DescribeLaunchTemplateVersions', 'ec2:DescribeLockedSnapshots',
      'ec2:DescribeSnapshots', 'autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeLaunchConfigurations', 'ssm:DescribeParameters',
    ),
    ['ssm:GetParametersByPath', INVENTORY],
    ['ssm:GetParametersByPath', RETIRED],
    ['ssm:GetParameterHistory', POINTER],
    ['ssm:GetParameterHistory', parameter('team/golden-image')],
    ['ssm:GetParameter', parameter('team/golden-image')],
    ['ssm:GetParameter', 'arn:aws:ssm:ap-southeast-2::parameter/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base'],
    ['ec2:DescribeLaunchTemplates', '*', toFindReferences],
    ['ssm:GetParameters', parameter('team/golden-image'), toFindReferences],
    ['imagebuilder:ListImageRecipes', '*', toFindReferences],
    ['imagebuilder:ListContainerRecipes', '*', toFindReferences],
    ['imagebuilder:GetContainerRecipe', '*', toFindReferences],
    ['ec2:DeregisterImage', IMAGE, tagged('prod')],
    ['ec2:DeleteSnapshot', SNAPSHOT, tagged('prod')],
  ],
  'tag-snapshots': [
    ...asking('ec2:DescribeImages', 'ec2:DescribeSnapshots'),
    ['ec2:CreateTags', SNAPSHOT, request('prod')],
    ['ec2:CreateTags', SNAPSHOT, { ...request('prod'), ...tagged('prod') }],
  ],
  'check-backups': [
    ...asking('ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeSnapshots', 'autoscaling:DescribeAutoScalingGroups'),
    ['ssm:GetParametersByPath', INVENTORY],
    ['ssm:GetParameterHistory', POINTER],
    ['sns:ListSubscriptionsByTopic', TOPIC],
  ],
};

const forbiddenToAll: Request[] = [
  ['ec2:TerminateInstances', INSTANCE, tagged('prod')],
  ['ec2:StopInstances', INSTANCE, tagged('prod')],
  ['ec2:RunInstances', INSTANCE, tagged('prod')],
  ['ec2:DeleteVolume', `arn:aws:ec2:${HERE}:volume/vol-1`, tagged('prod')],
  ['ec2:DeleteTags', SNAPSHOT, tagged('prod')],
  ['ec2:ModifyImageAttribute', IMAGE, tagged('prod')],
  ['ec2:ModifySnapshotAttribute', SNAPSHOT, tagged('prod')],
  ['ec2:CreateTags', INSTANCE, { ...request('prod'), ...tagged('prod') }],
  ['ec2:CreateTags', IMAGE, { ...request('prod'), ...tagged('prod') }],
  ['ec2:CreateTags', SNAPSHOT, request('staging')],
  ['ec2:CreateTags', SNAPSHOT, { ...request('prod'), ...tagged('staging') }],
  ['ec2:CreateTags', SNAPSHOT, { 'aws:TagKeys': ['delete-after'], ...tagged('prod') }],
  ['ec2:CreateImage', INSTANCE, tagged('staging')],
  ['ec2:CreateImage', INSTANCE],
  ['ec2:CreateImage', IMAGE, request('staging')],
  ['ec2:CreateImage', IMAGE],
  ['ec2:DeregisterImage', IMAGE, tagged('staging')],
  ['ec2:DeregisterImage', IMAGE],
  ['ec2:DeregisterImage', IMAGE, tagged('prod', { 'aws:ResourceTag/oban:keep': 'evidence' })],
  ['ec2:DeleteSnapshot', SNAPSHOT, tagged('staging')],
  ['ec2:DeleteSnapshot', SNAPSHOT],
  ['autoscaling:UpdateAutoScalingGroup', GROUP, tagged('prod')],
  ['autoscaling:StartInstanceRefresh', GROUP, tagged('staging')],
  ['autoscaling:TerminateInstanceInAutoScalingGroup', GROUP, tagged('prod')],
  ['ssm:PutParameter', parameter('oban/staging/b2g/image/ami-0')],
  ['ssm:PutParameter', parameter('oban/prod/inventory/app01')],
  ['ssm:PutParameter', parameter('oban/prod/retired/app01')],
  ['ssm:PutParameter', parameter('oban/prod/backup')],
  ['ssm:DeleteParameter', parameter('oban/prod/retired/app01')],
  ['ssm:GetParametersByPath', parameter('oban/staging/retired')],
  ['ssm:PutParameter', parameter('anything')],
  ['ssm:DeleteParameter', POINTER],
  ['ssm:GetParameters', parameter('ec2/keypair/key-1')],
  ['kms:Decrypt', KEY, throughParameterStore],
  ['kms:Decrypt', KEY],
  ['kms:CreateGrant', KEY, { ...throughEc2, 'kms:GrantIsForAWSResource': 'false' }],
  ['kms:ScheduleKeyDeletion', KEY],
  ['iam:PassRole', 'arn:aws:iam::123456789012:role/any'],
  ['sns:Publish', `arn:aws:sns:${HERE}:another`],
  ['logs:DeleteLogGroup', '*'],
];

const forbidden: Record<FunctionName, Request[]> = {
  'create-images': [
    ['ec2:CreateImage', INSTANCE, tagged('prod')], // no server that is selected, such as a member of a cluster
    ['ec2:CreateTags', SNAPSHOT, request('prod')], // nothing that is there already
    ['ec2:DeregisterImage', IMAGE, tagged('prod')],
    ['ec2:DeleteSnapshot', SNAPSHOT, tagged('prod')],
    ['ssm:PutParameter', POINTER],
    ['ssm:GetParametersByPath', parameter('oban/staging/inventory')],
    ['ssm:GetParametersByPath', parameter('oban/prod')],
    ['ssm:GetParametersByPath', RETIRED],
  ],
  'roll-clusters': [
    ['ec2:CreateTags', SNAPSHOT, request('prod')],
    ['ec2:DeregisterImage', IMAGE, tagged('prod')],
    ['ec2:DeleteSnapshot', SNAPSHOT, tagged('prod')],
    ['ssm:GetParameter', parameter('ec2/keypair/key-1')],
  ],
  'expire-images': [
    ['ec2:CreateTags', IMAGE, created('prod')],
    ['ec2:CreateTags', SNAPSHOT, created('prod')],
    ['ec2:CreateTags', SNAPSHOT, { ...request('prod'), ...tagged('prod') }],
    ['ec2:CreateImage', IMAGE, request('prod')],
    ['ssm:PutParameter', POINTER],
    ['kms:Decrypt', `arn:aws:kms:${HERE}:key/aws-ssm`, throughParameterStore],
  ],
  'tag-snapshots': [
    ['ec2:CreateTags', SNAPSHOT, request('prod', ['oban:environment', 'oban:keep'])],
    ['ec2:CreateTags', SNAPSHOT, request('prod', ['oban:environment', 'Name'])],
    ['ec2:CreateTags', IMAGE, request('prod')],
    ['ec2:DeregisterImage', IMAGE, tagged('prod')],
    ['ec2:DeleteSnapshot', SNAPSHOT, tagged('prod')],
    ['ec2:CreateImage', IMAGE, request('prod')],
    ['ssm:PutParameter', POINTER],
  ],
  'check-backups': [
    ['ec2:CreateTags', SNAPSHOT, { ...request('prod'), ...tagged('prod') }],
    ['ec2:DeregisterImage', IMAGE, tagged('prod')],
    ['ec2:DeleteSnapshot', SNAPSHOT, tagged('prod')],
    ['ec2:CreateImage', INSTANCE, tagged('prod', daily)],
    ['ssm:PutParameter', POINTER],
    ['ssm:GetParameterHistory', parameter('oban/staging/b2g/image/ami-0')],
    ['sns:Unsubscribe', TOPIC],
  ],
};

function policyOf(of: Template, name: FunctionName): any {
  const role = functionIn(of, name).properties.Role['Fn::GetAtt'][0];
  const policies = Object.values(of.findResources('AWS::IAM::Policy')).filter(({ Properties }) => Properties.Roles.some((each: any) => each.Ref === role));
  expect(policies).toHaveLength(1);
  return rendered(policies[0].Properties.PolicyDocument);
}

function isAllowed(policy: any, [action, resource, context]: Request): boolean {
  return allows(policy, { action, resource, context });
}

describe.each(FUNCTIONS)('%s', (name) => {
  const policy = policyOf(template, name);
  const calls = [...needed[name], ...running(name)];

  test('may do what it does', () => {
    expect(calls.filter((call) => !isAllowed(policy, call))).toEqual([]);
  });

  test('may do nothing else of what would harm', () => {
    expect([...forbiddenToAll, ...forbidden[name]].filter((call) => isAllowed(policy, call))).toEqual([]);
  });

  const allowing = policy.Statement.filter((statement: any) => statement.Effect === 'Allow');
  test.each<[string, any]>(allowing.map((statement: any) => [JSON.stringify(statement.Action), statement]))('needs to be allowed %s', (_, statement) => {
    const without = { ...policy, Statement: policy.Statement.filter((other: any) => other !== statement) };
    expect(calls.some((call) => !isAllowed(without, call))).toBe(true);
  });
});

describe('by options', () => {
  test('without refreshing, no refresh can be started', () => {
    expect(isAllowed(policyOf(backedUp().template(), 'roll-clusters'), ['autoscaling:StartInstanceRefresh', GROUP, tagged('prod')])).toBe(false);
  });

  test('with AWS-managed keys, no key is named but the topic\'s: EBS uses its own for everyone of the account', () => {
    const staging = backedUp({}, { encryptionKeyArn: undefined }).template();
    for (const name of ['create-images', 'roll-clusters'] as const) {
      expect(JSON.stringify(policyOf(staging, name))).not.toContain('GenerateDataKeyWithoutPlaintext');
    }
  });

  test('as designed, what the managed policies have is not said again, and what they lack is', () => {
    const designed = backedUp({ permissions: BackupPermissions.asDesigned('a reason') }).template();
    for (const name of ['create-images', 'roll-clusters', 'expire-images', 'tag-snapshots'] as const) {
      const actions = policyOf(designed, name).Statement.flatMap((statement: any) => statement.Action);
      expect(actions.filter((action: string) => /^(ec2:Create|ec2:De|autoscaling:Start)/.test(action) && !action.includes('Describe'))).toEqual([]);
    }
    expect(isAllowed(policyOf(designed, 'roll-clusters'), ['ssm:PutParameter', POINTER])).toBe(true);
    expect(isAllowed(policyOf(designed, 'expire-images'), ['ssm:GetParameterHistory', POINTER])).toBe(true);
  });
});
