import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { requireEnvironmentName } from '../checks/environment-name';
import { requireProperties } from '../checks/required-properties';

/** Whose key it is. */
export interface EnvironmentKeyProps {
  /** The environment's name. */
  readonly environmentName: string;
}

/**
 * The customer key of an environment: volumes, images and logs. It is retained: without it none of them can be read.
 *
 * Auto Scaling is allowed in the key policy itself. Its service-linked role has no rights on keys of its own, and a policy
 * that names the role fails in an account where no group has existed yet, so the statement is bound by the caller's account
 * and the role's path.
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
      // A first deployment that fails has nothing to keep, and one after another would fill the account with keys.
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
