import {
  DeleteVolumeCommand, DescribeInstanceAttributeCommand, DescribeInstancesCommand, DescribeVolumesCommand, EC2Client, Instance,
  ModifyInstanceAttributeCommand, Volume,
} from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client, ModifyLoadBalancerAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DBInstance, DescribeDBInstanceAutomatedBackupsCommand, DescribeDBInstancesCommand, DescribeDBSnapshotsCommand, ModifyDBInstanceCommand, RDSClient,
} from '@aws-sdk/client-rds';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientConfig } from './clients';
import type { LocalAws } from './local-aws';

export interface RunningServer {
  readonly instance: Instance;
  readonly protectedFromTermination: boolean;
  readonly dataVolumes: Volume[];
}

/** Returns the resources of a running environment that hold data, from the AWS APIs and never from its template. */
export class Holdings {
  private readonly ec2: EC2Client;
  private readonly elb: ElasticLoadBalancingV2Client;
  private readonly rds: RDSClient;
  private readonly ssm: SSMClient;

  constructor(aws: LocalAws) {
    this.ec2 = new EC2Client(clientConfig(aws));
    this.elb = new ElasticLoadBalancingV2Client(clientConfig(aws));
    this.rds = new RDSClient(clientConfig(aws));
    this.ssm = new SSMClient(clientConfig(aws));
  }

  public async server(name: string): Promise<RunningServer> {
    const { Reservations } = await this.ec2.send(new DescribeInstancesCommand({
      Filters: [{ Name: 'tag:Name', Values: [name] }, { Name: 'instance-state-name', Values: ['running'] }],
    }));
    const [instance] = Reservations!.flatMap((reservation) => reservation.Instances!);
    const { InstanceId, RootDeviceName } = instance;
    const attribute = await this.ec2.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute: 'disableApiTermination' }));
    const { Volumes } = await this.ec2.send(new DescribeVolumesCommand({ Filters: [{ Name: 'attachment.instance-id', Values: [InstanceId!] }] }));
    return {
      instance,
      protectedFromTermination: attribute.DisableApiTermination!.Value!,
      dataVolumes: Volumes!.filter((volume) => volume.Attachments![0].Device !== RootDeviceName),
    };
  }

  public async database(): Promise<DBInstance> {
    return (await this.rds.send(new DescribeDBInstancesCommand({}))).DBInstances![0];
  }

  public async inventory(): Promise<Record<string, any>> {
    const { Parameters } = await this.ssm.send(new GetParametersByPathCommand({ Path: '/oban/prod/inventory' }));
    return Object.fromEntries(Parameters!.map(({ Name, Value }) => [Name!.split('/').pop()!, JSON.parse(Value!)]));
  }

  /** Performs the manual steps of an operator after protections have stopped a rollback. */
  public async allowDeletion(): Promise<void> {
    const [{ LoadBalancers }, { Reservations }, { DBInstances }] = await Promise.all([
      this.elb.send(new DescribeLoadBalancersCommand({})),
      this.ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'tag:oban:backup', Values: ['daily'] }] })),
      this.rds.send(new DescribeDBInstancesCommand({})),
    ]);
    const instances = Reservations!.flatMap((reservation) => reservation.Instances!).filter(({ State }) => State!.Name !== 'terminated');
    await Promise.all([
      ...LoadBalancers!.map(({ LoadBalancerArn }) => this.elb.send(new ModifyLoadBalancerAttributesCommand({
        LoadBalancerArn, Attributes: [{ Key: 'deletion_protection.enabled', Value: 'false' }],
      }))),
      ...instances.map(({ InstanceId }) => this.ec2.send(new ModifyInstanceAttributeCommand({
        InstanceId, DisableApiTermination: { Value: false },
      }))),
      ...DBInstances!.map(({ DBInstanceIdentifier }) => this.rds.send(new ModifyDBInstanceCommand({
        DBInstanceIdentifier, DeletionProtection: false, ApplyImmediately: true,
      }))),
    ]);
  }

  /** Deletes volumes that a stack has left behind. */
  public async discard(volumes: Volume[]): Promise<void> {
    await Promise.all(volumes.map(({ VolumeId }) => this.ec2.send(new DeleteVolumeCommand({ VolumeId }))));
  }

  /** Returns the data that remains after the stack is deleted. */
  public async remaining() {
    const [{ Volumes }, { DBInstances }, { DBSnapshots }, { DBInstanceAutomatedBackups }] = await Promise.all([
      this.ec2.send(new DescribeVolumesCommand({})),
      this.rds.send(new DescribeDBInstancesCommand({})),
      this.rds.send(new DescribeDBSnapshotsCommand({ SnapshotType: 'manual' })),
      this.rds.send(new DescribeDBInstanceAutomatedBackupsCommand({})),
    ]);
    return {
      volumes: Volumes!.length,
      databases: DBInstances!.length,
      snapshots: DBSnapshots!.length,
      automatedBackups: DBInstanceAutomatedBackups!.length,
    };
  }
}
