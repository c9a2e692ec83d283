import { indexSnapshots } from '../../../../../src/backup/functions/model/image-progress';
import { ownImagesBySource } from '../../../../../src/backup/functions/model/own-images';
import { pointerLine } from '../../../../../src/backup/functions/model/pointer-line';
import { BASE_IMAGE, clusterImageOf, daysAgo, hoursAgo, NO_QUARANTINE, pointer, SEEDED_AT, snapshotsOf } from '../world-fixture';

describe('the line of a pointer', () => {
  test('the line has the value, its time, the previous value and the earlier images', () => {
    expect(pointerLine(pointer(BASE_IMAGE, 'ami-a', 'ami-b'))).toMatchObject({
      value: 'ami-b', since: hoursAgo(1), previous: 'ami-a', earlierImages: ['ami-a', BASE_IMAGE], isReverted: false,
    });
  });

  test('the same value written again does not count as a move', () => {
    expect(pointerLine(pointer(BASE_IMAGE, 'ami-a', 'ami-a'))).toMatchObject({ since: hoursAgo(25), previous: BASE_IMAGE, earlierImages: [BASE_IMAGE], isReverted: false });
    expect(pointerLine(pointer(BASE_IMAGE, 'ami-a', BASE_IMAGE, BASE_IMAGE))).toMatchObject({ since: hoursAgo(25), previous: 'ami-a', isReverted: true });
  });

  test('an image that the pointer was moved back from is not an earlier image', () => {
    expect(pointerLine(pointer(BASE_IMAGE, 'ami-a', 'ami-b', 'ami-c', 'ami-a'))).toMatchObject({ previous: 'ami-c', earlierImages: [BASE_IMAGE], isReverted: true });
    expect(pointerLine(pointer(BASE_IMAGE, 'ami-a', 'ami-b', 'ami-a', 'ami-d'))).toMatchObject({ earlierImages: ['ami-a', BASE_IMAGE], isReverted: false });
  });

  describe('with the images that the environment made', () => {
    const images = ['ami-a', 'ami-b', 'ami-c', 'ami-d'].map((id, index) => clusterImageOf(daysAgo(10 - index), { id }));
    const ownImages = ownImagesBySource('prod', images, indexSnapshots(snapshotsOf(images)), NO_QUARANTINE).get('b2g')!;
    const line = (...values: string[]) => pointerLine(pointer(...values), ownImages);

    test('a move to an earlier image that the pointer never named removes the later ones from the line', () => {
      expect(line(BASE_IMAGE, 'ami-a', 'ami-c', 'ami-d', 'ami-b')).toMatchObject({ earlierImages: ['ami-a', BASE_IMAGE], isReverted: false, promotableAfter: hoursAgo(1) });
    });

    test('a move forward does not count as a move back', () => {
      expect(line(BASE_IMAGE, 'ami-a', 'ami-b')).toMatchObject({ earlierImages: ['ami-a', BASE_IMAGE], promotableAfter: SEEDED_AT });
    });

    test('the base image is the earliest image, also if Parameter Store no longer has that version', () => {
      const { name, versions } = pointer('ami-a', 'ami-b', BASE_IMAGE);
      const forgotten = { name, versions: versions.map((version) => ({ ...version, version: version.version + 100 })) };
      expect(pointerLine(forgotten, ownImages)).toMatchObject({ earlierImages: [], isReverted: true, promotableAfter: hoursAgo(1) });
    });

    test('a move back is remembered after the next move forward', () => {
      expect(line(BASE_IMAGE, 'ami-a', 'ami-d', 'ami-a', 'ami-b')).toMatchObject({ earlierImages: ['ami-a', BASE_IMAGE], isReverted: false, promotableAfter: hoursAgo(25) });
    });

    test('after a move by an operator, only a later image may be promoted, and that is remembered', () => {
      const { name, versions } = pointer(BASE_IMAGE, 'ami-a', 'ami-b');
      const moved = (...operators: number[]) => ({
        name, versions: versions.map((version) => ({ ...version, isByOperator: operators.includes(version.version) })),
      });
      expect(pointerLine(moved(3), ownImages)).toMatchObject({ earlierImages: ['ami-a', BASE_IMAGE], promotableAfter: hoursAgo(1) });
      expect(pointerLine(moved(2), ownImages)).toMatchObject({ promotableAfter: hoursAgo(25) });
      expect(pointerLine(moved(), ownImages)).toMatchObject({ promotableAfter: SEEDED_AT });
    });

    test('a move from or to any other image counts as a move back, and keeps the earlier images', () => {
      expect(line(BASE_IMAGE, 'ami-a', 'ami-by-hand')).toMatchObject({ earlierImages: ['ami-a', BASE_IMAGE], isReverted: false, promotableAfter: hoursAgo(1) });
      expect(line(BASE_IMAGE, 'ami-d', 'ami-by-hand', 'ami-b')).toMatchObject({ earlierImages: ['ami-by-hand', 'ami-d', BASE_IMAGE], promotableAfter: hoursAgo(1) });
    });
  });

  test('the line of a pointer begins with the first version', () => {
    expect(pointerLine(pointer(BASE_IMAGE))).toMatchObject({ value: BASE_IMAGE, previous: undefined, earlierImages: [] });
    expect(pointerLine({ name: 'x', versions: [] })).toBeUndefined();
  });
});
