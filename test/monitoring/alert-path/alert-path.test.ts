import { BREAKS } from './breaks';
import { alertPaths } from './proof';
import { ACCOUNT, shape, Shape, SHAPES } from './shapes';
import { refusalsOf } from './verdict';

describe.each(Object.keys(SHAPES) as Shape[])('%s', (name) => {
  const paths = alertPaths(shape(name), ACCOUNT);

  test('each alarm and event that is told comes from a series or an event that there is, and reaches a human', () => {
    expect(paths.filter(({ refusals }) => refusals.length > 0)).toEqual([]);
  });

  test('no alarm is left out', () => {
    const made = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) => shape(name).all(type)).map(({ properties }) => properties.AlarmName);
    expect(made.length).toBeGreaterThan(20);
    expect(paths.map((path) => path.name)).toEqual(expect.arrayContaining(made));
    expect(paths.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['event', 'function']));
  });
});

describe('is refused, and for its reason', () => {
  test.each(BREAKS)('$what', (broken) => {
    const refusals = refusalsOf(broken);
    expect(refusals).not.toEqual([]);
    expect(refusals.filter((refusal) => !broken.refused.test(refusal))).toEqual([]);
  });

  test('breaks differ', () => expect(new Set(BREAKS.map(({ what }) => what)).size).toBe(BREAKS.length));
});
