import { addDays } from '../../../../src/backup/functions/model/day';
import type { Decision } from '../../../../src/backup/functions/model/decision';
import type { ImagesById, NotShown } from '../../../../src/backup/functions/model/images-by-id';
import { quarantineOf } from '../../../../src/backup/functions/model/quarantine';
import type { Group, Image, Instance, InventoryParameter, Member, Pointer, Snapshot, Tags } from '../../../../src/backup/functions/model/resources';
import type { ConfirmedRunTime, RunTime } from '../../../../src/backup/functions/model/run-time';
import type { CheckWorld, ClusterWorld, CreationWorld, ExpiryWorld } from '../../../../src/backup/functions/model/world';
import { BASE_IMAGE_TAG, BACKUP_TAG, CREATED_TAG, DELETE_AFTER_TAG, ENVIRONMENT_TAG, SOURCE_INSTANCE_TAG, SOURCE_TAG } from '../../../../src/tags/tag-keys';

/** Sunday, two in the morning. */
export const NOW = at('2026-11-22T02:00:00Z');
export const TODAY = '2026-11-22';
export const BASE_IMAGE = 'ami-0ba5e0000000000ba';
export const POINTER_NAME = `/oban/prod/b2g/image/${BASE_IMAGE}`;
/** When the pointer and the group of the cluster were made. */
export const SEEDED_AT = hoursAgo(24 * 300);
export const HOME = { accountId: '123456789012', region: 'ap-southeast-2' };
export const GROUP_NAME = 'prod-b2g-group';

export function at(time: string): Date {
  return new Date(time);
}

export function daysAgo(days: number): string {
  return addDays(TODAY, -days);
}

export function hoursAgo(hours: number): Date {
  return new Date(NOW.getTime() - hours * 3_600_000);
}

/** The base image of the cluster, which another account owns. */
export const BASE: Image = {
  id: BASE_IMAGE, name: 'windows', state: 'available', createdAt: at('2026-01-01T00:00:00Z'), tags: {}, snapshotIds: [], isPublic: true,
};

/** The response of EC2 if it shows all images that were requested by their ids. */
export function byId(...shown: Image[]): ImagesById {
  return { shown, notShown: [] };
}

/** The response of EC2 if it does not show an image that was requested by its id. */
export function notShown(imageId: string, answer: NotShown): ImagesById {
  return { shown: [], notShown: [{ id: imageId, answer }] };
}

/** An image of the environment, made at two in the morning of its day, with a snapshot of its own. */
export function imageOf(source: string, day: string, overrides: Partial<Image> & { deleteAfter?: string } = {}): Image {
  const { deleteAfter = addDays(day, 14), ...others } = overrides;
  const id = others.id ?? `ami-${source}-${day}`;
  return {
    id,
    name: `oban/prod/${source}/${day}`,
    state: 'available',
    createdAt: at(`${day}T02:00:00Z`),
    sourceInstanceId: `i-${source}`,
    tags: contractTags(source, day, deleteAfter),
    snapshotIds: [`snap-${id}`],
    isPublic: false,
    ...others,
  };
}

export function contractTags(source: string, day: string, deleteAfter: string): Tags {
  return {
    [ENVIRONMENT_TAG]: 'prod',
    [SOURCE_TAG]: source,
    [SOURCE_INSTANCE_TAG]: `i-${source}`,
    [CREATED_TAG]: day,
    [DELETE_AFTER_TAG]: deleteAfter,
  };
}

export function clusterImageOf(day: string, overrides: Partial<Image> & { deleteAfter?: string } = {}): Image {
  const image = imageOf('b2g', day, overrides);
  return { ...image, tags: { [BASE_IMAGE_TAG]: BASE_IMAGE, ...image.tags } };
}

/** Nothing is quarantined. */
export const NO_QUARANTINE = quarantineOf([], [], []);

export function without(tags: Tags, key: string): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([each]) => each !== key));
}

/** The complete snapshots behind images, tagged as these are. */
export function snapshotsOf(images: readonly Image[]): Snapshot[] {
  return images.flatMap(({ snapshotIds, tags }) => snapshotIds.map((id) => ({ id, state: 'completed', tags, sourceInstanceId: tags[SOURCE_INSTANCE_TAG] })));
}

export function server(name: string, overrides: Partial<Instance> = {}): Instance {
  return {
    id: `i-${name}`,
    state: 'running',
    imageId: 'ami-windows',
    launchedAt: hoursAgo(24 * 300),
    firstLaunchedAt: hoursAgo(24 * 300),
    tags: { [ENVIRONMENT_TAG]: 'prod', [BACKUP_TAG]: 'daily', Name: `prod-${name}` },
    ...overrides,
  };
}

export function serverEntry(name: string, facts: { [fact: string]: string } = {}, writtenAt = hoursAgo(24 * 300)): InventoryParameter {
  return {
    name: `/oban/prod/inventory/${name}`,
    value: JSON.stringify({ kind: 'server', name, instanceId: `i-${name}`, operatingSystem: 'windows', backup: 'daily', ...facts }),
    writtenAt,
  };
}

export function clusterEntry(writtenAt = hoursAgo(24 * 300)): InventoryParameter {
  return {
    name: '/oban/prod/inventory/b2g',
    value: JSON.stringify({ kind: 'cluster', autoScalingGroup: GROUP_NAME, imagePointer: POINTER_NAME }),
    writtenAt,
  };
}

