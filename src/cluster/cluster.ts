import { Aws, CfnResource, Duration, Lazy, Stack, Tags, Token, Validations } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { bootScript } from './boot-script';
import type { BoundGatewayEntry } from './bound-gateway-entry';
import { watchCluster } from './cluster-alarms';
import { requireClusterName } from './cluster-name';
import { ClusterProps } from './cluster-options';
import { ImagePointer } from './image-pointer';
import { MEMBERS } from './members';
import { Readiness } from './readiness';
import { requireBucketOfSameAccount } from '../account/access-log-account';
import { requireWithoutKms } from '../account/access-log-bucket';
import { InventoryEntry } from '../backup/inventory-entry';
import { requireKey } from '../checks/encryption-key';
import { requireEnvironmentName } from '../checks/environment-name';
import { requireSameRegion } from '../checks/known-arn';
import { requireKnownText } from '../checks/known-text';
import { requireReason } from '../checks/reason';
import { requireProperties } from '../checks/required-properties';
import { requireProps } from '../checks/struct';
import { AgentAssociation } from '../monitoring/agent/agent-association';
import { agentKind } from '../monitoring/agent/agent-configuration';
import { onePerZone } from '../network/one-per-zone';
import { addEgress, outboundOf } from '../server/egress';
import { InstanceRole } from '../server/instance-role';
import { requireInstanceType } from '../server/instance-type-check';
import { warnIfNotOffered } from '../server/offered-instance-type';
import { acknowledge } from '../synthesis/acknowledge';
import { ENVIRONMENT_TAG } from '../tags/tag-keys';

const DEFAULT_INSTANCE_TYPE = ec2.InstanceType.of(ec2.InstanceClass.M6I, ec2.InstanceSize.LARGE);

/** The minutes from the launch to the first line of the boot script, and from the signal to CloudFormation. */
const SIGNAL_MARGIN_MINUTES = 3;

/** The time from a failed update to its rollback. The group replaces an unhealthy member only after this time (ADR 0066). */
const ROLLBACK_MARGIN = Duration.minutes(5);

/**
 * A cluster of two members in the application tier, in different Availability Zones behind a load balancer.
 *
 * A lost or unhealthy member is replaced, also during a deployment. A deployment or an image rollout launches a new member before it terminates an
 * old one, so that two healthy members serve throughout.
 */
export class Cluster extends Construct implements ec2.IConnectable {
  /** The cluster's name. */
  public readonly clusterName: string;
  /** The Auto Scaling group of the members. */
  public readonly autoScalingGroup: autoscaling.AutoScalingGroup;
  /** The launch template of the members. */
  public readonly launchTemplate: ec2.LaunchTemplate;
  /** The load balancer: an Application Load Balancer, or a Network Load Balancer for a pass-through entry. */
  public readonly loadBalancer: elbv2.BaseLoadBalancer;
  /** The target group in which the members are registered. */
  public readonly targetGroup: elbv2.TargetGroupBase;
  /** The listener on port 443. */
  public readonly listener: elbv2.BaseListener;
  /** The security group of the members. */
  public readonly securityGroup: ec2.SecurityGroup;
  /** The security group of the load balancer. */
  public readonly loadBalancerSecurityGroup: ec2.SecurityGroup;
  /**
   * The role of this cluster's members. Grant it the permissions that the software on the members needs: `secret.grantRead(cluster.role)`. The Auto
   * Scaling group depends on the policy of the role, so that a permission on the group itself needs a separate policy:
   * `new iam.Policy(…, { roles: [cluster.role] })`.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
   */
  public readonly role: iam.IRole;
  /** The parameter with the id of the image from which the next member boots. */
  public readonly imagePointer: ImagePointer;
  /** The network connections of the members. */
  public readonly connections: ec2.Connections;
  /** @internal */
  public _agent?: AgentAssociation;

  /** @throws if a property is missing or invalid */
  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    requireClusterProps(this, props);
    const bootTimeout = props.bootTimeout ?? Duration.minutes(20);
    requireBootTimeout(props.clusterName, bootTimeout);
    const instanceType = props.instanceType ?? DEFAULT_INSTANCE_TYPE;
    requireInstanceType(`cluster '${props.clusterName}'`, instanceType, props.image.operatingSystem);
    warnIfNotOffered(this, `cluster '${props.clusterName}'`, instanceType);
    const readiness = props.readiness ?? Readiness.targetHealthy();
    this.clusterName = props.clusterName;

