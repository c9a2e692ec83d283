import { checkImageTags, checkUnknownServers } from '../../../../../src/backup/functions/check-backups/check-unknown-resources';
import { createImages } from '../../../../../src/backup/functions/create-images/plan';
import { expireImages } from '../../../../../src/backup/functions/expire-images/plan';
import { ownImagesBySource } from '../../../../../src/backup/functions/model/own-images';
import type { Image } from '../../../../../src/backup/functions/model/resources';
import type { ExpiryWorld } from '../../../../../src/backup/functions/model/world';
import { ENVIRONMENT_TAG, RESTORE_TAG } from '../../../../../src/tags/tag-keys';
import { at, contractTags, creationWorld, daysAgo, expiryWorld, imageOf, NO_QUARANTINE, NOW, server, snapshotsOf } from '../world-fixture';

const RESTORE = 'server-app01-20261102T120000Z';
const OLD = imageOf('app01', daysAgo(20), { id: 'ami-0000aaaa' });
const YOUNG = imageOf('app01', daysAgo(1), { id: 'ami-0000bbbb' });

/** The image that a restore twenty days ago has made of the state before it. Its last day was thirteen days ago. */
const BEFORE: Image = {
  ...OLD,
  id: 'ami-0000cccc',
  name: 'oban/prod/app01/before-restore/20261102T120000Z',
  createdAt: at(`${daysAgo(20)}T12:00:00Z`),
  tags: { ...contractTags('app01', daysAgo(20), daysAgo(13)), [RESTORE_TAG]: RESTORE },
  snapshotIds: ['snap-0000cccc'],
};

const record = (facts: object) => ({ name: '/oban/prod/restores/server-app01', value: JSON.stringify({ format: '1', id: 'another', facts }) });
const plan = (images: Image[], overrides: Partial<ExpiryWorld> = {}) => (
  expireImages(expiryWorld({ images, snapshots: snapshotsOf(images), ...overrides })));
const goes = (images: Image[], overrides?: Partial<ExpiryWorld>) => plan(images, overrides).candidates.map(({ imageId }) => imageId);
const causes = (id: string, overrides: Partial<ExpiryWorld>) => (
  plan([OLD, YOUNG, BEFORE], overrides).decisions.flatMap((decision) => (decision.action === 'keep' && decision.subject === id ? decision.causes : [])));

describe('the image from before a restore', () => {
  test('the image is removed after its last day', () => {
    expect(goes([YOUNG, BEFORE])).toEqual([BEFORE.id]);
    expect(goes([YOUNG, { ...BEFORE, tags: { ...BEFORE.tags, 'delete-after': daysAgo(0) } }])).toEqual([]);
  });

  test.each<[string, Partial<Image>]>([
    ['of another name', { name: 'oban/prod/app01/mine' }],
    ['of another server', { sourceInstanceId: 'i-app02' }],
    ['that is a copy', { sourceInstanceId: undefined }],
    ['of another day', { createdAt: at(`${daysAgo(10)}T12:00:00Z`) }],
    ['without a last day', { tags: { ...BEFORE.tags, 'delete-after': 'never' } }],
    ['of another environment', { tags: { ...BEFORE.tags, [ENVIRONMENT_TAG]: 'staging' } }],
  ])('an image %s is never removed, and never reported', (_, change) => {
    const images = [YOUNG, { ...BEFORE, ...change }];
    expect(goes(images)).toEqual([]);
    expect(plan(images).decisions.filter(({ subject }) => subject === BEFORE.id)).toEqual([]);
  });

  test('the image stays while the record of its restore exists', () => {
    expect(causes(BEFORE.id, { restoreRecords: [{ name: '/oban/prod/restores/server-app01', value: JSON.stringify({ id: RESTORE }) }] })).toEqual(['restore']);
  });

  test('the image stays while an instance runs from it', () => {
    expect(causes(BEFORE.id, { instances: [server('app02', { imageId: BEFORE.id })] })).toEqual(['instance']);
  });

  test('the image is no backup, and is not reported as unknown', () => {
    expect([...ownImagesBySource('prod', [BEFORE], new Map(), NO_QUARANTINE).keys()]).toEqual([]);
    expect(checkImageTags('prod', [BEFORE])).toEqual([]);
  });
});

describe('a restore in progress', () => {
  test('the image, and the image of the snapshot, that its record names stay', () => {
    expect(goes([OLD, YOUNG])).toEqual([OLD.id]);
    expect(causes(OLD.id, { restoreRecords: [record({ image: OLD.id })] })).toEqual(['restore']);
    expect(causes(OLD.id, { restoreRecords: [record({ snapshot: OLD.snapshotIds[0] })] })).toEqual([]);
    const numbered = { ...OLD, snapshotIds: ['snap-0000aaaa'] };
    expect(goes([numbered, YOUNG], { restoreRecords: [record({ snapshot: 'snap-0000aaaa' })] })).toEqual([]);
  });

  test('the image stays also if this version cannot read the record', () => {
    expect(causes(OLD.id, { restoreRecords: [{ name: '/oban/prod/restores/server-app01', value: `{"format":"2","uses":["${OLD.id}"]` }] })).toEqual(['restore']);
  });

  test('a snapshot without an image that its record names stays', () => {
    const snapshots = [{ ...snapshotsOf([OLD])[0], id: 'snap-0000dddd' }];
    const decided = (restoreRecords: ExpiryWorld['restoreRecords']) => plan([YOUNG], { snapshots, restoreRecords }).decisions.find(({ subject }) => subject === 'snap-0000dddd');
    expect(decided([])).toMatchObject({ action: 'delete-snapshot' });
    expect(decided([record({ snapshot: 'snap-0000dddd' })])).toMatchObject({ action: 'keep', causes: ['restore'] });
  });

  test('every image stays if the records could not be read', () => {
    const unread = plan([OLD, YOUNG, BEFORE], { restoreRecords: { unanswered: 'AccessDenied' } });
    expect(unread.candidates).toEqual([]);
    expect(unread.decisions).toContainEqual(expect.objectContaining({ action: 'fail', subject: 'restores', reason: expect.stringContaining('AccessDenied') }));
  });
});

describe('an instance that exists only because of a restore', () => {
  const aside = server('aside', { tags: { ...server('aside').tags, [RESTORE_TAG]: RESTORE } });

  test('the instance is no source of backups', () => {
    expect(createImages(creationWorld({ instances: [aside] }))).toEqual([]);
  });

  test('the instance is not reported as unknown', () => {
    const unknown = (instance: typeof aside) => checkUnknownServers('prod', [instance], [], { clock: NOW, allowedAgeHours: 26 });
    expect([unknown(server('aside')).length, unknown(aside).length]).toEqual([1, 0]);
  });
});
