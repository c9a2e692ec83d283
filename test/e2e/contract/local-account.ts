import {
  AutoScalingClient, CreateAutoScalingGroupCommand, CreateAutoScalingGroupCommandInput, CreateLaunchConfigurationCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateCommand, CreateLaunchTemplateVersionCommand, CreateSnapshotCommand, CreateSubnetCommand, CreateVolumeCommand,
  CreateVpcCommand, EC2Client, EnableImageDeregistrationProtectionCommand, LockSnapshotCommand, ModifyLaunchTemplateCommand, RegisterImageCommand,
  ResourceType, RunInstancesCommand, TagSpecification,
} from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Account, Launch } from './account';
import { clientConfig } from '../clients';
import { LocalAws } from '../local-aws';
import { SEED } from '../production-app';

const ZONE = 'ap-southeast-2a';

/** The account that the local AWS plays. */
export class LocalAccount implements Account {
  public static async start(): Promise<LocalAccount> {
    const aws = await LocalAws.start(SEED);
    const ec2 = new EC2Client(clientConfig(aws));
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/24' }));
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc!.VpcId, CidrBlock: '10.0.0.0/25', AvailabilityZone: ZONE }));
    return new LocalAccount(aws, ec2, Subnet!.SubnetId!);
  }

  public readonly clientConfig: Account['clientConfig'];
  private readonly autoScaling: AutoScalingClient;
  private readonly ssm: SSMClient;

  private constructor(private readonly aws: LocalAws, private readonly ec2: EC2Client, private readonly subnetId: string) {
    this.clientConfig = clientConfig(aws);
    this.autoScaling = new AutoScalingClient(this.clientConfig);
    this.ssm = new SSMClient(this.clientConfig);
  }

  public async snapshot(tags = {}) {
    const { VolumeId } = await this.ec2.send(new CreateVolumeCommand({ AvailabilityZone: ZONE, Size: 1 }));
    const { SnapshotId } = await this.ec2.send(new CreateSnapshotCommand({ VolumeId, TagSpecifications: tagged('snapshot', tags) }));
    return SnapshotId!;
  }

  public async image(name: string, snapshotIds: readonly string[], tags = {}) {
    const { ImageId } = await this.ec2.send(new RegisterImageCommand({
      Name: name,
      RootDeviceName: '/dev/sda1',
      BlockDeviceMappings: snapshotIds.map((SnapshotId, index) => ({ DeviceName: `/dev/sd${String.fromCharCode(97 + index)}1`, Ebs: { SnapshotId } })),
      TagSpecifications: tagged('image', tags),
    }));
    return ImageId!;
  }

  public async instance(imageId: string) {
    const { Instances } = await this.ec2.send(new RunInstancesCommand({
      ImageId: imageId, MinCount: 1, MaxCount: 1, InstanceType: 't3.micro', SubnetId: this.subnetId,
    }));
    return Instances![0].InstanceId!;
  }

  public async template(name: string, [first, ...others]: readonly string[], defaultVersion: number) {
    const { LaunchTemplate } = await this.ec2.send(new CreateLaunchTemplateCommand({
      LaunchTemplateName: name, LaunchTemplateData: { ImageId: first, InstanceType: 't3.micro' },
    }));
    const LaunchTemplateId = LaunchTemplate!.LaunchTemplateId!;
    for (const ImageId of others) {
      await this.ec2.send(new CreateLaunchTemplateVersionCommand({ LaunchTemplateId, LaunchTemplateData: { ImageId, InstanceType: 't3.micro' } }));
    }
    await this.ec2.send(new ModifyLaunchTemplateCommand({ LaunchTemplateId, DefaultVersion: String(defaultVersion) }));
    return LaunchTemplateId;
  }

  public async configuration(name: string, imageId: string) {
    await this.autoScaling.send(new CreateLaunchConfigurationCommand({ LaunchConfigurationName: name, ImageId: imageId, InstanceType: 't3.micro' }));
  }

  public async group(name: string, launch: Launch) {
    await this.autoScaling.send(new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: name, MinSize: 0, MaxSize: 1, DesiredCapacity: 0, VPCZoneIdentifier: this.subnetId, ...launchOf(launch),
    }));
  }

  public async pointer(name: string, imageIds: readonly string[]) {
    for (const Value of imageIds) {
      await this.ssm.send(new PutParameterCommand({ Name: name, Value, Type: 'String', DataType: 'aws:ec2:image', Overwrite: true }));
    }
  }

  public async lock(snapshotId: string) {
    await this.ec2.send(new LockSnapshotCommand({ SnapshotId: snapshotId, LockMode: 'governance', LockDuration: 30 }));
  }

  public async protect(imageId: string) {
    await this.ec2.send(new EnableImageDeregistrationProtectionCommand({ ImageId: imageId }));
  }

  public async stop() {
    await this.aws.stop();
  }
}

function tagged(type: ResourceType, tags: { readonly [key: string]: string }): TagSpecification[] | undefined {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return list.length === 0 ? undefined : [{ ResourceType: type, Tags: list }];
}

function launchOf({ templateId, version, overrideImageId }: Launch): Partial<CreateAutoScalingGroupCommandInput> {
  const template = { LaunchTemplateId: templateId, Version: version };
  if (overrideImageId === undefined) {
    return { LaunchTemplate: template };
  }
  const overrides = [{ InstanceType: 't3.micro', ImageId: overrideImageId }];
  return { MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: template, Overrides: overrides } } };
}