    const entry = this.addEntry(props);
    this.loadBalancer = entry.loadBalancer;
    this.listener = entry.listener;
    this.targetGroup = entry.targetGroup;
    this.loadBalancerSecurityGroup = entry.securityGroup;

    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.network.vpc,
      description: `Members of cluster ${props.clusterName}`,
      ...outboundOf(props.egress),
    });
    addEgress(this.securityGroup, `cluster '${props.clusterName}'`, props.egress);
    this.connections = this.securityGroup.connections;
    this.connections.allowFrom(entry.securityGroup, ec2.Port.tcp(entry.targetPort), 'from the load balancer');

    const baseImageId = props.image.imageIdFor(this);
    this.imagePointer = new ImagePointer(this, 'ImagePointer', {
      environmentName: props.environmentName,
      clusterName: props.clusterName,
      baseImageId,
      seeder: props.pointerSeeder,
    });
    const role = this.addRole(props, readiness);
    this.role = role;
    this.launchTemplate = this.addLaunchTemplate(props, readiness, bootTimeout, role);
    this.autoScalingGroup = this.addAutoScalingGroup(props, readiness, bootTimeout);
    entry.attach(this.autoScalingGroup);

    new InventoryEntry(this, 'Inventory', {
      environmentName: props.environmentName,
      name: props.clusterName,
      facts: { kind: 'cluster', autoScalingGroup: this.autoScalingGroup.autoScalingGroupName, imagePointer: this.imagePointer.parameterName }, // promise TAGS-4.3
    });

    this.watch(props, bootTimeout, entry.certificateArns);

    // Members boot as soon as the group exists. Egress, the listener and the permission to signal must exist before that.
    this.autoScalingGroup.node.addDependency(
      props.network, entry.listener, this.securityGroup, entry.securityGroup, this.role, this.imagePointer,
    );
  }

  private watch(props: ClusterProps, bootTimeout: Duration, certificateArns: string[]): void {
    const { clusterName, loadBalancer, targetGroup } = this;
    const { environmentName } = props;
    const { operatingSystem } = props.image;
    const groupName = this.autoScalingGroup.autoScalingGroupName;
    watchCluster(props.alarms, this, {
      environmentName, clusterName, groupName, operatingSystem, loadBalancer, targetGroup, members: membersOf(props), bootTimeout, certificateArns,
    });
    props.alarms._neverMute(clusterName);
    this._agent = new AgentAssociation(this, 'Agent', {
      environmentName,
      kind: agentKind(operatingSystem, 'cluster'),
      name: clusterName,
      targetKey: 'tag:aws:autoscaling:groupName',
      targetValue: groupName,
    });
  }

  private addEntry(props: ClusterProps): BoundGatewayEntry {
    requireReason(`deletionProtectionOptOut of cluster '${props.clusterName}'`, props.deletionProtectionOptOut, 'its load balancer may be deleted');
    const entry = props.entry._bind(this, {
      clusterName: props.clusterName,
      vpc: props.network.vpc,
      publicSubnets: onePerZone(props.network.vpc, props.network.publicSubnets),
      deletionProtection: props.deletionProtectionOptOut === undefined,
    });
    if (props.deletionProtectionOptOut) {
      (entry.loadBalancer.node.defaultChild as CfnResource).addMetadata('oban:deletion-protection-opt-out', props.deletionProtectionOptOut);
    }
    this.addAccessLogs(entry, props);
    return entry;
  }

  private addAccessLogs(entry: BoundGatewayEntry, props: ClusterProps): void {
    if (!entry.writesAccessLogs) {
      if (props.accessLogs || props.accessLogBucket) {
        throw new Error(
          `cluster '${props.clusterName}' passes TLS through to its members, and a network load balancer writes access logs only if it terminates TLS: ` +
          'leave out accessLogs and accessLogBucket, or use GatewayEntry.https. The VPC flow logs show the connections',
        );
      }
      return;
    }
    if (props.accessLogs === false) {
      return;
    }
    if (props.accessLogBucket) {
      const what = `the accessLogBucket of cluster '${props.clusterName}'`;
      requireWithoutKms(what, props.accessLogBucket);
      requireSameRegion(this, what, props.accessLogBucket.env.region, 'a load balancer writes access logs only in its own Region');
      (entry.loadBalancer as elbv2.ApplicationLoadBalancer).logAccessLogs(props.accessLogBucket, `${props.environmentName}/${props.clusterName}`);
      return;
    }
    requireBucketOfSameAccount(this, props.clusterName, props.account);
    const region = Stack.of(this).region;
    const bucketRegion = props.account.accessLogBucketRegion;
    if (!Token.isUnresolved(region) && !Token.isUnresolved(bucketRegion) && region !== bucketRegion) {
      throw new Error(
        `the account's bucket is in ${bucketRegion} and cluster '${props.clusterName}' in ${region}, and a load balancer writes access logs only in its own Region: ` +
        `give an accessLogBucket in ${region}, or set accessLogs to false`,
      );
    }
    // The policy of the bucket must exist first, because setting the attribute writes a test file.
    entry.loadBalancer.node.addDependency(props.account.accessLogBucket);
    // The policy of the account's bucket allows all load balancers of the account, so that no environment has to change it.
    entry.loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
    entry.loadBalancer.setAttribute('access_logs.s3.bucket', props.account.accessLogBucket.bucketName);
    entry.loadBalancer.setAttribute('access_logs.s3.prefix', props.account.accessLogPrefix);
  }

  private addRole({ environmentName, clusterName, image }: ClusterProps, readiness: Readiness): InstanceRole {
    const role = new InstanceRole(this, 'Role', {
      environmentName, owner: `members of cluster ${clusterName}`, kind: agentKind(image.operatingSystem, 'cluster'),
    });
    if (readiness.requiresHealthyTarget) {
      role.addToPolicy(new iam.PolicyStatement({ actions: ['elasticloadbalancing:DescribeTargetHealth'], resources: ['*'] })); // the action has no resource-level permissions
    }
    role.addToPolicy(new iam.PolicyStatement({ actions: ['cloudformation:SignalResource'], resources: [Aws.STACK_ID] }));
    return role;
  }

  private addLaunchTemplate(props: ClusterProps, readiness: Readiness, bootTimeout: Duration, role: InstanceRole): ec2.LaunchTemplate {
    const stack = Stack.of(this);
    const userData = bootScript(props.image.operatingSystem, {
      clusterName: props.clusterName,
      region: stack.region,
      stackName: Aws.STACK_NAME,
      // The group is created from this template, so that its logical id is not known yet.
      groupLogicalId: Lazy.string({ produce: () => stack.resolve((this.autoScalingGroup.node.defaultChild as CfnResource).logicalId) }),
      targetGroupArn: readiness.requiresHealthyTarget ? this.targetGroup.targetGroupArn : undefined,
      timeoutMinutes: bootTimeout.toMinutes() - SIGNAL_MARGIN_MINUTES,
      bootCommands: props.bootCommands ?? [],
      startCommands: props.startCommands ?? [],
    });
    const launchTemplate = new ec2.LaunchTemplate(this, 'LaunchTemplate', {
      machineImage: ec2.MachineImage.resolveSsmParameterAtLaunch(this.imagePointer.parameterName, { os: props.image.operatingSystem, userData }), // promise TAGS-6
      instanceType: props.instanceType ?? DEFAULT_INSTANCE_TYPE,
      securityGroup: this.securityGroup,
      instanceProfile: role.profile,
      keyPair: props.keyPair,
      userData,
      requireImdsv2: true,
    });
    const template = launchTemplate.node.defaultChild as ec2.CfnLaunchTemplate;
    // A changed tag here would create a new version and replace all members, so that no other tags are added. The user's tags are propagated to members
    // by the group.
    const tags = [{ Key: ENVIRONMENT_TAG, Value: props.environmentName }];
    template.addPropertyOverride('LaunchTemplateData.TagSpecifications', ['instance', 'volume'].map((type) => ({ ResourceType: type, Tags: tags })));
    template.addPropertyOverride('TagSpecifications', [{ ResourceType: 'launch-template', Tags: tags }]);
    // The mapping has no size: a promoted image may have a larger root volume than the base image, and a launch with a smaller size fails.
    template.addPropertyOverride('LaunchTemplateData.BlockDeviceMappings', [{
      DeviceName: props.image.rootDeviceName,
      Ebs: { VolumeType: 'gp3', Encrypted: true, KmsKeyId: props.encryptionKey?.keyArn, DeleteOnTermination: true },
    }]);
    Validations.of(template).acknowledge({
      id: 'CloudFormation-Validate::E1152',
      reason: 'resolve:ssm: is a valid image id of a launch template: https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html',
    });
    return launchTemplate;
  }

  private addAutoScalingGroup(props: ClusterProps, readiness: Readiness, bootTimeout: Duration): autoscaling.AutoScalingGroup {
    const members = membersOf(props);
    const gracePeriod = bootTimeout.plus(ROLLBACK_MARGIN);
    const group = new autoscaling.AutoScalingGroup(this, 'Group', {
      vpc: props.network.vpc,
      vpcSubnets: props.network.applicationSubnets,
      launchTemplate: this.launchTemplate,
      minCapacity: members,
      maxCapacity: members + 1, // updates launch a member before they terminate one
      healthChecks: readiness.requiresHealthyTarget
        ? autoscaling.HealthChecks.withAdditionalChecks({ additionalTypes: [autoscaling.AdditionalHealthCheckType.ELB], gracePeriod })
        : autoscaling.HealthChecks.ec2({ gracePeriod }),
      defaultInstanceWarmup: bootTimeout, // the default is the grace period, with which every replacement would take longer
      minHealthyPercentage: 100,
      maxHealthyPercentage: Math.ceil(100 * (members + 1) / members),
      deletionProtection: groupProtectionOf(props),
      signals: autoscaling.Signals.waitForAll({ timeout: bootTimeout }),
      updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({
        maxBatchSize: 1,
        minInstancesInService: members,
        minSuccessPercentage: 100,
        waitOnResourceSignals: true,
        pauseTime: bootTimeout,
        // Only processes that would add or remove members during the update. HealthCheck and ReplaceUnhealthy continue, so that a member that fails
        // during the update is replaced.
        suspendProcesses: [
          autoscaling.ScalingProcess.AZ_REBALANCE,
          autoscaling.ScalingProcess.ALARM_NOTIFICATION,
          autoscaling.ScalingProcess.SCHEDULED_ACTIONS,
        ],
      }),
    });
    // With ReplaceUnhealthy, a lost member is also replaced in a zone from which traffic is shifted away; the replacement is in another zone.
    // https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-zonal-shift.html
    (group.node.defaultChild as autoscaling.CfnAutoScalingGroup).availabilityZoneImpairmentPolicy = {
      zonalShiftEnabled: true, impairedZoneHealthCheckBehavior: 'ReplaceUnhealthy',
    };
    if (props.groupDeletionProtection && props.deletionProtectionOptOut) {
      (group.node.defaultChild as CfnResource).addMetadata('oban:deletion-protection-opt-out', props.deletionProtectionOptOut);
    }
    if (readiness.reason) {
      (group.node.defaultChild as CfnResource).addMetadata('oban:readiness', readiness.reason);
    }
    acknowledge(group, {
      'AwsSolutions-AS3': 'a member that comes or goes is what the group is for; alarms tell when two are not healthy',
      'AwsSolutions-EC26': 'the launch template encrypts the root volume, by an override that the rule does not see',
    });
    Tags.of(group).add('Name', `${props.environmentName}-${props.clusterName}`);
    return group;
  }
}

