import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { requireEnvironmentName } from '../checks/environment-name';
import { requireProperties } from '../checks/required-properties';

/** Properties of the key of an environment. */
export interface EnvironmentKeyProps {
  /** The environment's name. */
  readonly environmentName: string;
}

/**
 * The customer managed key of an environment, for volumes, images and logs. It is retained when the stack is deleted, because these cannot be
 * decrypted without it.
 *
 * The key policy allows Auto Scaling, whose service-linked role has no permissions on keys. A policy that names the role fails in an account that has
 * never had an Auto Scaling group, so that the statement has conditions on the caller's account and the path of the role.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export class EnvironmentKey extends kms.Key {
  constructor(scope: Construct, id: string, props: EnvironmentKeyProps) {
    requireProperties('EnvironmentKey', props, ['environmentName']);
    requireEnvironmentName(props.environmentName);
    super(scope, id, {
      description: `Oban environment ${props.environmentName}: volumes, images, logs`,
      enableKeyRotation: true,
      // A failed first deployment deletes the key: it encrypts no data yet, and repeated attempts would leave many keys.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const { account, partition, region } = Stack.of(this);
    const autoScaling = {
      StringEquals: { 'kms:CallerAccount': account },
      ArnLike: { 'aws:PrincipalArn': `arn:${partition}:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling*` },
    };
    this.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'AutoScalingUsesVolumes',
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: autoScaling,
    }));
    this.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'AutoScalingAttachesVolumes',
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: { ...autoScaling, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }));
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    this.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'CloudWatchLogs',
      principals: [new iam.ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` } },
    }));
  }
}
