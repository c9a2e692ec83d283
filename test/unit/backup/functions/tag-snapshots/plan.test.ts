import type { Image, Snapshot } from '../../../../../src/backup/functions/model/resources';
import { tagSnapshots } from '../../../../../src/backup/functions/tag-snapshots/plan';
import { contractTags, daysAgo, imageOf, snapshotsOf, without } from '../world-fixture';

const IMAGE = imageOf('app01', daysAgo(1), { id: 'ami-1', snapshotIds: ['snap-1', 'snap-2'] });
const plan = (snapshots: readonly Snapshot[], images: readonly Image[] = [IMAGE]) => tagSnapshots({ environmentName: 'prod', images, snapshots });
const [COMPLETE] = snapshotsOf([IMAGE]);

describe('every snapshot of an image of the environment has the contract\'s tags, with the values of its image', () => {
  test('a complete snapshot is not changed', () => {
    expect(plan(snapshotsOf([IMAGE]))).toEqual([]);
  });

  test('incomplete snapshots of an image are tagged together, with the contract\'s keys only', () => {
    const image = { ...IMAGE, tags: { ...IMAGE.tags, 'Name': 'x', 'oban:keep': 'y' } };
    expect(plan([{ ...COMPLETE, id: 'snap-2', tags: {} }, { ...COMPLETE, tags: {} }], [image])).toEqual([{
      action: 'tag-snapshots',
      subject: 'ami-1',
      snapshotIds: ['snap-1', 'snap-2'],
      tags: contractTags('app01', daysAgo(1), IMAGE.tags['delete-after']),
      reason: 'snap-1 and snap-2 lack tags of ami-1',
    }]);
  });

  test.each(Object.keys(IMAGE.tags))('a snapshot that lacks %s is tagged', (key) => {
    expect(plan([{ ...COMPLETE, tags: without(COMPLETE.tags, key) }])).toMatchObject([{ snapshotIds: ['snap-1'] }]);
  });

  test('a snapshot is tagged again if the day of its image has changed', () => {
    const tags = { ...IMAGE.tags, 'delete-after': '2030-01-01' };
    expect(plan(snapshotsOf([IMAGE]), [{ ...IMAGE, tags }])).toMatchObject([{ snapshotIds: ['snap-1', 'snap-2'], tags }]);
  });
});

describe('tag-snapshots changes no other snapshot', () => {
  test('a snapshot of another environment is not changed, although an image of this one uses it', () => {
    expect(plan([{ ...COMPLETE, tags: { 'oban:environment': 'staging' } }])).toMatchObject([{ action: 'skip', subject: 'snap-1', reason: expect.stringContaining('staging') }]);
  });

  test.each([
    ['foreign', without(IMAGE.tags, 'oban:source')], ['undated', without(IMAGE.tags, 'delete-after')], ['of another environment', { ...IMAGE.tags, 'oban:environment': 'x' }],
  ])('the snapshots of an image that is %s are not changed', (_, tags) => {
    expect(plan([{ ...COMPLETE, tags: {} }], [{ ...IMAGE, tags }])).toEqual([]);
  });

  test('a snapshot without an image, or whose image is gone, is not changed', () => {
    expect(plan([{ ...COMPLETE, id: 'snap-9', tags: {} }, { ...COMPLETE, tags: {} }], [{ ...IMAGE, state: 'deregistered' }])).toEqual([]);
  });

  test('a snapshot of two images keeps the tags of the first', () => {
    const copy = imageOf('app01', daysAgo(0), { id: 'ami-0', snapshotIds: ['snap-1'] });
    expect(plan(snapshotsOf([IMAGE]), [copy, IMAGE])).toEqual([]);
  });
});
