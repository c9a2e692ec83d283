import {
  EC2Client, Filter, paginateDescribeImages, paginateDescribeInstances, paginateDescribeSecurityGroups, paginateDescribeSnapshots,
  paginateDescribeVolumes, Tag,
} from '@aws-sdk/client-ec2';
import { paginateDescribeDBInstances, paginateDescribeDBSnapshots, RDSClient, Tag as DatabaseTag } from '@aws-sdk/client-rds';
import { everyPage } from '../aws-calls/every-page';
import { ofEnvironment } from '../backup/functions/aws/filters';
import type { Clients } from '../backup/functions/runtime/clients';
import { DELETE_AFTER_TAG, ENVIRONMENT_TAG, RESTORE_TAG } from '../tags/tag-keys';

/** A resource that exists only because of a restore. */
export interface RestoredResource {
  /** The kind, in AWS's words. */
  readonly kind: 'instance' | 'volume' | 'image' | 'snapshot' | 'security group' | 'DB instance' | 'DB snapshot';
  readonly id: string;
  readonly state: string;
  /** The value of the tag: the id of the restore, or a text of somebody who has restored by hand. */
  readonly restore: string;
  /** The day after which expire-images removes an image and its snapshots. */
  readonly expiresAfter?: string;
}

/** The states of instances that cost nothing any more. */
const ENDED = ['terminated', 'shutting-down'];

/** Returns all resources of an environment with the tag of a restore. Excludes terminated instances. */
export async function restoredResources({ ec2, rds }: Pick<Clients, 'ec2' | 'rds'>, environmentName: string): Promise<RestoredResource[]> {
  const Filters: Filter[] = [ofEnvironment(environmentName), { Name: 'tag-key', Values: [RESTORE_TAG] }];
  return (await Promise.all([ofEc2({ client: ec2 }, Filters), ofRds({ client: rds }, environmentName)])).flat();
}

async function ofEc2(config: { client: EC2Client }, Filters: Filter[]): Promise<RestoredResource[]> {
  const [reservations, volumes, images, snapshots, groups] = await Promise.all([
    everyPage(paginateDescribeInstances(config, { Filters }), (page) => page.Reservations),
    everyPage(paginateDescribeVolumes(config, { Filters }), (page) => page.Volumes),
    everyPage(paginateDescribeImages(config, { Filters, Owners: ['self'] }), (page) => page.Images),
    everyPage(paginateDescribeSnapshots(config, { Filters, OwnerIds: ['self'] }), (page) => page.Snapshots),
    everyPage(paginateDescribeSecurityGroups(config, { Filters }), (page) => page.SecurityGroups),
  ]);
  return [
    ...reservations.flatMap(({ Instances = [] }) => Instances).map(({ InstanceId, State, Tags }) => resource('instance', InstanceId, State?.Name, Tags)).filter(({ state }) => !ENDED.includes(state)),
    ...volumes.map(({ VolumeId, State, Tags }) => resource('volume', VolumeId, State, Tags)),
    ...images.map(({ ImageId, State, Tags }) => resource('image', ImageId, State, Tags)),
    ...snapshots.map(({ SnapshotId, State, Tags }) => resource('snapshot', SnapshotId, State, Tags)),
    ...groups.map(({ GroupId, Tags }) => resource('security group', GroupId, 'available', Tags)),
  ];
}

async function ofRds(config: { client: RDSClient }, environmentName: string): Promise<RestoredResource[]> {
  const [instances, snapshots] = await Promise.all([
    everyPage(paginateDescribeDBInstances(config, {}), (page) => page.DBInstances),
    everyPage(paginateDescribeDBSnapshots(config, { SnapshotType: 'manual' }), (page) => page.DBSnapshots),
  ]);
  // RDS has no filter for tags.
  return [
    ...instances.filter(({ TagList }) => isRestored(TagList, environmentName)).map((each) => resource('DB instance', each.DBInstanceIdentifier, each.DBInstanceStatus, each.TagList)),
    ...snapshots.filter(({ TagList }) => isRestored(TagList, environmentName)).map((each) => resource('DB snapshot', each.DBSnapshotIdentifier, each.Status, each.TagList)),
  ];
}

function isRestored(tags: DatabaseTag[] = [], environmentName: string): boolean {
  return tags.some(({ Key, Value }) => Key === ENVIRONMENT_TAG && Value === environmentName) && tags.some(({ Key }) => Key === RESTORE_TAG);
}

function resource(kind: RestoredResource['kind'], id = '(without an id)', state = 'unknown', tags: (Tag | DatabaseTag)[] = []): RestoredResource {
  const valueOf = (key: string) => tags.find(({ Key }) => Key === key)?.Value;
  const expiresAfter = kind === 'image' || kind === 'snapshot' ? valueOf(DELETE_AFTER_TAG) : undefined;
  return { kind, id, state, restore: valueOf(RESTORE_TAG) ?? '', ...expiresAfter !== undefined && { expiresAfter } };
}