function membersOf({ spare }: ClusterProps): number {
  return spare ? MEMBERS + 1 : MEMBERS;
}

/** Returns undefined if the property is not set, so that an upgrade of the library changes no group. */
function groupProtectionOf({ groupDeletionProtection, deletionProtectionOptOut }: ClusterProps): autoscaling.DeletionProtection | undefined {
  if (groupDeletionProtection === undefined) {
    return undefined;
  }
  const { NONE, PREVENT_FORCE_DELETION } = autoscaling.DeletionProtection;
  return groupDeletionProtection && deletionProtectionOptOut === undefined ? PREVENT_FORCE_DELETION : NONE;
}

function requireClusterProps(cluster: Construct, props: ClusterProps): void {
  requireProps(cluster, Cluster, 'Cluster', props);
  requireProperties('Cluster', props, ['clusterName', 'environmentName', 'account', 'network', 'keyPair', 'pointerSeeder', 'alarms']);
  requireKnownText('clusterName', props.clusterName);
  requireProperties(`cluster '${props.clusterName}'`, props, ['entry', 'image']);
  requireClusterName(props.clusterName);
  requireEnvironmentName(props.environmentName);
  requireKey(cluster, `encryptionKey of cluster '${props.clusterName}'`, props.encryptionKey);
}

function requireBootTimeout(clusterName: string, timeout: Duration): void {
  const minutes = timeout.isUnresolved() ? NaN : timeout.toMinutes({ integral: false });
  if (!(minutes >= 5 && minutes <= 60) || !Number.isInteger(minutes)) {
    const given = timeout.isUnresolved() ? 'only known at deployment' : `${minutes} minutes`;
    throw new Error(
      `bootTimeout of cluster '${clusterName}' is ${given}: give 5 to 60 whole minutes. ` +
      'A Windows boot takes longer than 5 minutes, and CloudFormation waits for signals for at most one hour',
    );
  }
}
