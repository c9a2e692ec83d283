import { Template } from 'aws-cdk-lib/assertions';
import {
  CLUSTER_STACK, created, daily, forbiddenTo, GROUP, HOLDS, IMAGE, INSTANCE, INVENTORY, OF_ANOTHER_ACCOUNT, parameter, PARAMETERS, POINTER,
  QUARANTINE, RECORD, Request, request, SNAPSHOT, tagged, throughEc2, toFindReferences,
} from './forbidden-requests';
import { backedUp, functionIn, FunctionName, FUNCTIONS, KEY } from './image-backup-fixture';
import { BackupPermissions } from '../../../src/backup';
import { allows, rendered } from '../account/policy-evaluation';

const template = backedUp({ refreshMembers: true }).template();
const only = (type: string, part: string) => Object.keys(template.findResources(type)).find((id) => id.includes(part))!;
const TOPIC_KEY = `<${only('AWS::KMS::Key', 'AlarmTopicKey')}.Arn>`;
const TOPIC = `<${only('AWS::SNS::Topic', 'AlarmTopic')}>`;

const asking = (...actions: string[]): Request[] => actions.map((action) => [action, '*']);

const listing = (...paths: string[]): Request[] => paths.map((path) => ['ssm:GetParametersByPath', path]);

const logGroupOf = (name: FunctionName) => `<${functionIn(template, name).properties.LoggingConfig.LogGroup.Ref}.Arn>`;

/** The actions of Lambda with each function's role. */
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
    ...listing(INVENTORY, QUARANTINE),
    ['ssm:PutParameter', RECORD],
    ['ec2:CreateImage', INSTANCE, tagged('prod', daily)],
    ...imaging,
  ],
  'roll-clusters': [
    ...asking(
      'ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeInstanceStatus', 'ec2:DescribeSnapshots', 'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeInstanceRefreshes', 'autoscaling:DescribeScalingActivities', 'elasticloadbalancing:DescribeTargetHealth',
    ),
    ['cloudformation:DescribeStacks', CLUSTER_STACK],
    ...listing(INVENTORY, QUARANTINE, HOLDS),
    ['ssm:GetParameter', parameter('oban/prod/inventory/b2g')],
    ['ssm:GetParameterHistory', POINTER],
    ['ssm:GetParameter', POINTER],
    ['ssm:PutParameter', POINTER],
    ['ssm:PutParameter', RECORD],
    ['ec2:CreateImage', INSTANCE, tagged('prod')],
    ['autoscaling:StartInstanceRefresh', GROUP, tagged('prod')],
    ...imaging,
  ],
  'expire-images': [
    ...asking(
      'ec2:DescribeImages', 'ec2:DescribeImageReferences', 'ec2:DescribeInstances', 'ec2:DescribeLaunchTemplateVersions', 'ec2:DescribeLockedSnapshots',
      'ec2:DescribeSnapshots', 'autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeLaunchConfigurations', 'ssm:DescribeParameters',
    ),
    ['ssm:GetParametersByPath', PARAMETERS],
    ['ssm:GetParameterHistory', POINTER],
    ['ssm:GetParameterHistory', parameter('team/golden-image')],
    ['ssm:GetParameter', parameter('team/golden-image')],
    ['ssm:GetParameters', parameter('team/golden-image')],
    ['ssm:GetParameter', OF_ANOTHER_ACCOUNT],
    ['ssm:GetParameters', 'arn:aws:ssm:ap-southeast-2::parameter/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base', toFindReferences],
    ['ec2:DescribeImageAttribute', IMAGE, tagged('prod')],
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
    ...listing(INVENTORY, QUARANTINE, HOLDS),
    ['ssm:GetParameterHistory', POINTER],
    ['sns:ListSubscriptionsByTopic', TOPIC],
    ...asking('sns:GetSubscriptionAttributes'),
    ['ssm:GetParameter', parameter('oban/prod/recipients')],
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

  test('each function may call its own actions', () => {
    expect(calls.filter((call) => !isAllowed(policy, call))).toEqual([]);
  });

  test('each function may not call any other harmful action', () => {
    expect(forbiddenTo(name, { key: KEY, topic: TOPIC }).filter((call) => isAllowed(policy, call))).toEqual([]);
  });

  const allowing = policy.Statement.filter((statement: any) => statement.Effect === 'Allow');
  test.each<[string, any]>(allowing.map((statement: any) => [JSON.stringify(statement.Action), statement]))('the permission for %s is needed', (_, statement) => {
    const without = { ...policy, Statement: policy.Statement.filter((other: any) => other !== statement) };
    expect(calls.some((call) => !isAllowed(without, call))).toBe(true);
  });
});

describe('permissions by options', () => {
  test('no refresh can be started if refreshes are off', () => {
    expect(isAllowed(policyOf(backedUp().template(), 'roll-clusters'), ['autoscaling:StartInstanceRefresh', GROUP, tagged('prod')])).toBe(false);
  });

  test('no key but the topic\'s is named with AWS-managed keys, because EBS uses its own for everyone in the account', () => {
    const staging = backedUp({}, { encryptionKeyArn: undefined }).template();
    for (const name of ['create-images', 'roll-clusters'] as const) {
      expect(JSON.stringify(policyOf(staging, name))).not.toContain('GenerateDataKeyWithoutPlaintext');
    }
  });

  test('the permissions of the design repeat nothing of the managed policies, and add what they lack', () => {
    const designed = backedUp({ permissions: BackupPermissions.asDesigned('a reason') }).template();
    for (const name of ['create-images', 'roll-clusters', 'expire-images', 'tag-snapshots'] as const) {
      const actions = policyOf(designed, name).Statement.flatMap((statement: any) => statement.Action);
      expect(actions.filter((action: string) => /^(ec2:Create|ec2:De|autoscaling:Start)/.test(action) && !action.includes('Describe'))).toEqual([]);
    }
    expect(isAllowed(policyOf(designed, 'roll-clusters'), ['ssm:PutParameter', POINTER])).toBe(true);
    expect(isAllowed(policyOf(designed, 'expire-images'), ['ssm:GetParameterHistory', POINTER])).toBe(true);
  });
});
