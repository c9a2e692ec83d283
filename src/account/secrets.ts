import { ArnFormat, aws_iam as iam, aws_logs as logs, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Returns a statement that denies decrypting secure strings of Parameter Store in every Region and with every key. The key `aws/ssm` allows each
 * principal of the account that may read the parameter.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function denySecureStrings(): iam.PolicyStatement {
  return deny(['kms:Decrypt'], ['*'], { StringLike: { 'kms:ViaService': 'ssm.*' } });
}

/**
 * Returns a statement that denies all actions of EC2 and Auto Scaling that return user data, because scripts in it may contain passwords.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
 */
export function denyUserData(): iam.PolicyStatement {
  return deny([
    'autoscaling:DescribeLaunchConfigurations',
    'ec2:DescribeInstanceAttribute',
    'ec2:DescribeLaunchTemplateVersions',
    'ec2:DescribeSpotFleetRequests',
    'ec2:DescribeSpotInstanceRequests',
    'ec2:GetLaunchTemplateData',
  ], ['*']);
}

/**
 * Returns a statement that denies the event history, which has the recorded events of the last 90 days.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
 */
export function denyTrailRecords(): iam.PolicyStatement {
  return deny(['cloudtrail:LookupEvents'], ['*']);
}

/**
 * Returns a statement that denies reading the log group of the trail. The policy of the trail's key does not prevent it, because CloudWatch Logs
 * decrypts with its own permissions.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
export function denyTrailLogs(scope: Construct, { logGroupName }: logs.ILogGroup): iam.PolicyStatement {
  const arn = (resourceName: string) => Stack.of(scope).formatArn({
    service: 'logs', resource: 'log-group', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return deny([
    'logs:FilterLogEvents',
    'logs:GetLogEvents',
    'logs:GetLogGroupFields',
    'logs:GetLogRecord',
    'logs:GetQueryResults',
    'logs:StartLiveTail',
    'logs:StartQuery',
    'logs:Unmask',
  ], [arn(logGroupName), arn(`${logGroupName}:*`)]); // some actions require the first ARN and others the second one
}

function deny(actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>): iam.PolicyStatement {
  return new iam.PolicyStatement({ effect: iam.Effect.DENY, actions, resources, conditions });
}
