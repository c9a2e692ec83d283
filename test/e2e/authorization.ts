import type { AccountResources, Tags } from './account-resources';
import { input } from '../../examples/production/input';
import type { PolicyRequest } from '../unit/account/policy-evaluation';

/** A call as the local AWS has recorded it. */
export interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  readonly parameters: any;
  readonly role: string;
}

type Translation = (parameters: any, resources: AccountResources) => PolicyRequest[];

const { account, region } = input;
const ANY = '*';
const IMAGE = `arn:aws:ec2:${region}::image/`;
const SNAPSHOT = `arn:aws:ec2:${region}::snapshot/`;
const INSTANCE = `arn:aws:ec2:${region}:${account}:instance/`;

/**
 * The authorization requests of each call, according to the Service Authorization Reference:
 *
 * - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 * - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html
 * - https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 * - https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
 * - https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 * - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */
const TRANSLATIONS: Record<string, Translation> = {
  ...withoutResource(
    'ec2:DescribeImages', 'ec2:DescribeImageReferences', 'ec2:DescribeInstances', 'ec2:DescribeInstanceStatus', 'ec2:DescribeLaunchTemplateVersions',
    'ec2:DescribeLockedSnapshots', 'ec2:DescribeSnapshots',
    'autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeInstanceRefreshes', 'autoscaling:DescribeLaunchConfigurations',
    'autoscaling:DescribeScalingActivities',
    'elasticloadbalancing:DescribeTargetHealth', 'ssm:DescribeParameters',
  ),
  'ec2:DescribeImageAttribute': ({ ImageId }, resources) => [
    { action: 'ec2:DescribeImageAttribute', resource: `${IMAGE}${ImageId}`, context: existing(ImageId, resources) },
  ],
  'ec2:CreateImage': createImage,
  'ec2:CreateTags': ({ Resources, Tags: tags }, resources) => Resources.map((id: string) => ({
    action: 'ec2:CreateTags', resource: snapshotArn(id), context: { ...existing(id, resources), ...requested(tags) },
  })),
  // The snapshots go with it only if the caller may delete them: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/deregister-ami.html
  'ec2:DeregisterImage': ({ ImageId, DeleteAssociatedSnapshots }, resources) => [
    { action: 'ec2:DeregisterImage', resource: `${IMAGE}${ImageId}`, context: existing(ImageId, resources) },
    ...DeleteAssociatedSnapshots ? resources.snapshotsOf(ImageId).map((id) => deleteSnapshot(id, resources)) : [],
  ],
  'ec2:DeleteSnapshot': ({ SnapshotId }, resources) => [deleteSnapshot(SnapshotId, resources)],
  'autoscaling:StartInstanceRefresh': ({ AutoScalingGroupName: name }, resources) => [
    { action: 'autoscaling:StartInstanceRefresh', resource: resources.groupArn(name), context: existing(name, resources) },
  ],
  'cloudformation:DescribeStacks': ({ StackName }) => [{ action: 'cloudformation:DescribeStacks', resource: StackName }],
  'ssm:GetParameter': ({ Name }) => [{ action: 'ssm:GetParameter', resource: parameterArn(Name) }],
  'ssm:GetParameters': ({ Names }) => Names.map((name: string) => ({ action: 'ssm:GetParameters', resource: parameterArn(name) })),
  'ssm:GetParameterHistory': ({ Name }) => [{ action: 'ssm:GetParameterHistory', resource: parameterArn(Name) }],
  'ssm:GetParametersByPath': ({ Path }) => [{ action: 'ssm:GetParametersByPath', resource: parameterArn(Path) }],
  // The image is looked up in the caller's name: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
  'ssm:PutParameter': ({ Name, DataType }) => [
    { action: 'ssm:PutParameter', resource: parameterArn(Name) },
    ...DataType === 'aws:ec2:image' ? [{ action: 'ec2:DescribeImages', resource: ANY }] : [],
  ],
  'rds:DescribeDBInstances': ({ DBInstanceIdentifier: id }) => [{ action: 'rds:DescribeDBInstances', resource: `arn:aws:rds:${region}:${account}:db:${id}` }],
  'sns:ListSubscriptionsByTopic': ({ TopicArn }) => [{ action: 'sns:ListSubscriptionsByTopic', resource: TopicArn }],
  'sns:GetSubscriptionAttributes': () => [{ action: 'sns:GetSubscriptionAttributes', resource: ANY }],
  'sns:Publish': ({ TopicArn }) => [{ action: 'sns:Publish', resource: TopicArn }],
};

/** Returns the authorization requests of a call. Throws an error for an unknown call, because nobody can tell whether it is allowed. */
export function authorizationsOf({ service, operation, parameters }: RecordedCall, resources: AccountResources): PolicyRequest[] {
  const translation = TRANSLATIONS[`${service}:${operation}`];
  if (translation === undefined) {
    throw new Error(`look up in the Service Authorization Reference what IAM is asked for ${service}:${operation}, and add it here`);
  }
  return translation(parameters, resources);
}

/**
 * Returns the requests for the instance, for the new resources, which have no id yet, and for their tags.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
function createImage({ InstanceId, TagSpecifications = [] }: any, resources: AccountResources): PolicyRequest[] {
  const tagsOf = (type: string) => TagSpecifications.find(({ ResourceType }: any) => ResourceType === type)?.Tags ?? [];
  const made = [{ resource: `${IMAGE}*`, tags: tagsOf('image') }, { resource: `${SNAPSHOT}*`, tags: tagsOf('snapshot') }];
  return [
    { action: 'ec2:CreateImage', resource: `${INSTANCE}${InstanceId}`, context: existing(InstanceId, resources) },
    ...made.map(({ resource, tags }) => ({ action: 'ec2:CreateImage', resource, context: requested(tags) })),
    ...made.filter(({ tags }) => tags.length > 0).map(({ resource, tags }) => ({
      action: 'ec2:CreateTags', resource, context: { ...requested(tags), 'ec2:CreateAction': 'CreateImage' },
    })),
  ];
}

function deleteSnapshot(id: string, resources: AccountResources): PolicyRequest {
  return { action: 'ec2:DeleteSnapshot', resource: snapshotArn(id), context: existing(id, resources) };
}

function withoutResource(...actions: string[]): Record<string, Translation> {
  return Object.fromEntries(actions.map((action) => [action, () => [{ action, resource: ANY }]]));
}

function snapshotArn(id: string): string {
  if (!id.startsWith('snap-')) {
    throw new Error(`${id} is no snapshot`);
  }
  return `${SNAPSHOT}${id}`;
}

/** Returns the ARN of a parameter from its name or its ARN, without the requested version or label. */
function parameterArn(name: string): string {
  const arn = name.startsWith('arn:') ? name : `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;
  return arn.split(':').slice(0, 6).join(':');
}

function existing(id: string, resources: AccountResources): Tags {
  return Object.fromEntries(Object.entries(resources.tagsOf(id)).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

function requested(tags: { Key: string; Value: string }[]): Record<string, string | string[]> {
  return { ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value])), 'aws:TagKeys': tags.map(({ Key }) => Key) };
}
