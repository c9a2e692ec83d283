import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { AgentKind } from '../monitoring/agent/agent-configuration';
import { configurationParameterName } from '../monitoring/agent/agent-names';
import { AGENT_NAMESPACE } from '../monitoring/agent/agent-series';
import { acknowledge, awsManagedPolicy } from '../synthesis/acknowledge';

/** Whose role it is. */
export interface InstanceRoleProps {
  /** The environment's name. */
  readonly environmentName: string;
  /** The server or the cluster, as IAM shows it. */
  readonly owner: string;
  /** Which configuration of the CloudWatch agent its instances read. */
  readonly kind: AgentKind;
}

/** The policy that AWS made for managed instances later than AmazonSSMManagedInstanceCore. That one also reads every parameter. */
const SYSTEMS_MANAGER = 'AmazonSSMManagedEC2InstanceDefaultPolicy';

/**
 * The role of one server, or of the members of one cluster: Systems Manager manages them (Session Manager is the way in), and the
 * CloudWatch agent reads its configuration and publishes in its own namespace.
 *
 * It has no permission on logs, and no other namespace: an intruder on an instance cannot hide what others record.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedEC2InstanceDefaultPolicy.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
 */
export class InstanceRole extends iam.Role {
  /**
   * Gives the role to instances. It is made with the role: with another role there is another profile, so members roll, and EC2 associates
   * it with a running server. If a profile got another role, running instances would lose their permissions until EC2 notices.
   *
   * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html
   * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceIamInstanceProfileAssociation.html
   */
  public readonly profile: iam.InstanceProfile;

  constructor(scope: Construct, id: string, { environmentName, owner, kind }: InstanceRoleProps) {
    super(scope, id, {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      description: `Oban environment ${environmentName}: ${owner}`,
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName(SYSTEMS_MANAGER)],
    });
    this.profile = new iam.InstanceProfile(this, 'Profile', { role: this });
    this.addToPolicy(new iam.PolicyStatement({
      actions: ['ssm:GetParameter'],
      resources: [Stack.of(this).formatArn({
        service: 'ssm', resource: 'parameter', resourceName: configurationParameterName(environmentName, kind).slice(1), // an ARN has one slash there
      })],
    }));
    this.addToPolicy(new iam.PolicyStatement({
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': AGENT_NAMESPACE } },
    }));
    this.addToPolicy(new iam.PolicyStatement({ actions: ['ec2:DescribeTags'], resources: ['*'] }));
    acknowledge(this, {
      [awsManagedPolicy(SYSTEMS_MANAGER)]: 'what Systems Manager needs of an instance, as AWS keeps it: it reads no parameter and writes no log',
      'AwsSolutions-IAM5[Resource::*]': 'metrics are bound by their namespace, and DescribeTags and DescribeTargetHealth know no resource',
    });
  }
}
