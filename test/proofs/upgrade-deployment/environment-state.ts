import { CloudFormationClient, DescribeStacksCommand, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import {
  DescribeAddressesCommand, DescribeImagesCommand, DescribeInstancesCommand, DescribeSnapshotsCommand, DescribeVolumesCommand, EC2Client,
} from '@aws-sdk/client-ec2';
import { DescribeKeyCommand, KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { DescribeDBInstanceAutomatedBackupsCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetParameterHistoryCommand, GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { clientConfig } from '../../e2e/clients';
import type { LocalAws } from '../../e2e/local-aws';
import { isStateful } from '../upgrade/stateful';

/** The things of one kind that AWS describes: a text that identifies each one and its data, by its name. */
export type Things = ReadonlyMap<string, string>;

/** The things that an upgrade must not change, by kind. */
export type EnvironmentState = { readonly [kind in Kind]: Things };

export const KINDS = [
  'stateful resources of the stacks', 'outputs', 'servers', 'volumes', 'database', 'images', 'pointers', 'parameters', 'alarms', 'addresses', 'keys', 'log files',
] as const;
export type Kind = typeof KINDS[number];

/** Queries the AWS APIs about a running environment, and never its template, except for the question which resources are stateful. */
export class EnvironmentStates {
  private readonly cloudFormation: CloudFormationClient;
  private readonly ec2: EC2Client;
  private readonly kms: KMSClient;
  private readonly rds: RDSClient;
  private readonly s3: S3Client;
  private readonly ssm: SSMClient;

  /** @param release the assembly that was deployed first: its stateful resources must remain */
  constructor(aws: LocalAws, private readonly release: CloudAssembly) {
    const config = clientConfig(aws);
    this.cloudFormation = new CloudFormationClient(config);
    this.ec2 = new EC2Client(config);
    this.kms = new KMSClient(config);
    this.rds = new RDSClient(config);
    this.s3 = new S3Client({ ...config, forcePathStyle: true });
    this.ssm = new SSMClient(config);
  }

  public async now(): Promise<EnvironmentState> {
    const [resources, outputs, servers, volumes, database, images, pointers, parameters, alarms, addresses, keys, files] = await Promise.all([
      this.resources(), this.outputs(), this.servers(), this.volumes(), this.database(), this.images(), this.pointers(), this.parameters(),
      this.alarms(), this.addresses(), this.keys(), this.logFiles(),
    ]);
    return {
      'stateful resources of the stacks': resources,
      outputs,
      servers,
      volumes,
      database,
      images,
      pointers,
      parameters,
      alarms,
      addresses,
      keys,
      'log files': files,
    };
  }

  private async resources(): Promise<Things> {
    const found = new Map<string, string>();
    for (const { stackName, template } of this.release.stacks) {
      for await (const { StackResourceSummaries } of paginateListStackResources({ client: this.cloudFormation }, { StackName: stackName })) {
        for (const { LogicalResourceId, PhysicalResourceId } of StackResourceSummaries!) {
          const definition = template.Resources[LogicalResourceId!];
          // The physical ID of a guard is a digest of the values that it accepted.
          if (definition !== undefined && isStateful(definition) && definition.Type !== 'Custom::ObanReplacementGuard') {
            found.set(`${stackName} ${LogicalResourceId}`, PhysicalResourceId!);
          }
        }
      }
    }
    return found;
  }

  private async outputs(): Promise<Things> {
    const stacks = await Promise.all(this.release.stacks.map(async ({ stackName }) => (
      (await this.cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }))).Stacks![0])));
    return new Map(stacks.flatMap(({ StackName, Outputs = [] }) => Outputs.map(({ OutputKey, OutputValue }) => [`${StackName} ${OutputKey}`, OutputValue!])));
  }

  private async servers(): Promise<Things> {
    const { Reservations } = await this.ec2.send(new DescribeInstancesCommand({
      Filters: [{ Name: 'tag:oban:backup', Values: ['daily'] }, { Name: 'instance-state-name', Values: ['running'] }],
    }));
    return new Map(Reservations!.flatMap(({ Instances }) => Instances!).map(({ InstanceId, LaunchTime, PrivateIpAddress, BlockDeviceMappings }) => [
      InstanceId!,
      `launched at ${LaunchTime!.toISOString()}, ${PrivateIpAddress}, ${BlockDeviceMappings!.map(({ DeviceName, Ebs }) => `${Ebs!.VolumeId} as ${DeviceName}`).sort().join(', ')}`,
    ]));
  }

  /** The volumes of servers. Those of members come and go with them. */
  private async volumes(): Promise<Things> {
    const { Volumes } = await this.ec2.send(new DescribeVolumesCommand({}));
    const lasting = Volumes!.filter(({ Attachments }) => Attachments?.some(({ DeleteOnTermination }) => !DeleteOnTermination));
    return new Map(lasting.map((volume) => [
      volume.VolumeId!,
      `of ${volume.CreateTime!.toISOString()}, ${volume.Size} GiB, ${volume.Attachments!.map(({ InstanceId, Device }) => `${Device} of ${InstanceId}`).join()}`,
    ]));
  }

  private async database(): Promise<Things> {
    const [{ DBInstances }, { DBInstanceAutomatedBackups }] = await Promise.all([
      this.rds.send(new DescribeDBInstancesCommand({})), this.rds.send(new DescribeDBInstanceAutomatedBackupsCommand({})),
    ]);
    return new Map([
      ...DBInstances!.map((each): [string, string] => [
        each.DBInstanceIdentifier!, `${each.DbiResourceId} of ${each.InstanceCreateTime!.toISOString()}, ${each.Endpoint!.Address}, ${each.MasterUserSecret?.SecretArn}`,
      ]),
      ...DBInstanceAutomatedBackups!.map((each): [string, string] => [`backups of ${each.DbiResourceId}`, `${each.Status}, ${each.BackupRetentionPeriod} days`]),
    ]);
  }

  private async images(): Promise<Things> {
    const filters = [{ Name: 'tag:oban:environment', Values: ['prod'] }];
    const [{ Images }, { Snapshots }] = await Promise.all([
      this.ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: filters })),
      this.ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters: filters })),
    ]);
    const there = new Set(Snapshots!.map(({ SnapshotId }) => SnapshotId));
    return new Map(Images!.map(({ ImageId, Name, State, BlockDeviceMappings }) => {
      const snapshots = BlockDeviceMappings!.map(({ Ebs }) => `${Ebs!.SnapshotId}${there.has(Ebs!.SnapshotId) ? '' : ' (gone)'}`);
      return [ImageId!, `${Name}, ${State}, ${snapshots.join(', ')}`];
    }));
  }

  /** All values that each pointer has had. */
  private async pointers(): Promise<Things> {
    const names = (await this.parameterNames()).filter((name) => name.includes('/image/'));
    return new Map(await Promise.all(names.map(async (name): Promise<[string, string]> => {
      const { Parameters } = await this.ssm.send(new GetParameterHistoryCommand({ Name: name }));
      return [name, Parameters!.sort((one, other) => one.Version! - other.Version!).map(({ Value }) => Value).join(' ')];
    })));
  }

  /** Names alone: a release may write more into the settings of its functions. */
  private async parameters(): Promise<Things> {
    return new Map((await this.parameterNames()).map((name) => [name, 'there']));
  }

  private async parameterNames(): Promise<string[]> {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const { Parameters, NextToken } = await this.ssm.send(new GetParametersByPathCommand({ Path: '/oban', Recursive: true, NextToken: token }));
      names.push(...Parameters!.map(({ Name }) => Name!));
      token = NextToken;
    } while (token !== undefined);
    return names;
  }

  /** Names alone, which are public API: a release may change a threshold. */
  private async alarms(): Promise<Things> {
    const names = await Promise.all(this.release.stacks.map(({ stackName }) => this.alarmsOf(stackName)));
    return new Map(names.flat().map((name) => [name, 'there']));
  }

  private async alarmsOf(stackName: string): Promise<string[]> {
    const names: string[] = [];
    for await (const { StackResourceSummaries } of paginateListStackResources({ client: this.cloudFormation }, { StackName: stackName })) {
      for (const { ResourceType, PhysicalResourceId } of StackResourceSummaries!) {
        if (ResourceType === 'AWS::CloudWatch::Alarm' || ResourceType === 'AWS::CloudWatch::CompositeAlarm') {
          names.push(PhysicalResourceId!);
        } else if (ResourceType === 'AWS::CloudFormation::Stack') {
          names.push(...await this.alarmsOf(PhysicalResourceId!));
        }
      }
    }
    return names;
  }

  private async addresses(): Promise<Things> {
    const { Addresses } = await this.ec2.send(new DescribeAddressesCommand({}));
    return new Map(Addresses!.map(({ AllocationId, PublicIp }) => [AllocationId!, PublicIp!]));
  }

  private async keys(): Promise<Things> {
    const { Keys } = await this.kms.send(new ListKeysCommand({}));
    const described = await Promise.all(Keys!.map(async ({ KeyId }) => (await this.kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata!));
    return new Map(described.map(({ KeyId, KeyState }) => [KeyId!, KeyState!]));
  }

  private async logFiles(): Promise<Things> {
    const { Buckets } = await this.s3.send(new ListBucketsCommand({}));
    const logs = Buckets!.map(({ Name }) => Name!).filter((name) => !name.startsWith('cdk-'));
    const listed = await Promise.all(logs.map(async (bucket) => {
      const { Contents = [] } = await this.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
      return Contents.map(({ Key, ETag }): [string, string] => [`${bucket}/${Key}`, ETag!]);
    }));
    return new Map(listed.flat());
  }
}

/** Returns what an upgrade has lost or changed. Things that are new are no loss. */
export function lossesBetween(before: Things, after: Things): string[] {
  return [...before].flatMap(([name, text]) => {
    const now = after.get(name);
    return now === undefined ? [`${name} is gone`] : now === text ? [] : [`${name} was ${text} and is ${now}`];
  });
}
