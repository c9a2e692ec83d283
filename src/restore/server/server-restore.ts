import {
  AttachVolumeCommand, CreateImageCommand, CreateReplaceRootVolumeTaskCommand, CreateTagsCommand, DeleteTagsCommand, DescribeImagesCommand,
  DescribeInstanceStatusCommand, EC2Client, ModifyInstanceAttributeCommand,
  paginateDescribeReplaceRootVolumeTasks, ResourceType, StartInstancesCommand, StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { paginateDescribeInstanceInformation, SSMClient } from '@aws-sdk/client-ssm';
import { FACT, IMAGE_BEFORE_DAYS, planServer, RootReplacement, ServerRestoreWorld } from './plan';
import { everyPage } from '../../aws-calls/every-page';
import { isFault } from '../../aws-calls/fault';
import { imagesByName } from '../../backup/functions/aws/images';
import { addDays, dayOf } from '../../backup/functions/model/day';
import { imageTags } from '../../backup/functions/model/image-tags';
import { imageBeforeRestoreName } from '../../backup/functions/model/images-before-restores';
import { byText } from '../../backup/functions/model/order';
import { isDeregistered } from '../../backup/functions/model/own-images';
import { DELETE_AFTER_TAG, ENVIRONMENT_TAG, RESTORE_TAG } from '../../tags/tag-keys';
import { volumesById } from '../ec2/ebs-volume';
import { instanceById, isWindows } from '../ec2/instance';
import { createVolume, deleteVolume, listOf } from '../ec2/restored-volume';
import { chooseImage, serverBackups } from '../ec2/server-backups';
import type { Step } from '../plan';
import type { Action, Facts, RestoreRecord } from '../record';
import { refusal } from '../refusal';
import type { Choice, Restore, RestoreContext, RestoreKind } from '../restore';

/** The options of a new restore of a server. */
export interface ServerOptions {
  /** A day or an image. */
  readonly to?: string;
  /** The reason why no image of the present state is made. */
  readonly withoutImage?: string;
}

const ACTIONS: readonly Action[] = ['begin', 'undo', 'finish'];

/** The most tags of a resource: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
const MOST_TAGS = 50;

const ACTION_KEY = 'Name';

const ACTIVE = ['pending', 'in-progress', 'failing', 'failing-detached'];

/** The restore of a server in place: its root volume is replaced by one from an image. Instance, addresses, role, groups and data volumes stay. */
export const serverRestore: RestoreKind<ServerOptions> = {
  last: ['undo', 'finish'],
  nameOf: async () => {
    throw refusal('name the server, as in restore server app01');
  },
  choose,
  action: (context, action) => (ACTIONS.includes(action) ? new ServerRestore(context) : undefined),
};

class ServerRestore implements Restore<ServerRestoreWorld> {
  constructor(private readonly context: RestoreContext) {}

  public async ask(record: RestoreRecord): Promise<ServerRestoreWorld> {
    const { environmentName, clients: { ec2, ssm }, now } = this.context;
    const { [FACT.INSTANCE]: instanceId, [FACT.OLD_ROOT]: oldRoot, [FACT.VOLUME]: prepared } = record.facts;
    const [instance, volumes, images, tasks] = await Promise.all([
      instanceById(ec2, instanceId),
      volumesById(ec2, [oldRoot, ...prepared === undefined ? [] : [prepared]]),
      imagesByName(ec2, this.imageName(record)),
      tasksOf(ec2, instanceId, record.id),
    ]);
    const root = instance?.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === instance.RootDeviceName)?.Ebs;
    const before = images.find((image) => !isDeregistered(image));
    return {
      environmentName,
      state: instance?.State?.Name,
      isWindows: isWindows(instance),
      root: root && { volumeId: root.VolumeId!, goesWithInstance: root.DeleteOnTermination === true },
      isHealthy: await isHealthy(ec2, ssm, instanceId, tasks.own.at(-1)?.completedAt),
      imageBefore: before && { id: before.id, state: before.state, deleteAfter: before.tags[DELETE_AFTER_TAG] },
      prepared: volumes.find(({ id }) => id === prepared),
      old: volumes.find(({ id }) => id === oldRoot),
      tasks: tasks.own,
      isReplacing: tasks.isReplacing,
      clock: now(),
    };
  }

  public plan(world: ServerRestoreWorld, record: RestoreRecord) {
    return planServer(world, record);
  }

  public async apply({ id }: Step, world: ServerRestoreWorld, record: RestoreRecord): Promise<Facts | void> {
    const { ec2 } = this.context.clients;
    const { [FACT.INSTANCE]: InstanceId, [FACT.OLD_ROOT]: old, [FACT.VOLUME]: prepared } = record.facts;
    const [target, other] = record.action === 'undo' ? [old, prepared] : [prepared, old];
    const tags = { [ENVIRONMENT_TAG]: this.context.environmentName, [RESTORE_TAG]: record.id };
    switch (id) {
      case 'image': return this.makeImage(record);
      case 'volume': return createVolume(ec2, { record, snapshotId: record.facts[FACT.SNAPSHOT], alike: world.old!, tags, now: this.context.now() });
      case 'keep': return void await ec2.send(new CreateTagsCommand({ Resources: [old], Tags: listOf(tags) }));
      case 'swap': return void await ec2.send(new CreateReplaceRootVolumeTaskCommand({
        InstanceId,
        VolumeId: target,
        DeleteReplacedRootVolume: false,
        ClientToken: `${record.id}-${record.action}`,
        TagSpecifications: [{ ResourceType: 'replace-root-volume-task', Tags: listOf({ ...tags, [ACTION_KEY]: record.action }) }],
      }));
      case 'goes-with': return this.setGoesWith(InstanceId, record.facts[FACT.GOES_WITH_INSTANCE] === 'true');
      case 'stop': return void await ec2.send(new StopInstancesCommand({ InstanceIds: [InstanceId] }));
      case 'attach': return this.attachRoot(InstanceId, old);
      case 'start': return void await ec2.send(new StartInstancesCommand({ InstanceIds: [InstanceId] }));
      case 'delete': return deleteVolume(ec2, other);
      case 'release': return void await ec2.send(new DeleteTagsCommand({ Resources: [target], Tags: [{ Key: RESTORE_TAG }] }));
      default: throw new Error(`the restore of a server has no step '${id}'`);
    }
  }

  private async makeImage(record: RestoreRecord): Promise<void> {
    const { environmentName, clients: { ec2 }, now } = this.context;
    const { name } = record.subject;
    const { entry, instance, quarantine } = await serverBackups(this.context, name);
    const day = dayOf(now());
    const contract = imageTags({
      environmentName,
      source: name,
      instance,
      day,
      deleteAfter: addDays(day, IMAGE_BEFORE_DAYS),
      consistency: 'crash',
      isQuarantined: quarantine.ofInstance(instance) !== undefined,
    });
    const tags = Object.fromEntries(Object.entries({ [RESTORE_TAG]: record.id, ...contract }).slice(0, MOST_TAGS));
    try {
      await ec2.send(new CreateImageCommand({
        InstanceId: entry.instanceId,
        Name: this.imageName(record),
        Description: `${name} before the restore ${record.id}`,
        // A server that is broken may not start again.
        NoReboot: true,
        TagSpecifications: [ResourceType.image, ResourceType.snapshot].map((type) => ({ ResourceType: type, Tags: listOf(tags) })),
      }));
    } catch (error) {
      // An earlier attempt, whose response was lost, has made it.
      if (!isFault(error, 'InvalidAMIName.Duplicate')) {
        throw error;
      }
    }
  }

  private imageName({ id, subject: { name } }: RestoreRecord): string {
    return imageBeforeRestoreName(this.context.environmentName, name, id.slice(id.lastIndexOf('-') + 1));
  }

  private async setGoesWith(InstanceId: string, goesWithInstance: boolean): Promise<void> {
    const { ec2 } = this.context.clients;
    const DeviceName = (await instanceById(ec2, InstanceId))?.RootDeviceName;
    const BlockDeviceMappings = [{ DeviceName, Ebs: { DeleteOnTermination: goesWithInstance } }];
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, BlockDeviceMappings }));
  }

  private async attachRoot(InstanceId: string, VolumeId: string): Promise<void> {
    const { ec2 } = this.context.clients;
    const Device = (await instanceById(ec2, InstanceId))?.RootDeviceName;
    await ec2.send(new AttachVolumeCommand({ InstanceId, VolumeId, Device }));
  }
}