export function member(instanceId: string, overrides: Partial<Member> = {}): Member {
  return {
    instanceId, lifecycleState: 'InService', healthStatus: 'Healthy', targetHealth: 'healthy', instanceStatus: 'ok', systemStatus: 'ok', ...overrides,
  };
}

export function memberInstance(id: string, overrides: Partial<Instance> = {}): Instance {
  return {
    id,
    state: 'running',
    imageId: BASE_IMAGE,
    launchedAt: hoursAgo(24 * 50),
    firstLaunchedAt: hoursAgo(24 * 50),
    tags: { [ENVIRONMENT_TAG]: 'prod', 'aws:autoscaling:groupName': GROUP_NAME, 'Name': 'prod-b2g' },
    ...overrides,
  };
}

export function group(overrides: Partial<Group> = {}): Group {
  return {
    name: GROUP_NAME,
    createdAt: SEEDED_AT,
    tags: { [ENVIRONMENT_TAG]: 'prod' },
    desiredCapacity: 2,
    members: [member('i-0aaa'), member('i-0bbb')],
    warmUpSeconds: 1_200,
    healthCheckGracePeriodSeconds: 1_200,
    suspendedProcesses: [],
    activities: [],
    refreshes: [],
    ...overrides,
  };
}

/** A pointer that was seeded with the first of these values long ago. It got the others a day apart, the last one an hour ago. */
export function pointer(...values: string[]): Pointer {
  return {
    name: POINTER_NAME,
    versions: values.map((value, index) => (
      { version: index + 1, value, writtenAt: index === 0 ? SEEDED_AT : hoursAgo(1 + 24 * (values.length - 1 - index)) })),
  };
}

export function creationWorld(overrides: Partial<CreationWorld> = {}): CreationWorld {
  const { images = [] } = overrides;
  return {
    environmentName: 'prod',
    runTime: { clock: NOW },
    retention: { dailyDays: 14 },
    inventory: [serverEntry('app01')],
    instances: [server('app01')],
    images,
    snapshots: snapshotsOf(images),
    quarantineRecords: [],
    ...overrides,
  };
}

export interface ClusterParts extends Partial<ClusterWorld> {
  readonly group?: ClusterWorld['clusters'][0]['group'];
  readonly pointer?: ClusterWorld['clusters'][0]['pointer'];
  readonly stackStatus?: ClusterWorld['clusters'][0]['stackStatus'];
}

export function clusterWorld(parts: ClusterParts = {}): ClusterWorld {
  const { group: itsGroup = group(), pointer: itsPointer = pointer(BASE_IMAGE), stackStatus = 'UPDATE_COMPLETE', ...overrides } = parts;
  const { images = [] } = overrides;
  return {
    environmentName: 'prod',
    runTime: { clock: NOW },
    retention: { dailyDays: 14 },
    promotion: 'automatic',
    refresh: false,
    clusters: [{
      entry: { kind: 'cluster', name: 'b2g', groupName: GROUP_NAME, pointerName: POINTER_NAME, writtenAt: hoursAgo(24 * 300) },
      group: itsGroup,
      pointer: itsPointer,
      stackStatus,
    }],
    malformedEntries: [],
    instances: [memberInstance('i-0aaa'), memberInstance('i-0bbb')],
    images,
    snapshots: snapshotsOf(images),
    otherImages: byId(BASE),
    quarantineRecords: [],
    holdRecords: [],
    ...overrides,
  };
}

/** Both clocks show the same. */
export function confirmed(runTime: RunTime): ConfirmedRunTime {
  return { machineClock: runTime.clock, awsClock: runTime.clock, ...runTime };
}

export function expiryWorld(overrides: Partial<ExpiryWorld> = {}): ExpiryWorld {
  const { images = [] } = overrides;
  return {
    environmentName: 'prod',
    runTime: confirmed({ clock: NOW }),
    images,
    snapshots: snapshotsOf(images),
    lockedSnapshots: [],
    instances: [],
    pointers: [],
    launchSources: [],
    home: HOME,
    inventory: [],
    retiredSources: [],
    quarantineRecords: [],
    holdRecords: [],
    restoreRecords: [],
    ...overrides,
  };
}

export function checkWorld(overrides: Partial<CheckWorld> = {}): CheckWorld {
  const images = overrides.images ?? [imageOf('app01', TODAY, { createdAt: hoursAgo(1) })];
  return {
    environmentName: 'prod',
    clock: NOW,
    retention: { dailyDays: 14 },
    allowedAgeHours: 26,
    inventory: [serverEntry('app01')],
    images,
    otherImages: byId(BASE),
    snapshots: 'unanswered' in images ? [] : snapshotsOf(images),
    instances: [server('app01')],
    groups: [],
    pointers: [],
    subscriptions: [{ endpoint: 'alerts@example.com', isConfirmed: true }],
    quarantineRecords: [],
    holdRecords: [],
    ...overrides,
  };
}

/** Decisions of one kind. */
export function only<A extends Decision['action']>(decisions: readonly Decision[], action: A): Extract<Decision, { action: A }>[] {
  return decisions.filter((decision): decision is Extract<Decision, { action: A }> => decision.action === action);
}

