import type { FunctionName } from './image-backup-fixture';
import type { PolicyRequest } from '../account/policy-evaluation';

/** An authorization request: an action on a resource in a context. */
export type Request = [action: string, resource: string, context?: PolicyRequest['context']];

export const HERE = 'ap-southeast-2:123456789012';
export const IMAGE = 'arn:aws:ec2:ap-southeast-2::image/ami-1';
export const SNAPSHOT = 'arn:aws:ec2:ap-southeast-2::snapshot/snap-1';
export const INSTANCE = `arn:aws:ec2:${HERE}:instance/i-1`;
export const GROUP = `arn:aws:autoscaling:${HERE}:autoScalingGroup:11111111-2222-3333-4444-555555555555:autoScalingGroupName/b2g`;
export const CLUSTER_STACK = `arn:aws:cloudformation:${HERE}:stack/oban-production/11111111-2222-3333-4444-555555555555`;
export const parameter = (name: string) => `arn:aws:ssm:${HERE}:parameter/${name}`;
export const POINTER = parameter('oban/prod/b2g/image/ami-0');
export const INVENTORY = parameter('oban/prod/inventory');
export const OF_ANOTHER_ACCOUNT = 'arn:aws:ssm:ap-southeast-2:210987654321:parameter/team/golden-image';
export const RETIRED = parameter('oban/prod/retired');
export const HOLDS = parameter('oban/prod/holds');
export const QUARANTINE = parameter('oban/prod/quarantine');
export const RECORD = parameter('oban/prod/quarantine/i-1');
export const PARAMETERS = parameter('oban/prod');

export const tagged = (environment: string, more: Record<string, string> = {}) => ({ 'aws:ResourceTag/oban:environment': environment, ...more });
export const request = (environment: string, keys = ['oban:environment', 'oban:source', 'oban:source-instance', 'oban:created', 'delete-after']) => ({
  'aws:RequestTag/oban:environment': environment, 'aws:TagKeys': keys,
});
export const created = (environment: string) => ({ ...request(environment, ['oban:environment', 'Name', 'anything']), 'ec2:CreateAction': 'CreateImage' });
export const throughEc2 = { 'kms:ViaService': 'ec2.ap-southeast-2.amazonaws.com' };
export const throughParameterStore = { 'kms:ViaService': 'ssm.ap-southeast-2.amazonaws.com' };
export const toFindReferences = { 'aws:CalledVia': ['ec2-images.amazonaws.com'] };
export const daily = { 'aws:ResourceTag/oban:backup': 'daily' };

/** The names that a template, or an account, may choose. */
export interface Named {
  /** The ARN of the environment's key. */
  readonly key: string;
  /** The ARN of the topic that is notified. */
  readonly topic: string;
}

/** Returns the requests that must be denied to a function of the environment `prod`. */
export function forbiddenTo(name: FunctionName, named: Named): Request[] {
  return [...toAll(named), ...toOne(named)[name]];
}

const toAll = ({ key }: Named): Request[] => [
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
  ['ec2:DeregisterImage', IMAGE, tagged('prod', { 'aws:ResourceTag/oban:quarantine': '2026-11-21' })],
  ['ec2:DeleteSnapshot', SNAPSHOT, tagged('staging')],
  ['ec2:DeleteSnapshot', SNAPSHOT],
  ['ec2:DeleteSnapshot', SNAPSHOT, tagged('prod', { 'aws:ResourceTag/oban:keep': 'evidence' })],
  ['ec2:DeleteSnapshot', SNAPSHOT, tagged('prod', { 'aws:ResourceTag/oban:quarantine': '2026-11-21' })],
  ['autoscaling:UpdateAutoScalingGroup', GROUP, tagged('prod')],
  ['autoscaling:StartInstanceRefresh', GROUP, tagged('staging')],
  ['autoscaling:TerminateInstanceInAutoScalingGroup', GROUP, tagged('prod')],
  ['ssm:PutParameter', parameter('oban/staging/b2g/image/ami-0')],
  ['ssm:PutParameter', parameter('oban/prod/inventory/app01')],
  ['ssm:PutParameter', parameter('oban/prod/retired/app01')],
  ['ssm:PutParameter', parameter('oban/prod/backup')],
  ['ssm:PutParameter', parameter('oban/prod/holds/b2g')],
  ['ssm:DeleteParameter', parameter('oban/prod/retired/app01')],
  ['ssm:DeleteParameter', parameter('oban/prod/holds/b2g')],
  ['ssm:DeleteParameter', parameter('oban/prod/quarantine/i-1')],
  ...['inventory', 'retired', 'holds', 'quarantine'].map((path): Request => ['ssm:GetParametersByPath', parameter(`oban/staging/${path}`)]),
  ['rds:DescribeDBInstances', `arn:aws:rds:${HERE}:db:another`],
  ['ssm:PutParameter', parameter('anything')],
  ['ssm:DeleteParameter', POINTER],
  ['kms:Decrypt', key, throughParameterStore],
  ['kms:Decrypt', key],
  ['kms:CreateGrant', key, { ...throughEc2, 'kms:GrantIsForAWSResource': 'false' }],
  ['kms:ScheduleKeyDeletion', key],
  ['iam:PassRole', 'arn:aws:iam::123456789012:role/any'],
  ['sns:Publish', `arn:aws:sns:${HERE}:another`],
  ['logs:DeleteLogGroup', '*'],
];

