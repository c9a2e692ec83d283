import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { AgentKind } from '../monitoring/agent/agent-configuration';
import { configurationParameterName } from '../monitoring/agent/agent-names';
import { AGENT_NAMESPACE } from '../monitoring/agent/agent-series';
import { acknowledge, awsManagedPolicy } from '../synthesis/acknowledge';

/** Properties of an instance role. */
export interface InstanceRoleProps {
  /** The environment's name. */
  readonly environmentName: string;
  /** The server or the cluster in the description of the role. */
  readonly owner: string;
  /** The kind of instance, whose configuration of the CloudWatch agent the role may read. */
  readonly kind: AgentKind;
}

/** The newer AWS managed policy for managed instances. The older AmazonSSMManagedInstanceCore also allows reading every parameter. */
const SYSTEMS_MANAGER = 'AmazonSSMManagedEC2InstanceDefaultPolicy';

/**
 * The role of one server, or of the members of one cluster. Systems Manager manages the instances, operators connect through Session Manager, and the
 * CloudWatch agent reads its configuration and publishes in its own namespace.
 *
 * The role has no permission on logs or on other namespaces, so that an intruder on an instance cannot falsify the records of other systems.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedEC2InstanceDefaultPolicy.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
 */
export class InstanceRole extends iam.Role {
  /**
   * The instance profile of the role. Another role has another profile, so that the members of a cluster are replaced, and EC2 associates the profile
   * with a running server. If the role of a profile changed, running instances would lose their permissions until EC2 applies the change.
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
        service: 'ssm', resource: 'parameter', resourceName: configurationParameterName(environmentName, kind).slice(1), // the ARN has a single slash after `parameter`
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
