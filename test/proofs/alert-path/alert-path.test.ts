import { BREAKS } from './breaks';
import { alertPaths, emptyWidgets } from './proof';
import { ACCOUNT, shape, Shape, SHAPES } from './shapes';
import { refusalsOf } from './verdict';
import { add } from '../conformance/editing';

describe.each(Object.keys(SHAPES) as Shape[])('%s', (name) => {
  const paths = alertPaths(shape(name), ACCOUNT);

  test('every alarm and event comes from a published metric or a documented event, and reaches a recipient', () => {
    expect(paths.filter(({ refusals }) => refusals.length > 0)).toEqual([]);
  });

  test('each widget shows a published series or the state of an existing alarm', () => {
    expect(emptyWidgets(shape(name))).toEqual([]);
  });

  test('the proof includes every alarm', () => {
    const made = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) => shape(name).all(type)).map(({ properties }) => properties.AlarmName);
    expect(made.length).toBeGreaterThan(20);
    expect(paths.map((path) => path.name)).toEqual(expect.arrayContaining(made));
    expect(paths.map(({ kind }) => kind)).toEqual(expect.arrayContaining(shape(name).all('AWS::RDS::DBInstance').length > 0 ? ['event', 'function'] : ['function']));
  });
});

describe('the widgets of a dashboard', () => {
  const body = (metric: unknown[], alarms: unknown[]) => ({ widgets: [{ properties: { metrics: [metric, [{ expression: 'a / 2' }]] } }, { properties: { alarms } }] });

  test.each([
    ['a series and a state', ['Oban/Backup', 'Left', 'environment', 'prod', 'function', 'create-images', { stat: 'Sum' }], [], []],
    ['a series by other dimensions', ['Oban/Backup', 'Left', 'environment', 'prod'], [], ["nobody publishes Oban/Backup 'Left' by environment, only by environment + function"]],
    ['an alarm that there is not', ['Oban/Backup', 'ImagesMade', 'environment', 'prod'], ['gone'], ['there is no alarm gone']],
  ])('a dashboard is judged by its widgets: %s', (_, metric, alarms, empty) => {
    const synthesis = shape('production example').copy();
    add('oban-production', 'AWS::CloudWatch::Dashboard', { DashboardBody: JSON.stringify(body(metric, alarms)) })(synthesis);
    expect(emptyWidgets(synthesis)).toEqual(empty);
  });
});

describe('the proof refuses every break for the expected reason', () => {
  test.each(BREAKS)('the proof refuses a break: $what', (broken) => {
    const refusals = refusalsOf(broken);
    expect(refusals).not.toEqual([]);
    expect(refusals.filter((refusal) => !broken.refused.test(refusal))).toEqual([]);
  });

  test('each break is different', () => expect(new Set(BREAKS.map(({ what }) => what)).size).toBe(BREAKS.length));
});
