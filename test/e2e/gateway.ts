import { AutoScalingClient, DescribeAutoScalingGroupsCommand, SuspendedProcess } from '@aws-sdk/client-auto-scaling';
import { DescribeAddressesCommand, DescribeInstancesCommand, DescribeKeyPairsCommand, EC2Client, Instance, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeKeyCommand, KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { GetParameterCommand, GetParametersByPathCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientConfig } from './clients';
import { Deployment, sleep } from './deployment';
import type { LocalAws } from './local-aws';

export interface Member {
  readonly instanceId: string;
  readonly zone: string;
  readonly image: string;
  readonly templateVersion: string;
  readonly keyPair: string;
}

/** The running B2G gateway, read from the AWS APIs and never from its template. */
export class RunningGateway {
  public static async of(aws: LocalAws, deployment: Deployment, stackName: string): Promise<RunningGateway> {
    const [group] = await deployment.resources(stackName, 'AWS::AutoScaling::AutoScalingGroup');
    const [targetGroup] = await deployment.resources(stackName, 'AWS::ElasticLoadBalancingV2::TargetGroup');
    return new RunningGateway(aws, group, targetGroup);
  }

  private readonly autoScaling: AutoScalingClient;
  private readonly elb: ElasticLoadBalancingV2Client;
  private readonly ec2: EC2Client;
  private readonly ssm: SSMClient;
  private readonly kms: KMSClient;

  private constructor(aws: LocalAws, private readonly groupName: string, private readonly targetGroupArn: string) {
    this.autoScaling = new AutoScalingClient(clientConfig(aws));
    this.elb = new ElasticLoadBalancingV2Client(clientConfig(aws));
    this.ec2 = new EC2Client(clientConfig(aws));
    this.ssm = new SSMClient(clientConfig(aws));
    this.kms = new KMSClient(clientConfig(aws));
  }

  /** Returns the members that are in service for the group and healthy for the load balancer, the oldest first. */
  public async healthyMembers(): Promise<Member[]> {
    const [{ AutoScalingGroups }, { TargetHealthDescriptions }] = await Promise.all([
      this.autoScaling.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [this.groupName] })),
      this.elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: this.targetGroupArn })),
    ]);
    const healthy = new Set(TargetHealthDescriptions!.filter((target) => target.TargetHealth!.State === 'healthy').map((target) => target.Target!.Id));
    const inService = AutoScalingGroups![0].Instances!.filter((each) => each.LifecycleState === 'InService' && healthy.has(each.InstanceId));
    const instances = await this.instances(inService.map((each) => each.InstanceId!));
    return inService.map((each) => {
      const instance = instances.find((one) => one.InstanceId === each.InstanceId)!;
      return {
        instanceId: each.InstanceId!,
        zone: each.AvailabilityZone!,
        image: instance.ImageId!,
        templateVersion: each.LaunchTemplate!.Version!,
        keyPair: instance.KeyName!,
      };
    }).sort((a, b) => a.instanceId.localeCompare(b.instanceId));
  }

  /** Returns the members that are in service for the group, whether or not the load balancer finds them healthy. */
  public async inService(): Promise<string[]> {
    const { AutoScalingGroups } = await this.autoScaling.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [this.groupName] }));
    return AutoScalingGroups![0].Instances!.filter((each) => each.LifecycleState === 'InService').map((each) => each.InstanceId!).sort();
  }

  public async instances(ids: string[]): Promise<Instance[]> {
    if (ids.length === 0) {
      return [];
    }
    const { Reservations } = await this.ec2.send(new DescribeInstancesCommand({ InstanceIds: ids }));
    return Reservations!.flatMap((reservation) => reservation.Instances!);
  }

  public async suspendedProcesses(): Promise<SuspendedProcess[]> {
    const { AutoScalingGroups } = await this.autoScaling.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [this.groupName] }));
    return AutoScalingGroups![0].SuspendedProcesses ?? [];
  }

  public async terminate(instanceId: string): Promise<void> {
    await this.ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
  }

  /** Waits until this number of members is healthy, and returns them. */
  public async until(count: number, seconds = 30): Promise<Member[]> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const members = await this.healthyMembers();
      if (members.length === count) {
        return members;
      }
      if (Date.now() > end) {
        throw new Error(`waited ${seconds} s for ${count} healthy members, there are ${members.length}`);
      }
      await sleep(100);
    }
  }

  public async pointer(name: string): Promise<string> {
    return (await this.ssm.send(new GetParameterCommand({ Name: name }))).Parameter!.Value!;
  }

  /** Writes an image to the pointer, as a promotion does. */
  public async promote(name: string, image: string): Promise<void> {
    await this.ssm.send(new PutParameterCommand({ Name: name, Value: image, Type: 'String', DataType: 'aws:ec2:image', Overwrite: true }));
  }

  /** Returns the resources of an environment that remain after its stack is deleted. */
  public async retained() {
    const [{ Addresses }, { KeyPairs }, { Keys }, { Reservations }, { Parameters }] = await Promise.all([
      this.ec2.send(new DescribeAddressesCommand({})),
      this.ec2.send(new DescribeKeyPairsCommand({})),
      this.kms.send(new ListKeysCommand({})),
      this.ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running'] }] })),
      this.ssm.send(new GetParametersByPathCommand({ Path: '/oban/prod', Recursive: true })),
    ]);
    const keys = await Promise.all(Keys!.map(async ({ KeyId }) => (await this.kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata!));
    return {
      addresses: Addresses!.length,
      keyPairs: KeyPairs!.length,
      environmentKeys: keys.filter((key) => key.Enabled && key.Description?.startsWith('Oban environment prod')).length,
      runningInstances: Reservations!.length,
      pointers: Parameters!.length,
    };
  }
}
