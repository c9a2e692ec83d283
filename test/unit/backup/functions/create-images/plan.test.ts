import { createImages } from '../../../../../src/backup/functions/create-images/plan';
import type { CreationWorld } from '../../../../../src/backup/functions/model/world';
import { DELETE_AFTER_TAG } from '../../../../../src/tags/tag-keys';
import { at, creationWorld, daysAgo, imageOf, NOW, only, server, serverEntry, snapshotsOf, TODAY, without } from '../world-fixture';

const create = (overrides: Partial<CreationWorld> = {}) => only(createImages(creationWorld(overrides)), 'create-image');
const skipped = (overrides: Partial<CreationWorld> = {}) => only(createImages(creationWorld(overrides)), 'skip').map(({ reason }) => reason);

describe('one good image for each selected server that is running or stopped and for each UTC day', () => {
  test.each(['running', 'stopped'])('a %s server is imaged', (state) => {
    expect(create({ instances: [server('app01', { state })] })).toMatchObject([{ subject: 'i-app01', source: 'app01' }]);
  });

  test.each(['shutting-down', 'terminated'])('a server is not imaged if it is gone: %s', (state) => {
    const instances = [server('app01', { state })];
    expect(create({ instances })).toEqual([]);
    expect(skipped({ instances })).toEqual([`it is ${state}`]);
  });

  test.each(['pending', 'stopping', 'unknown'])('a server fails while it is %s, so that a retry of Lambda makes the image', (state) => {
    const instances = [server('app01', { state }), server('app02')];
    expect(only(createImages(creationWorld({ instances })), 'fail')).toMatchObject([
      { subject: 'i-app01', source: 'app01', reason: `it is ${state}, but EC2 makes images only of running and stopped servers: a later run makes the image` },
    ]);
    expect(create({ instances })).toMatchObject([{ subject: 'i-app02' }]);
  });

  test.each(['pending', 'stopping'])('a %s server that has its image of the day gets no other', (state) => {
    const instances = [server('app01', { state })];
    expect(createImages(creationWorld({ instances, images: [imageOf('app01', TODAY)] }))).toMatchObject([{ action: 'skip' }]);
  });

  test.each([undefined, '', 'weekly', 'Daily', 'none'])('a server is not imaged if its tag oban:backup has another value or is absent: %j', (value) => {
    const { tags } = server('app01');
    const given = value === undefined ? without(tags, 'oban:backup') : { ...tags, 'oban:backup': value };
    expect(createImages(creationWorld({ instances: [server('app01', { tags: given })] }))).toEqual([]);
  });

  test('a server of another environment, or without one, is not imaged', () => {
    const { tags } = server('app01');
    const instances = [server('a', { tags: { ...tags, 'oban:environment': 'staging' } }), server('b', { tags: without(tags, 'oban:environment') })];
    expect(createImages(creationWorld({ instances }))).toEqual([]);
  });

  test('a member of a cluster is not imaged, because FN-2 images clusters', () => {
    const instances = [server('app01', { tags: { ...server('app01').tags, 'aws:autoscaling:groupName': 'g' } })];
    expect(skipped({ instances })).toEqual(['it is a member of the group g: roll-clusters makes images of clusters, without a reboot']);
  });

  test('an image of a server without an inventory entry is made, under the id of the server', () => {
    expect(create({ inventory: [] })).toMatchObject([{ source: 'i-app01', imageName: `oban/prod/i-app01/${TODAY}` }]);
  });

  test('a good image of the day is sufficient', () => {
    expect(skipped({ images: [imageOf('app01', TODAY)] })).toEqual([`its image of ${TODAY}, ami-app01-${TODAY}, is good`]);
  });

  test('a pending image of the day is sufficient, because a run does not wait for it', () => {
    expect(skipped({ images: [imageOf('app01', TODAY, { state: 'pending', snapshotIds: [] })] })).toEqual([`its image of ${TODAY}, ami-app01-${TODAY}, is in progress`]);
  });

  test('an image of the day whose snapshots are not listed yet is sufficient, because EC2 is eventually consistent', () => {
    expect(create({ images: [imageOf('app01', TODAY)], snapshots: [] })).toEqual([]);
  });

  test('an image of yesterday, of another source or of another environment is not sufficient', () => {
    const other = imageOf('app01', TODAY);
    const images = [
      imageOf('app01', daysAgo(1)), imageOf('app02', TODAY), { ...other, name: 'theirs', tags: { ...other.tags, 'oban:environment': 'staging' } },
    ];
    expect(create({ images })).toHaveLength(1);
  });

  test.each(['failed', 'invalid', 'error', 'disabled'])('a %s image of the day is followed by another attempt (-2, -3)', (state) => {
    const first = imageOf('app01', TODAY, { state });
    expect(create({ images: [first] })).toMatchObject([{ imageName: `oban/prod/app01/${TODAY}-2` }]);
    const second = imageOf('app01', TODAY, { id: 'ami-2', state, name: `oban/prod/app01/${TODAY}-2` });
    expect(create({ images: [second, first] })).toMatchObject([{ imageName: `oban/prod/app01/${TODAY}-3` }]);
  });

  test('an image of the day whose snapshot failed is followed by another attempt', () => {
    const images = [imageOf('app01', TODAY)];
    expect(create({ images, snapshots: snapshotsOf(images).map((each) => ({ ...each, state: 'error' })) })).toMatchObject([{ imageName: `oban/prod/app01/${TODAY}-2` }]);
  });
});

