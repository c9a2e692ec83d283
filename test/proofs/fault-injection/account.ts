import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand, Stack } from '@aws-sdk/client-cloudformation';
import {
  CreateImageCommand, CreateTagsCommand, DeleteTagsCommand, DescribeImagesCommand, EC2Client, InstanceStateName, RunInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { RDSClient } from '@aws-sdk/client-rds';
import { SNSClient } from '@aws-sdk/client-sns';
import { ParameterType, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Clients } from '../../../src/backup/functions/runtime/clients';
import { clientConfig } from '../../e2e/clients';
import { LocalAws } from '../../e2e/local-aws';

/** The image of servers and members, which is in the seed of the local AWS. */
export const BASE_IMAGE = 'ami-0f1e2d3c4b5a69788';

export const ENVIRONMENT = 'prod';

/** The day on which functions run, and the hour. */
export const TODAY = '2026-11-22';
export const NOW = `${TODAY}T15:00:00+00:00`;

/** Tags by their keys. */
export interface Tags {
  readonly [key: string]: string;
}

/** Returns the contract's tags for an image of a source and a day. */
export function ownTags(source: string, day: string, deleteAfter: string, overrides: Tags = {}): Tags {
  return {
    'oban:environment': ENVIRONMENT,
    'oban:source': source,
    'oban:source-instance': 'i-0123456789abcdef0',
    'oban:created': day,
    'delete-after': deleteAfter,
    ...overrides,
  };
}

function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The clients for the account. */
export function clientsOf(aws: LocalAws): Clients {
  const config = clientConfig(aws);
  return {
    autoScaling: new AutoScalingClient(config),
    cloudFormation: new CloudFormationClient(config),
    ec2: new EC2Client(config),
    loadBalancing: new ElasticLoadBalancingV2Client(config),
    rds: new RDSClient(config),
    sns: new SNSClient(config),
    ssm: new SSMClient(config),
  };
}

/** Properties of a server to launch. */
export interface ServerOptions {
  readonly tags?: Tags;
  /** The number of volumes in addition to the root volume. */
  readonly dataVolumes?: number;
  readonly imageId?: string;
  readonly state?: Extract<InstanceStateName, 'running' | 'stopped'>;
}

/** A separate account for a small world. */
export class Account {
  /** The undisturbed clients, which create and read the world. */
  public readonly clients: Clients;

  constructor(public readonly aws: LocalAws) {
    this.clients = clientsOf(aws);
  }

  /** Resets the account to the seed. */
  public async reset(): Promise<void> {
    await this.aws.control('reset');
    await this.aws.control('knobs', { bootSeconds: 0 });
  }

  public async clock(): Promise<Date> {
    return new Date((await this.aws.control<{ now: string }>('clock')).now);
  }

  public async moveClockTo(instant: string): Promise<void> {
    await this.aws.control('clock', { to: instant });
  }

  /** Launches a server, and returns its id. */
  public async launchServer(name: string, { tags = {}, dataVolumes = 0, imageId = BASE_IMAGE, state = 'running' }: ServerOptions = {}): Promise<string> {
    const { ec2 } = this.clients;
    const { Instances } = await ec2.send(new RunInstancesCommand({
      ImageId: imageId,
      InstanceType: 'm5.large',
      MinCount: 1,
      MaxCount: 1,
      BlockDeviceMappings: Array.from({ length: dataVolumes }, (_, index) => ({ DeviceName: `/dev/sd${'fghij'[index]}`, Ebs: { VolumeSize: 8 } })),
      TagSpecifications: [{ ResourceType: 'instance', Tags: tagList({ 'Name': name, 'oban:environment': ENVIRONMENT, 'oban:backup': 'daily', ...tags }) }],
    }));
    const id = Instances![0].InstanceId!;
    if (state === 'stopped') {
      await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    }
    return id;
  }

  /** Makes an image of a server, with the same tags on its snapshots and with the server as its source instance. Returns its id. */
  public async createImage(instanceId: string, name: string, given: Tags): Promise<string> {
    const tags = 'oban:source-instance' in given ? { ...given, 'oban:source-instance': instanceId } : given;
    const { ImageId } = await this.clients.ec2.send(new CreateImageCommand({
      InstanceId: instanceId,
      Name: name,
      NoReboot: true,
      TagSpecifications: (['image', 'snapshot'] as const).map((type) => ({ ResourceType: type, Tags: tagList(tags) })),
    }));
    return ImageId!;
  }

  /** Returns the id of the account's image with a name. */
  public async imageId(name: string): Promise<string> {
    const { Images } = await this.clients.ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: [{ Name: 'name', Values: [name] }] }));
    return Images![0].ImageId!;
  }

  /** Creates a stack, and returns its outputs. */
  public async createStack(name: string, template: object): Promise<{ [output: string]: string }> {
    const { cloudFormation } = this.clients;
    await cloudFormation.send(new CreateStackCommand({ StackName: name, TemplateBody: JSON.stringify(template) }));
    let stack: Stack;
    await this.until(async () => {
      [stack] = (await cloudFormation.send(new DescribeStacksCommand({ StackName: name }))).Stacks!;
      return stack.StackStatus !== 'CREATE_IN_PROGRESS';
    });
    if (stack!.StackStatus !== 'CREATE_COMPLETE') {
      throw new Error(`the stack ${name} is ${stack!.StackStatus}`);
    }
    return Object.fromEntries(stack!.Outputs!.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  }

  /** Waits for the automatic changes of the local AWS. */
  public async until(condition: () => Promise<boolean>): Promise<void> {
    for (let attempt = 0; attempt < 400; attempt++) {
      if (await condition()) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`it did not come to pass: ${condition}`);
  }

  /** Tags a resource of EC2. */
  public async tag(id: string, tags: Tags): Promise<void> {
    await this.clients.ec2.send(new CreateTagsCommand({ Resources: [id], Tags: tagList(tags) }));
  }

  public async untag(id: string, ...keys: string[]): Promise<void> {
    await this.clients.ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: keys.map((Key) => ({ Key })) }));
  }

  /** Writes an inventory entry as a construct does. */
  public async putInventory(name: string, facts: object): Promise<void> {
    await this.putParameter(`/oban/${ENVIRONMENT}/inventory/${name}`, JSON.stringify(facts));
  }

  public async putPointer(name: string, imageId: string): Promise<void> {
    await this.putParameter(name, imageId, 'aws:ec2:image');
  }

  public async putParameter(name: string, value: string, dataType?: string): Promise<void> {
    const type = ParameterType.STRING;
    await this.clients.ssm.send(new PutParameterCommand({ Name: name, Value: value, Type: type, DataType: dataType, Overwrite: true }));
  }
}