const toOne = ({ topic }: Named): Record<FunctionName, Request[]> => ({
  'create-images': [
    ['ssm:GetParameters', parameter('ec2/keypair/key-1')],
    ['ec2:CreateImage', INSTANCE, tagged('prod')], // no server that is selected, such as a member of a cluster
    ['ec2:CreateImage', INSTANCE, tagged('staging', daily)],
    ['ec2:CreateTags', SNAPSHOT, request('prod')], // nothing that is there already
    ['ec2:DeregisterImage', IMAGE, tagged('prod')],
    ['ec2:DeleteSnapshot', SNAPSHOT, tagged('prod')],
    ['ssm:PutParameter', POINTER],
    ['ssm:GetParametersByPath', parameter('oban/prod')],
    ['ssm:GetParametersByPath', RETIRED],
    ['ssm:GetParametersByPath', HOLDS],
    ['ssm:GetParameter', OF_ANOTHER_ACCOUNT],
  ],
  'roll-clusters': [
    ['ssm:GetParameter', parameter('oban/staging/inventory/b2g')],
    ['ssm:GetParameter', OF_ANOTHER_ACCOUNT],
    ['ssm:GetParametersByPath', RETIRED],
    ['ssm:GetParametersByPath', parameter('oban/prod')],
    ['ec2:CreateTags', SNAPSHOT, request('prod')],
    ['ec2:DeregisterImage', IMAGE, tagged('prod')],
    ['ec2:DeleteSnapshot', SNAPSHOT, tagged('prod')],
    ['ssm:GetParameter', parameter('ec2/keypair/key-1')],
    ['ssm:GetParameters', parameter('ec2/keypair/key-1')],
  ],
  'expire-images': [
    ['ec2:CreateTags', IMAGE, created('prod')],
    ['ec2:CreateTags', SNAPSHOT, created('prod')],
    ['ec2:CreateTags', SNAPSHOT, { ...request('prod'), ...tagged('prod') }],
    ['ec2:CreateImage', IMAGE, request('prod')],
    ['ec2:DescribeImageAttribute', IMAGE, tagged('staging')],
    ['ssm:GetParameters', OF_ANOTHER_ACCOUNT],
    ['ssm:GetParameterHistory', OF_ANOTHER_ACCOUNT],
    ['ssm:PutParameter', OF_ANOTHER_ACCOUNT],
    ['ssm:PutParameter', POINTER],
    ['ssm:PutParameter', RECORD],
    ['kms:Decrypt', `arn:aws:kms:${HERE}:key/aws-ssm`, throughParameterStore],
  ],
  'tag-snapshots': [
    ['ssm:GetParameters', parameter('ec2/keypair/key-1')],
    ['ec2:CreateTags', SNAPSHOT, request('prod', ['oban:environment', 'oban:keep'])],
    ['ec2:CreateTags', SNAPSHOT, request('prod', ['oban:environment', 'Name'])],
    ['ec2:CreateTags', IMAGE, request('prod')],
    ['ec2:DeregisterImage', IMAGE, tagged('prod')],
    ['ec2:DeleteSnapshot', SNAPSHOT, tagged('prod')],
    ['ec2:CreateImage', IMAGE, request('prod')],
    ['ssm:PutParameter', POINTER],
    ['ssm:PutParameter', RECORD],
    ...[INVENTORY, RETIRED, HOLDS, QUARANTINE, parameter('oban/prod')].map((path): Request => ['ssm:GetParametersByPath', path]),
  ],
  'check-backups': [
    ['ssm:GetParameters', parameter('ec2/keypair/key-1')],
    ['ec2:CreateTags', SNAPSHOT, { ...request('prod'), ...tagged('prod') }],
    ['ec2:DeregisterImage', IMAGE, tagged('prod')],
    ['ec2:DeleteSnapshot', SNAPSHOT, tagged('prod')],
    ['ec2:CreateImage', INSTANCE, tagged('prod', daily)],
    ['ssm:PutParameter', POINTER],
    ['ssm:PutParameter', RECORD],
    ['ssm:GetParameter', OF_ANOTHER_ACCOUNT],
    ['ssm:GetParametersByPath', RETIRED],
    ['ssm:GetParametersByPath', parameter('oban/prod')],
    ['ssm:GetParameterHistory', parameter('oban/staging/b2g/image/ami-0')],
    ['sns:Unsubscribe', topic],
  ],
});