async function choose(context: RestoreContext, name: string, { to, withoutImage }: ServerOptions): Promise<Choice> {
  if (to === undefined) {
    return { refusal: '--to is missing: the day of the image to restore, such as 2026-11-27, or the image' };
  }
  const backups = await serverBackups(context, name);
  const chosen = chooseImage(backups, to);
  if ('refusal' in chosen) {
    return chosen;
  }
  const { clients: { ec2 } } = context;
  const { entry: { instanceId } } = backups;
  const [instance, described] = await Promise.all([
    instanceById(ec2, instanceId),
    ec2.send(new DescribeImagesCommand({ ImageIds: [chosen.image.id] })),
  ]);
  const image = described.Images?.[0];
  const snapshot = image?.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === image.RootDeviceName)?.Ebs?.SnapshotId;
  const root = instance?.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === instance.RootDeviceName)?.Ebs;
  if (instance?.State?.Name !== 'running') {
    return { refusal: `${name} (${instanceId}) is ${instance?.State?.Name ?? 'gone'}: EC2 replaces the root volume of a running instance only. Start it with aws ec2 start-instances --instance-ids ${instanceId}` };
  }
  if (root?.VolumeId === undefined || snapshot === undefined) {
    return { refusal: `${snapshot === undefined ? chosen.image.id : name} has no root volume in EBS` };
  }
  const mustEqual = ['Architecture', 'VirtualizationType', 'Platform'] as const;
  if (mustEqual.some((property) => image?.[property] !== instance[property])) {
    return { refusal: `${chosen.image.id} is of another platform or architecture than ${name}` };
  }
  return {
    facts: {
      [FACT.IMAGE]: chosen.image.id,
      [FACT.MADE]: `${chosen.createdAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      [FACT.SNAPSHOT]: snapshot,
      [FACT.INSTANCE]: instanceId,
      [FACT.OLD_ROOT]: root.VolumeId,
      [FACT.GOES_WITH_INSTANCE]: `${root.DeleteOnTermination === true}`,
      ...withoutImage !== undefined && { [FACT.WITHOUT_IMAGE]: withoutImage },
    },
  };
}

/** Returns the replacements of an instance's root volume that a restore has begun, and whether any is in progress. */
async function tasksOf(client: EC2Client, instanceId: string, restore: string): Promise<{ own: RootReplacement[]; isReplacing: boolean }> {
  const pages = paginateDescribeReplaceRootVolumeTasks({ client }, { Filters: [{ Name: 'instance-id', Values: [instanceId] }] });
  const tasks = (await everyPage(pages, (page) => page.ReplaceRootVolumeTasks)).sort(byText(({ StartTime = '' }) => StartTime));
  const tagOf = (tags: { Key?: string; Value?: string }[] = [], key: string) => tags.find(({ Key }) => Key === key)?.Value;
  return {
    own: tasks.filter(({ Tags: tags }) => tagOf(tags, RESTORE_TAG) === restore).map(({ Tags: tags, TaskState = 'unknown', CompleteTime }) => ({
      action: tagOf(tags, ACTION_KEY) ?? 'unknown',
      state: TaskState,
      completedAt: CompleteTime === undefined ? undefined : new Date(CompleteTime),
    })),
    isReplacing: tasks.some(({ TaskState = '' }) => ACTIVE.includes(TaskState)),
  };
}

/** Returns whether both status checks pass and the agent of Systems Manager has answered, after the last restart. */
async function isHealthy(ec2: EC2Client, client: SSMClient, instanceId: string, since: Date | undefined): Promise<boolean> {
  const [{ InstanceStatuses: [status] = [] }, nodes] = await Promise.all([
    ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [instanceId], IncludeAllInstances: true })),
    everyPage(paginateDescribeInstanceInformation({ client }, {}), (page) => page.InstanceInformationList),
  ]);
  const agent = nodes.find(({ InstanceId }) => InstanceId === instanceId);
  return status?.InstanceStatus?.Status === 'ok' && status.SystemStatus?.Status === 'ok' && agent?.PingStatus === 'Online'
    && (since === undefined || (agent.LastPingDateTime !== undefined && agent.LastPingDateTime >= since));
}
