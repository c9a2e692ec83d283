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

/** From launch to the first line of the boot script, and back to CloudFormation. */
const SIGNAL_MARGIN_MINUTES = 3;

/** From an update that gives up on a member to its rollback. The group itself replaces the member only after this time (ADR 0066). */
const ROLLBACK_MARGIN = Duration.minutes(5);

/**
 * A system that is always two: members in the application tier, in different zones, behind a load balancer.
 *
 * A lost or unhealthy member is replaced, also while a deployment is under way. Planned work (a deployment, an image
 * roll-out) launches before it terminates, so two healthy members serve throughout.
 */
export class Cluster extends Construct implements ec2.IConnectable {
  /** The cluster's name. */
  public readonly clusterName: string;
  /** The Auto Scaling group of the members. */
  public readonly autoScalingGroup: autoscaling.AutoScalingGroup;
  /** What members are launched from. */
  public readonly launchTemplate: ec2.LaunchTemplate;
  /** The load balancer: an application load balancer, or a network load balancer for a pass-through. */
  public readonly loadBalancer: elbv2.BaseLoadBalancer;
  /** Where members are registered. */
  public readonly targetGroup: elbv2.TargetGroupBase;
  /** The listener on port 443. */
  public readonly listener: elbv2.BaseListener;
  /** The members' security group. */
  public readonly securityGroup: ec2.SecurityGroup;
  /** The load balancer's security group. */
  public readonly loadBalancerSecurityGroup: ec2.SecurityGroup;
  /**
   * The role of this cluster's members alone. Grant it what the software on them needs: `secret.grantRead(cluster.role)`. Members wait for
   * its own policy, so what names the group itself goes into another one: `new iam.Policy(…, { roles: [cluster.role] })`.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
   */
  public readonly role: iam.IRole;
  /** Says which image the next member boots from. */
  public readonly imagePointer: ImagePointer;
  /** Connections of the members. */
  public readonly connections: ec2.Connections;
  /** @internal */
  public _agent?: AgentAssociation;

  /** @throws if a property is missing, or out of its range: the message says which and what to do */
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

    // Members boot as soon as the group exists: by then there must be a way out, a listener in front of them and permission to signal.
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
          `cluster '${props.clusterName}' passes TLS through to its members, and a network load balancer writes access logs only where TLS ends at it: ` +
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
    // Setting the attribute writes a test file, so the bucket's policy must be there.
    entry.loadBalancer.node.addDependency(props.account.accessLogBucket);
    // The account's bucket admits the load balancers of its account from the start, so no environment has to change its policy.
    entry.loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
    entry.loadBalancer.setAttribute('access_logs.s3.bucket', props.account.accessLogBucket.bucketName);
    entry.loadBalancer.setAttribute('access_logs.s3.prefix', props.account.accessLogPrefix);
  }

  private addRole({ environmentName, clusterName, image }: ClusterProps, readiness: Readiness): InstanceRole {
    const role = new InstanceRole(this, 'Role', {
      environmentName, owner: `members of cluster ${clusterName}`, kind: agentKind(image.operatingSystem, 'cluster'),
    });
    if (readiness.requiresHealthyTarget) {
      role.addToPolicy(new iam.PolicyStatement({ actions: ['elasticloadbalancing:DescribeTargetHealth'], resources: ['*'] })); // it knows no resource
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
      // The group is made from this template, so its logical id is not known yet.
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
    // A changed tag here would be a new version and roll the group, so these are the only ones. The consumer's tags reach
    // members through the group.
    const tags = [{ Key: ENVIRONMENT_TAG, Value: props.environmentName }];
    template.addPropertyOverride('LaunchTemplateData.TagSpecifications', ['instance', 'volume'].map((type) => ({ ResourceType: type, Tags: tags })));
    template.addPropertyOverride('TagSpecifications', [{ ResourceType: 'launch-template', Tags: tags }]);
    // No size: a promoted image may have a larger root volume than the base image, and a smaller mapping would not launch.
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
      maxCapacity: members + 1, // planned work launches before it terminates
      healthChecks: readiness.requiresHealthyTarget
        ? autoscaling.HealthChecks.withAdditionalChecks({ additionalTypes: [autoscaling.AdditionalHealthCheckType.ELB], gracePeriod })
        : autoscaling.HealthChecks.ec2({ gracePeriod }),
      defaultInstanceWarmup: bootTimeout, // otherwise AWS takes the grace period, and every replacement would last longer
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
        // Only what would add or remove members behind the update's back. HealthCheck and ReplaceUnhealthy go on, so a
        // member that dies meanwhile is replaced.
        suspendProcesses: [
          autoscaling.ScalingProcess.AZ_REBALANCE,
          autoscaling.ScalingProcess.ALARM_NOTIFICATION,
          autoscaling.ScalingProcess.SCHEDULED_ACTIONS,
        ],
      }),
    });
    // ReplaceUnhealthy: also in a zone that traffic is shifted away from, a lost member is replaced, and the replacement is in another zone.
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

/** Nothing where nobody asked: an upgrade changes no group. */
function groupProtectionOf({ groupDeletionProtection, deletionProtectionOptOut }: ClusterProps): autoscaling.DeletionProtection | undefined {
  if (groupDeletionProtection === undefined) {
    return undefined;
  }
  const { NONE, PREVENT_FORCE_DELETION } = autoscaling.DeletionProtection;
  return groupDeletionProtection && deletionProtectionOptOut === undefined ? PREVENT_FORCE_DELETION : NONE;
}

function requireClusterProps(cluster: Construct, props: ClusterProps): void {
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
      'Less does not fit a Windows boot, and CloudFormation waits at most one hour for signals',
    );
  }
}
