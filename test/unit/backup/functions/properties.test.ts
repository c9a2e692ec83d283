import * as fc from 'fast-check';
import { expired, imaged, KnownExpiryWorld, rolled, settled, tagged } from './model/applied';
import { BASE_IMAGE, checkWorld, clusterWorld, creationWorld, daysAgo, expiryWorld, group, HOME, hoursAgo, imageOf, member, memberInstance, NOW, only, POINTER_NAME, server, serverEntry, TODAY } from './world-fixture';
import { checkBackups } from '../../../../src/backup/functions/check-backups/plan';
import { createImages } from '../../../../src/backup/functions/create-images/plan';
import { expireImages } from '../../../../src/backup/functions/expire-images/plan';
import { addDays, dayOf, midnight, parseDay, startOf } from '../../../../src/backup/functions/model/day';
import type { Image, Instance, LaunchSource, Pointer, ScalingActivity, Snapshot } from '../../../../src/backup/functions/model/resources';
import type { ClusterWorld, CreationWorld, ExpiryWorld } from '../../../../src/backup/functions/model/world';
import { rollClusters } from '../../../../src/backup/functions/roll-clusters/plan';
import { tagSnapshots } from '../../../../src/backup/functions/tag-snapshots/plan';

const RUNS = { numRuns: 300 };

/** Few ids, so that everything meets everything. */
const imageIds = Array.from({ length: 12 }, (_, index) => `ami-${index}`);
const snapshotIds = Array.from({ length: 14 }, (_, index) => `snap-${index}`);
const sources = ['app01', 'app02', 'b2g'];