describe('the name is deterministic (environment, source, day; 3–128 allowed characters, no colon)', () => {
  test('a name of the longest parts is short enough', () => {
    const environmentName = 'e'.repeat(20);
    const name = 's'.repeat(16);
    const { tags } = server(name);
    const world = creationWorld({ environmentName, inventory: [serverEntry(name)], instances: [server(name, { tags: { ...tags, 'oban:environment': environmentName } })] });
    const [{ imageName }] = only(createImages(world), 'create-image');
    expect(imageName).toBe(`oban/${environmentName}/${name}/${TODAY}`);
    expect(imageName).toMatch(/^[A-Za-z0-9()[\] ./\-'@_]{3,128}$/);
  });

  test('a name that another image has is not used', () => {
    expect(create({ images: [{ ...imageOf('app01', TODAY), tags: {} }] })).toMatchObject([{ imageName: `oban/prod/app01/${TODAY}-2` }]);
  });

  test('a name is not used twice on a day, even if its image is gone', () => {
    const images = [imageOf('app01', TODAY, { state: 'failed', name: `oban/prod/app01/${TODAY}-3` })];
    expect(create({ images })).toMatchObject([{ imageName: `oban/prod/app01/${TODAY}-4` }]);
  });
});

describe('images are made for today only', () => {
  test.each(['2026-11-21T23:59:59Z', '2026-11-23T00:00:00Z', '2025-11-22T02:00:00Z'])('an event of another UTC day (%s) is logged and makes no image', (time) => {
    const decisions = createImages(creationWorld({ runTime: { eventTime: at(time), clock: NOW } }));
    expect(decisions).toEqual([{ action: 'skip', subject: 'prod', reason: expect.stringMatching(/^the event is of .* and today is 2026-11-22: /) }]);
  });

  test('an event of today and a manual call without a time are for today', () => {
    expect(create({ runTime: { eventTime: at('2026-11-22T00:00:00Z'), clock: at('2026-11-22T23:59:59Z') } })).toHaveLength(1);
    expect(create({ runTime: { clock: NOW } })[0].tags['oban:created']).toBe(TODAY);
  });
});

describe('consistency is a choice per server, and the level achieved is recorded on the image', () => {
  test('an image is made without a reboot by default, and is crash-consistent', () => {
    expect(create()).toMatchObject([{ reboot: false, tags: { 'oban:consistency': 'crash' } }]);
  });

  test('an image that is made with a reboot has consistent file systems', () => {
    expect(create({ inventory: [serverEntry('app01', { consistency: 'file-system' })] })).toMatchObject([{ reboot: true, tags: { 'oban:consistency': 'file-system' } }]);
  });

  test('an image of a stopped server has consistent file systems without a reboot', () => {
    for (const consistency of ['crash', 'file-system']) {
      const inventory = [serverEntry('app01', { consistency })];
      expect(create({ inventory, instances: [server('app01', { state: 'stopped' })] })).toMatchObject([{ reboot: false, tags: { 'oban:consistency': 'file-system' } }]);
    }
  });
});

describe('the tags', () => {
  const tagsFor = (tags: { [key: string]: string }) => create({ instances: [server('app01', { tags: { ...server('app01').tags, ...tags } })] })[0].tags;

  test('the tags of an image are all of the contract', () => {
    expect(tagsFor({})).toEqual({
      'oban:environment': 'prod',
      'oban:source': 'app01',
      'oban:source-instance': 'i-app01',
      'oban:created': TODAY,
      'delete-after': '2026-12-06',
      'oban:consistency': 'crash',
      'Name': 'prod-app01',
    });
  });

  test('Name and the server\'s own tags are copied to the image, except aws: keys', () => {
    const tags = tagsFor({ 'team': 'messaging', 'aws:cloudformation:stack-name': 's', 'AWS:x': 'y' });
    expect(tags).toMatchObject({ Name: 'prod-app01', team: 'messaging' });
    expect(Object.keys(tags).filter((key) => key.toLowerCase().startsWith('aws:'))).toEqual([]);
  });

  test('an image has at most 50 tags, and always those of the contract', () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`A${index}`, 'x']));
    const tags = tagsFor(many);
    expect(Object.keys(tags)).toHaveLength(50);
    expect(tags).toMatchObject({ 'oban:environment': 'prod', 'oban:created': TODAY, 'delete-after': '2026-12-06', 'Name': 'prod-app01' });
  });

  test('the server\'s own tags cannot hold its images, date them or select them', () => {
    const tags = tagsFor({ 'oban:keep': 'yes', 'delete-after': '2099-01-01', 'oban:source': 'x', 'oban:other': 'y' });
    expect(tags).toMatchObject({ 'delete-after': '2026-12-06', 'oban:source': 'app01' });
    expect(Object.keys(tags)).not.toEqual(expect.arrayContaining(['oban:keep']));
    expect(tags).not.toHaveProperty('oban:backup');
    expect(tags).not.toHaveProperty('oban:other');
  });
});

describe('a bad item does not stop the others', () => {
  test.each(['', 'null', '[]', '{}', '{"kind":"server"}', '{"kind":"cluster","autoScalingGroup":"g"}', '{"kind":"server","instanceId":"i-1","backup":"maybe"}', 'not json'])(
    'a parameter of the inventory with the value %j fails the run, and the servers are imaged', (value) => {
      const decisions = createImages(creationWorld({ inventory: [{ name: '/oban/prod/inventory/odd', value, writtenAt: NOW }, serverEntry('app01')] }));
      expect(only(decisions, 'fail')).toMatchObject([{ subject: '/oban/prod/inventory/odd' }]);
      expect(only(decisions, 'create-image')).toMatchObject([{ source: 'app01' }]);
    });
});

test('a new retention rule does not re-date old images: an undated image of the day does not count, and another is made', () => {
  const undated = imageOf('app01', TODAY);
  expect(create({ images: [{ ...undated, tags: without(undated.tags, DELETE_AFTER_TAG) }] })).toMatchObject([{ imageName: `oban/prod/app01/${TODAY}-2` }]);
});
