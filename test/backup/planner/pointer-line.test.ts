import { BASE_IMAGE, hoursAgo, pointer } from './world-fixture';
import { pointerLine } from '../../../src/backup/planner/pointer-line';

describe('the line of a pointer', () => {
  test('knows the value, since when, the one before and the way back', () => {
    expect(pointerLine(pointer(BASE_IMAGE, 'ami-a', 'ami-b'))).toMatchObject({
      value: 'ami-b', since: hoursAgo(1), previous: 'ami-a', wayBack: ['ami-a', BASE_IMAGE], hasComeBack: false,
    });
  });

  test('the same value written again is no move', () => {
    expect(pointerLine(pointer(BASE_IMAGE, 'ami-a', 'ami-a'))).toMatchObject({ since: hoursAgo(25), previous: BASE_IMAGE, wayBack: [BASE_IMAGE], hasComeBack: false });
    expect(pointerLine(pointer(BASE_IMAGE, 'ami-a', BASE_IMAGE, BASE_IMAGE))).toMatchObject({ since: hoursAgo(25), previous: 'ami-a', hasComeBack: true });
  });

  test('what it came back from is no way back', () => {
    expect(pointerLine(pointer(BASE_IMAGE, 'ami-a', 'ami-b', 'ami-c', 'ami-a'))).toMatchObject({ previous: 'ami-c', wayBack: [BASE_IMAGE], hasComeBack: true });
    expect(pointerLine(pointer(BASE_IMAGE, 'ami-a', 'ami-b', 'ami-a', 'ami-d'))).toMatchObject({ wayBack: ['ami-a', BASE_IMAGE], hasComeBack: false });
  });

  test('begins with the first version', () => {
    expect(pointerLine(pointer(BASE_IMAGE))).toMatchObject({ value: BASE_IMAGE, previous: undefined, wayBack: [] });
    expect(pointerLine({ name: 'x', versions: [] })).toBeUndefined();
  });
});