const anImageId = fc.constantFrom(...imageIds);
const aSource = fc.constantFrom(...sources);
const aDay = fc.integer({ min: -3, max: 40 }).map(daysAgo);
const aDeleteAfter = fc.oneof({ weight: 8, arbitrary: aDay }, { weight: 1, arbitrary: fc.constantFrom('', 'never', '2026-02-30', '2026-1-1') });
const mostly = <T>(usual: T, ...others: T[]) => (
  fc.oneof({ weight: 30, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
);

const someTags = fc.record({
  'oban:environment': mostly<string | undefined>('prod', 'staging', undefined),
  'oban:source': mostly<string | undefined>('', undefined),
  'oban:source-instance': mostly<string | undefined>('i-1', undefined),
  'oban:created': mostly<string | undefined>('', undefined),
  'delete-after': fc.option(aDeleteAfter, { nil: undefined, freq: 12 }),
  'oban:keep': mostly<string | undefined>(undefined, '', 'yes'),
  'oban:base-image': mostly<string | undefined>(BASE_IMAGE, 'ami-earlier-base', undefined),
  'aws:backup:source-resource': mostly<string | undefined>(undefined, 'i-1'),
}).chain((tags) => fc.tuple(aSource, aDay).map(([source, day]) => Object.fromEntries(Object.entries({
  ...tags,
  'oban:source': tags['oban:source'] === undefined ? undefined : source,
  'oban:created': tags['oban:created'] === undefined ? undefined : day,
}).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))));

/** Whether CreateImage made it as its tags say, or how it differs from that. */
const anOrigin = mostly('CreateImage', 'copy', 'other instance', 'other name', 'other day', 'no date');

const anImage: fc.Arbitrary<Image> = fc.record({
  id: anImageId,
  attempt: fc.integer({ min: 1, max: 3 }),
  hour: fc.integer({ min: 0, max: 47 }),
  origin: anOrigin,
  state: mostly('available', 'pending', 'failed', 'disabled', 'deregistered', 'invalid', 'unforeseen'),
  tags: someTags,
  snapshotIds: fc.uniqueArray(fc.constantFrom(...snapshotIds), { maxLength: 2 }),
  isPublic: mostly(false, true),
  deregistrationProtection: mostly<string | undefined>(undefined, 'enabled-with-cooldown', 'disabled'),
}).map(({ attempt, hour, origin, ...image }) => {
  const { 'oban:source': source = 'app01', 'oban:created': created = TODAY, 'oban:source-instance': instanceId } = image.tags;
  const day = origin === 'other day' ? addDays(created, 2) : created;
  return {
    ...image,
    name: origin === 'other name' ? `copy of ${image.id}` : `oban/prod/${source}/${created}${attempt === 1 ? '' : `-${attempt}`}`,
    createdAt: origin === 'no date' ? undefined : new Date(midnight(day).getTime() + hour * 3_600_000),
    sourceInstanceId: origin === 'copy' ? undefined : origin === 'other instance' ? 'i-2' : instanceId,
  };
});

/** Most have snapshots of their own. */
const someImages: fc.Arbitrary<Image[]> = fc.uniqueArray(
  fc.tuple(anImage, mostly(true, false)).map(([image, isAlone]) => (isAlone ? { ...image, snapshotIds: [image.id.replace('ami', 'snap')] } : image)),
  { selector: ({ id }) => id, maxLength: 12 },
);

const someSnapshots: fc.Arbitrary<Snapshot[]> = fc.uniqueArray(fc.record({
  id: fc.constantFrom(...snapshotIds),
  state: mostly('completed', 'pending', 'error'),
  tags: someTags,
  sourceInstanceId: mostly<string | undefined>('i-1', undefined),
}), { selector: ({ id }) => id, minLength: 11, maxLength: 14 });

const someInstances: fc.Arbitrary<Instance[]> = fc.uniqueArray(fc.record({
  id: fc.integer({ min: 1, max: 4 }).map((index) => `i-${index}`),
  state: fc.constantFrom('running', 'stopped', 'terminated', 'shutting-down'),
  imageId: anImageId,
  launchedAt: fc.integer({ min: 0, max: 2_000 }).map(hoursAgo),
  firstLaunchedAt: fc.integer({ min: 0, max: 2_000 }).map(hoursAgo),
  tags: fc.constant({}),
}), { selector: ({ id }) => id, maxLength: 3 });

const someValues = fc.oneof(
  fc.constant([BASE_IMAGE]),
  anImageId.map((id) => [BASE_IMAGE, id]),
  fc.array(fc.constantFrom(BASE_IMAGE, ...imageIds), { minLength: 1, maxLength: 5 }),
);
const aPointer: fc.Arbitrary<Pointer> = someValues.map((values) => ({
  name: POINTER_NAME,
  versions: values.map((value, index) => (
    { version: index + 1, value, writtenAt: hoursAgo(index === 0 ? 24 * 60 : 1 + 24 * (values.length - 1 - index)) })),
}));

const someLaunchSources: fc.Arbitrary<LaunchSource[]> = fc.array(
  fc.constantFrom(...imageIds, `resolve:ssm:${POINTER_NAME}`).map((image) => ({ name: `version 1 of lt of ${image}`, image })), { maxLength: 2 },
);

const aTime = fc.integer({ min: -2_000, max: 2_000 }).map(hoursAgo);
const aClock = fc.oneof({ weight: 4, arbitrary: fc.constant(NOW) }, aTime);
const aRunTime = fc.record({
  clock: fc.constant(NOW),
  eventTime: fc.option(aTime, { nil: undefined }),
  machineClock: aClock,
  awsClock: aClock,
});

const anExpiryWorld: fc.Arbitrary<KnownExpiryWorld> = fc.record({
  environmentName: fc.constant('prod'),
  runTime: aRunTime,
  images: someImages,
  snapshots: someSnapshots,
  lockedSnapshots: fc.subarray(snapshotIds, { maxLength: 1 }),
  instances: someInstances,
  pointers: fc.array(aPointer, { maxLength: 1 }).map((pointers) => (pointers.length > 0 ? pointers : [{ name: POINTER_NAME, versions: [] }])),
  launchSources: someLaunchSources,
  home: fc.constant(HOME),
  inventory: fc.subarray(sources).map((names) => names.map((name) => serverEntry(name))),
  retiredSources: fc.subarray(sources, { maxLength: 1 }),
  quarantineRecords: fc.constant([]),
  holdRecords: fc.constant([]),
  restoreRecords: fc.constant([]),
});

/** The contract for an image, implemented independently of the planner. */
function isOurs({ tags, name = '', createdAt, sourceInstanceId }: Image): boolean {
  const day = tags['oban:created'];
  return hasOurTags(tags) && sourceInstanceId === tags['oban:source-instance']
    && name.replace(/-[23]$/, '') === `oban/prod/${tags['oban:source']}/${day}`
    && createdAt !== undefined && [day, addDays(day, 1)].includes(dayOf(createdAt));
}

function hasOurTags(tags: Image['tags']): boolean {
  return tags['oban:environment'] === 'prod' && ['oban:source', 'oban:source-instance', 'oban:created'].every((key) => key in tags)
    && parseDay(tags['delete-after']) !== undefined && !('aws:backup:source-resource' in tags);
}

function isGood(image: Image, snapshots: readonly Snapshot[]): boolean {
  return image.state === 'available' && image.snapshotIds.length > 0
    && image.snapshotIds.every((id) => snapshots.some((snapshot) => snapshot.id === id && snapshot.state === 'completed'));
}

function sourcesWithGoodImage(world: KnownExpiryWorld): string[] {
  return sources.filter((source) => world.images.some((image) => image.tags['oban:source'] === source && isOurs(image) && isGood(image, world.snapshots)));
}

const removedFrom = (world: ExpiryWorld) => {
  const ids = expireImages(world).candidates.map(({ imageId }) => imageId);
  return world.images.filter(({ id }) => ids.includes(id));
};

/** The same in another order, at every depth but that of what has an order. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) {
    return [...value].reverse().map(reversed) as T;
  }
  if (value instanceof Date || typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).reverse().map(([key, each]) => [key, reversed(each)])) as T;
}

describe('expiry', () => {
  test('expiry removes images, so that the other properties can fail', () => {
    const removed = fc.sample(anExpiryWorld, { numRuns: 300, seed: 1 }).map((world) => removedFrom(world).length);
    expect(removed.filter((count) => count > 0).length).toBeGreaterThan(60);
  });

  test('expiry never leaves a source without a good image, unless an operator retired it', () => {
    fc.assert(fc.property(anExpiryWorld, (world) => {
      const before = sourcesWithGoodImage(world).filter((source) => !(world.retiredSources as string[]).includes(source));
      expect(sourcesWithGoodImage(expired(world, expireImages(world)))).toEqual(expect.arrayContaining(before));
    }), RUNS);
  });

  test('expiry never removes the last good image of a source in the inventory', () => {
    fc.assert(fc.property(anExpiryWorld, (world) => {
      const all = { ...world, inventory: sources.map((name) => serverEntry(name)), retiredSources: sources };
      expect(sourcesWithGoodImage(expired(all, expireImages(all)))).toEqual(sourcesWithGoodImage(all));
    }), RUNS);
  });

  test('expiry never removes an image that is in use, held, or not proven to be unneeded', () => {
    fc.assert(fc.property(anExpiryWorld, (world) => {
      const pointers = world.pointers as Pointer[];
      for (const image of removedFrom(world)) {
        expect(isOurs(image)).toBe(true);
        expect((world.instances as Instance[]).filter(({ imageId, state }) => imageId === image.id && state !== 'terminated')).toEqual([]);
        for (const { versions } of pointers) {
          const values = versions.map(({ value }) => value);
          const now = values.at(-1);
          expect([now, values.filter((value, index) => value !== values[index + 1]).at(-2)]).not.toContain(image.id);
        }
        expect((world.launchSources as LaunchSource[]).map((source) => source.image)).not.toContain(image.id);
        expect(image.tags).not.toHaveProperty('oban:keep');
        expect(image.tags).not.toHaveProperty('aws:backup:source-resource');
        expect(image.isPublic).toBe(false);
        expect(image.deregistrationProtection ?? 'disabled').toBe('disabled');
        expect(image.state).not.toMatch(/pending|unforeseen/);
        for (const id of image.snapshotIds) {
          expect(world.lockedSnapshots).not.toContain(id);
          expect(world.snapshots.find((snapshot) => snapshot.id === id)?.tags ?? {}).not.toHaveProperty('oban:keep');
          expect(world.images.filter((other) => other.id !== image.id && other.state !== 'deregistered' && other.snapshotIds.includes(id))).toEqual([]);
        }
      }
    }), RUNS);
  });

  test('expiry removes nothing before the day after the last day, by the earliest time of event, machine and AWS', () => {
    fc.assert(fc.property(anExpiryWorld, (world) => {
      const { eventTime, machineClock, awsClock } = world.runTime;
      const today = [eventTime ?? machineClock, machineClock, awsClock as Date].map(dayOf).sort()[0];
      for (const image of removedFrom(world)) {
        const isFailed = image.state === 'failed' || image.state === 'invalid';
        expect(image.tags['delete-after'] < today || (isFailed && addDays(dayOf(image.createdAt!), 7) < today)).toBe(true);
      }
    }), RUNS);
  });

  test('expiry removes nothing if any query failed', () => {
    fc.assert(fc.property(anExpiryWorld, fc.constantFrom('snapshots', 'lockedSnapshots', 'instances', 'pointers', 'launchSources'), (world, question) => {
      const { decisions, candidates } = expireImages({ ...world, [question]: { unanswered: 'x' } });
      expect(candidates).toEqual([]);
      expect(only(decisions, 'delete-snapshot')).toEqual([]);
      expect(only(decisions, 'fail').length).toBeGreaterThan(0);
    }), RUNS);
  });

  test('expiry removes nothing if AWS does not give its time', () => {
    fc.assert(fc.property(anExpiryWorld, (world) => {
      const { decisions, candidates } = expireImages({ ...world, runTime: { ...world.runTime, awsClock: { unanswered: 'x' } } });
      expect([candidates, only(decisions, 'delete-snapshot')]).toEqual([[], []]);
      expect(only(decisions, 'fail').map(({ subject }) => subject)).toContain('AWS\'s time');
    }), RUNS);
  });

  test('expiry never deletes a snapshot before its image is gone, of another owner, or before its day', () => {
    fc.assert(fc.property(anExpiryWorld, (world) => {
      const behind = world.images.filter(({ state }) => state !== 'deregistered').flatMap((image) => image.snapshotIds);
      const today = dayOf(world.runTime.machineClock);
      for (const { subject } of only(expireImages(world).decisions, 'delete-snapshot')) {
        const { tags } = world.snapshots.find(({ id }) => id === subject)!;
        expect(behind).not.toContain(subject);
        expect(hasOurTags(tags) && tags['delete-after'] < today && !('oban:keep' in tags)).toBe(true);
        expect(world.lockedSnapshots).not.toContain(subject);
      }
    }), RUNS);
  });

  test('an image with an unparsable date stays and is an error', () => {
    fc.assert(fc.property(fc.string().filter((text) => parseDay(text) === undefined), (text) => {
      const image = imageOf('app01', daysAgo(40));
      const undated = { ...image, tags: { ...image.tags, 'delete-after': text } };
      const { decisions, candidates } = expireImages(expiryWorld({ images: [undated, imageOf('app01', TODAY)] }));
      expect(candidates).toEqual([]);
      expect(only(decisions, 'fail')).toMatchObject([{ subject: image.id }]);
    }), RUNS);
  });

  test('expiry reports each image with tags of the environment once', () => {
    fc.assert(fc.property(anExpiryWorld, (world) => {
      const { decisions, candidates } = expireImages(world);
      const subjects = [...decisions.map(({ subject }) => subject), ...candidates.map(({ imageId }) => imageId)].filter((subject) => subject.startsWith('ami-'));
      const ours = world.images.filter(({ tags, state }) => tags['oban:environment'] === 'prod' && state !== 'deregistered').map(({ id }) => id);
      expect(subjects).toEqual(expect.arrayContaining(ours));
      expect(new Set(subjects).size).toBe(subjects.length);
      expect([...decisions, ...candidates].every(({ reason }) => reason.length > 10)).toBe(true);
    }), RUNS);
  });

  test('expiry that is planned again after it was carried out has nothing to do', () => {
    fc.assert(fc.property(anExpiryWorld, (world) => {
      const after = expireImages(expired(world, expireImages(world)));
      expect(only(after.decisions, 'delete-snapshot')).toEqual([]);
      expect(after.candidates).toEqual([]);
    }), RUNS);
  });

  test('expiry that is stopped after any removal and run again ends in the same state as one run', () => {
    fc.assert(fc.property(anExpiryWorld, fc.nat({ max: 12 }), (world, count) => {
      const plan = expireImages(world);
      const stopped = expired(world, { ...plan, decisions: [], candidates: plan.candidates.slice(0, count) });
      expect(expired(stopped, expireImages(stopped))).toEqual(expired(world, plan));
    }), RUNS);
  });

  test('the result of expiry is the same for the same world in any order', () => {
    fc.assert(fc.property(anExpiryWorld, (world) => {
      expect(expireImages(reversed(world))).toEqual(expireImages(world));
    }), RUNS);
  });
});

describe('images of servers', () => {
  const someServers = fc.uniqueArray(fc.record({
    name: fc.constantFrom('app01', 'app02', 'app03'),
    state: mostly('running', 'stopped', 'stopping', 'terminated'),
    isKnown: mostly(true, false),
    tags: fc.dictionary(fc.oneof(fc.constantFrom('aws:x', 'oban:keep', 'delete-after', 'Name', 'oban:created'), fc.string({ minLength: 1, maxLength: 8 })), fc.string(), { maxKeys: 60 }),
  }), { selector: ({ name }) => name });
  const aCreationWorld: fc.Arbitrary<CreationWorld> = fc.tuple(someServers, someImages, someSnapshots, fc.record({
    dailyDays: fc.integer({ min: 1, max: 30 }),
    weeklyDays: fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined }),
    monthlyDays: fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }),
    yearlyDays: fc.option(fc.integer({ min: 1, max: 4_000 }), { nil: undefined }),
  })).map(([servers, images, snapshots, retention]) => creationWorld({
    retention,
    images,
    snapshots,
    inventory: servers.filter(({ isKnown }) => isKnown).map(({ name }) => serverEntry(name)),
    instances: servers.map(({ name, state, tags }) => server(name, { state, tags: { ...tags, 'oban:environment': 'prod', 'oban:backup': 'daily' } })),
  }));

  test('images have valid, unique names, and at most 50 tags with those of the contract', () => {
    fc.assert(fc.property(aCreationWorld, (world) => {
      const created = only(createImages(world), 'create-image');
      const names = created.map(({ imageName }) => imageName);
      const taken = new Set(world.images.map(({ name }) => name));
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => taken.has(name))).toEqual([]);
      for (const { imageName, tags } of created) {
        expect(imageName).toMatch(/^[A-Za-z0-9()[\] ./\-'@_]{3,128}$/);
        expect(hasOurTags(tags)).toBe(true);
        expect(tags['oban:created']).toBe(TODAY);
        expect(tags['delete-after'] >= addDays(TODAY, world.retention.dailyDays)).toBe(true);
        expect(Object.keys(tags).length).toBeLessThanOrEqual(50);
        expect(Object.keys(tags).filter((key) => key.startsWith('aws:') || key === 'oban:keep')).toEqual([]);
      }
    }), RUNS);
  });

  test('the creation of images has nothing to do after they are started or available', () => {
    fc.assert(fc.property(aCreationWorld, (world) => {
      const started = imaged(world, createImages(world));
      expect(only(createImages(started), 'create-image')).toEqual([]);
      expect(only(createImages(settled(started, 'available')), 'create-image')).toEqual([]);
    }), RUNS);
  });

  test('the creation of images is the same for the same world in any order', () => {
    fc.assert(fc.property(aCreationWorld, (world) => {
      expect(createImages(reversed(world))).toEqual(createImages(world));
    }), RUNS);
  });

  test('months of failures and replays leave one good image for each day, and one of each period for as long as its rule says', () => {
    const rules = { dailyDays: 5, weeklyDays: 20, monthlyDays: 70, yearlyDays: 900 };
    fc.assert(fc.property(fc.constantFrom('2023-12-20', '2026-12-20', '2027-02-20'), fc.array(fc.nat({ max: 3 }), { minLength: 20, maxLength: 80 }), (first, failuresByDay) => {
      let world = creationWorld({ retention: rules, images: [], snapshots: [] });
      failuresByDay.forEach((failures, index) => {
        const day = addDays(first, index);
        world = { ...world, runTime: { clock: new Date(midnight(day).getTime() + 7_200_000) } };
        for (let attempt = 0; attempt < failures; attempt++) {
          world = settled(imaged(world, createImages(world)), 'failed');
        }
        world = settled(imaged(world, createImages(world)), 'available');
        world = imaged(world, createImages({ ...world, runTime: { clock: world.runTime.clock, eventTime: new Date(0) } }));
      });
      const good = world.images.filter(({ state }) => state === 'available').map(({ tags }) => ({ day: tags['oban:created'], until: tags['delete-after'] }));
      expect(good.map(({ day }) => day)).toEqual(failuresByDay.map((_, index) => addDays(first, index)));
      for (const [period, days] of [['week', 20], ['month', 70], ['year', 900]] as const) {
        const kept = good.filter(({ day, until }) => until >= addDays(day, days)).map(({ day }) => startOf(period, day));
        expect(new Set(kept)).toEqual(new Set(good.map(({ day }) => startOf(period, day))));
      }
      const longest = good.filter(({ day, until }) => until === addDays(day, 900)).map(({ day }) => day.slice(0, 4));
      expect(new Set(longest).size).toBe(longest.length);
    }), { numRuns: 60 });
  });
});

describe('clusters', () => {
  const someActivities: fc.Arbitrary<ScalingActivity[]> = fc.uniqueArray(fc.record({
    // Before the run: no launch is from an image that a pointer comes to name only now.
    startedAt: fc.integer({ min: 1, max: 60 }).map((minutes) => hoursAgo(minutes / 60)),
    description: fc.tuple(fc.constantFrom('Launching a new EC2 instance: ', 'Terminating EC2 instance: '), fc.constantFrom('i-0aaa', 'i-0c', 'i-0d')).map((parts) => parts.join('')),
    cause: fc.constantFrom('in response to an ELB system health check failure.', 'in response to a user request'),
    statusCode: mostly('Successful', 'Failed'),
    statusMessage: fc.option(anImageId.map((id) => `AMI ${id} is disabled`), { nil: undefined }),
  }), { maxLength: 5, selector: ({ startedAt, description }) => `${startedAt.getTime()} ${description}` });
  const aClusterWorld: fc.Arbitrary<ClusterWorld> = fc.record({
    // EC2 dates no image after the clock.
    images: someImages.map((images) => images.filter(({ createdAt }) => createdAt === undefined || createdAt <= NOW)),
    snapshots: someSnapshots,
    pointer: aPointer,
    promotion: mostly<ClusterWorld['promotion']>('automatic', 'manual'),
    refresh: fc.boolean(),
    stackStatus: mostly('UPDATE_COMPLETE', 'UPDATE_IN_PROGRESS'),
    activities: someActivities,
    health: fc.constantFrom('healthy', 'unhealthy', 'draining'),
    memberImage: fc.constantFrom(BASE_IMAGE, ...imageIds),
  }).map(({ activities, health, memberImage, ...parts }) => clusterWorld({
    ...parts,
    group: group({ members: [member('i-0aaa'), member('i-0bbb', { targetHealth: health })], activities }),
    instances: [memberInstance('i-0aaa', { imageId: memberImage }), memberInstance('i-0bbb')],
  }));

  test('the pointers of clusters are moved, so that the other properties can fail', () => {
    const moves = fc.sample(aClusterWorld, { numRuns: 300, seed: 1 }).flatMap((world) => only(rollClusters(world), 'move-pointer'));
    expect(moves.length).toBeGreaterThan(30);
  });

  test('the pointer moves only forward in time, to a good image of this cluster', () => {
    fc.assert(fc.property(aClusterWorld, (world) => {
      for (const { from, to } of only(rollClusters(world), 'move-pointer')) {
        const image = world.images.find(({ id }) => id === to)!;
        expect(isOurs(image) && isGood(image, world.snapshots) && image.tags['oban:source'] === 'b2g' && image.tags['oban:base-image'] === BASE_IMAGE).toBe(true);
        expect(image.createdAt! > (world.images.find(({ id }) => id === from)?.createdAt ?? new Date(0))).toBe(true);
      }
    }), RUNS);
  });

  test('a pointer goes back only to an image that it named before', () => {
    fc.assert(fc.property(aClusterWorld, (world) => {
      for (const { from, to } of only(rollClusters(world), 'revert-pointer')) {
        const { versions } = world.clusters[0].pointer as Pointer;
        expect(versions.map(({ value }) => value)).toContain(to);
        expect(to).not.toBe(from);
      }
    }), RUNS);
  });

  test('the plan of clusters has nothing to do after it was carried out', () => {
    fc.assert(fc.property(aClusterWorld, (world) => {
      const after = rollClusters(rolled(world, rollClusters(world)));
      expect(after.filter(({ action }) => action !== 'skip' && action !== 'fail')).toEqual([]);
    }), RUNS);
  });

  test('no refresh starts while fewer than two members serve, or without a reason', () => {
    fc.assert(fc.property(aClusterWorld, (world) => {
      const { group: itsGroup } = world.clusters[0];
      const isServing = 'members' in itsGroup && itsGroup.members.every(({ targetHealth }) => targetHealth === 'healthy');
      const started = only(rollClusters(world), 'start-instance-refresh');
      expect(started.length === 0 || (isServing && world.refresh && world.clusters[0].stackStatus === 'UPDATE_COMPLETE')).toBe(true);
    }), RUNS);
  });

  test('the plan of clusters is the same for the same world in any order', () => {
    fc.assert(fc.property(aClusterWorld, (world) => {
      expect(rollClusters(reversed(world))).toEqual(rollClusters(world));
    }), RUNS);
  });
});

describe('tags of snapshots', () => {
  const aTagWorld = fc.record({ environmentName: fc.constant('prod'), images: someImages, snapshots: someSnapshots });

  test('tags are set on snapshots of the environment\'s images, never on those of another environment', () => {
    fc.assert(fc.property(aTagWorld, (world) => {
      for (const decision of only(tagSnapshots(world), 'tag-snapshots')) {
        const image = world.images.find(({ id }) => id === decision.subject)!;
        expect(isOurs(image)).toBe(true);
        expect(Object.entries(decision.tags).every(([key, value]) => image.tags[key] === value)).toBe(true);
        for (const id of decision.snapshotIds) {
          expect(image.snapshotIds).toContain(id);
          expect(['prod', undefined]).toContain(world.snapshots.find((snapshot) => snapshot.id === id)!.tags['oban:environment']);
        }
      }
    }), RUNS);
  });

  test('the tagging of snapshots has nothing to do after it was carried out', () => {
    fc.assert(fc.property(aTagWorld, (world) => {
      expect(only(tagSnapshots(tagged(world, tagSnapshots(world))), 'tag-snapshots')).toEqual([]);
    }), RUNS);
  });

  test('the tagging of snapshots is the same for the same world in any order', () => {
    fc.assert(fc.property(aTagWorld, (world) => {
      expect(tagSnapshots(reversed(world))).toEqual(tagSnapshots(world));
    }), RUNS);
  });
});

describe('the verdict', () => {
  const aCheckWorld = fc.tuple(someImages, someSnapshots, someInstances, aPointer).map(([images, snapshots, instances, itsPointer]) => checkWorld({
    retention: { dailyDays: 14, weeklyDays: 60 },
    inventory: ['app01', 'app02'].map((name) => serverEntry(name)),
    images,
    snapshots,
    instances: [...instances, server('app01')],
    pointers: [itsPointer],
  }));

  test('the verdict is the same for the same world in any order', () => {
    fc.assert(fc.property(aCheckWorld, (world) => {
      expect(checkBackups(reversed(world))).toEqual(checkBackups(world));
    }), RUNS);
  });

  test('the verdict is never right for a source without a good image', () => {
    fc.assert(fc.property(aCheckWorld, (world) => {
      for (const { source, state } of checkBackups(world).sources) {
        const isBackedUp = (world.images as Image[]).some((image) => isOurs(image) && image.tags['oban:source'] === source && isGood(image, world.snapshots as Snapshot[]));
        expect(isBackedUp || state === 'wrong').toBe(true);
      }
    }), RUNS);
  });
});

describe('days', () => {
  const aDate = fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2999-12-31T00:00:00Z'), noInvalidDate: true });

  test('a day is read as it is written', () => {
    fc.assert(fc.property(aDate, (date) => {
      expect(parseDay(dayOf(date))).toBe(dayOf(date));
    }), RUNS);
  });

  test('days can be added and subtracted again, and are compared as text', () => {
    fc.assert(fc.property(aDate, fc.integer({ min: 1, max: 4_000 }), (date, days) => {
      const day = dayOf(date);
      expect(addDays(addDays(day, days), -days)).toBe(day);
      expect(addDays(day, days) > day).toBe(true);
    }), RUNS);
  });

  test('a day is in the period that begins on its first day and ends before the next', () => {
    fc.assert(fc.property(aDate, fc.constantFrom('week', 'month', 'year'), (date, period) => {
      const day = dayOf(date);
      const start = startOf(period, day);
      expect(start <= day && startOf(period, start) === start && startOf(period, addDays(start, -1)) < start).toBe(true);
      expect(period !== 'week' || midnight(start).getUTCDay() === 1).toBe(true);
    }), RUNS);
  });
});
