import { input } from '../../examples/production/input';
import type { PolicyRequest } from '../unit/account/policy-evaluation';
import type { FunctionName } from '../unit/backup/image-backup-fixture';

/** A request that AWS makes with a role, and the local AWS does not. */
export interface UnrecordedRequest extends PolicyRequest {
  /** The sender of the request, and the AWS page that documents it. */
  readonly reason: string;
}

/** The names of a deployment's resources. */
export interface Deployed {
  readonly logGroupArn: string;
  readonly topicArn: string;
  readonly topicKeyArn: string;
  readonly environmentKeyArn: string;
}

const { account, region } = input;

/** The authorization requests that AWS makes for a function's role in addition to those of its code. */
export function unrecordedRequests(name: FunctionName, deployed: Deployed): UnrecordedRequest[] {
  return [
    ...byLambda(deployed),
    ...name === 'create-images' || name === 'roll-clusters' ? byEbs(deployed) : [],
    ...name === 'expire-images' ? [...byImageReferences(), launchConfigurations()] : [],
  ];
}

function byLambda({ logGroupArn, topicArn, topicKeyArn }: Deployed): UnrecordedRequest[] {
  const logs = 'Lambda writes the log as the function: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html';
  const failure = 'Lambda tells the failure destination as the function: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html';
  const encrypted = 'who publishes to an encrypted topic uses its key: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html';
  return [
    { action: 'logs:CreateLogStream', resource: logGroupArn, reason: logs },
    { action: 'logs:PutLogEvents', resource: logGroupArn, reason: logs },
    { action: 'sns:Publish', resource: topicArn, reason: failure },
    { action: 'kms:GenerateDataKey', resource: topicKeyArn, reason: encrypted },
    { action: 'kms:Decrypt', resource: topicKeyArn, reason: encrypted },
  ];
}

/** Returns the requests for the key of volumes that AWS makes when it takes their snapshots. */
function byEbs({ environmentKeyArn: resource }: Deployed): UnrecordedRequest[] {
  const reason = 'EBS uses a customer key in the caller\'s name: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html';
  const throughEc2 = { 'kms:ViaService': `ec2.${region}.amazonaws.com` };
  const actions = ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];
  return [
    ...actions.map((action) => ({ action, resource, context: throughEc2, reason })),
    { action: 'kms:CreateGrant', resource, context: { ...throughEc2, 'kms:GrantIsForAWSResource': 'true' }, reason },
  ];
}

function byImageReferences(): UnrecordedRequest[] {
  const reason = 'EC2 asks in the caller\'s name what refers to an image: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-ami-references.html';
  const context = { 'aws:CalledVia': ['ec2-images.amazonaws.com'] };
  const recipe = `arn:aws:imagebuilder:${region}:${account}:container-recipe/team/1.0.0`;
  return [
    ...['ec2:DescribeLaunchTemplates', 'imagebuilder:ListImageRecipes', 'imagebuilder:ListContainerRecipes'].map((action) => ({ action, resource: '*' })),
    { action: 'imagebuilder:GetContainerRecipe', resource: recipe },
    { action: 'ssm:GetParameters', resource: `arn:aws:ssm:${region}:${account}:parameter/team/golden-image` },
  ].map((request) => ({ ...request, context, reason }));
}

function launchConfigurations(): UnrecordedRequest {
  const reason = 'old groups launch by one, and none can be made any more: https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-configurations.html';
  return { action: 'autoscaling:DescribeLaunchConfigurations', resource: '*', reason };
}
