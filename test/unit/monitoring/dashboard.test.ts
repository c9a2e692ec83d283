import { App, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmDefinition, EnvironmentAlarms, ObanServer, Severity } from '../../../src';
import { EnvironmentDashboard } from '../../../src/monitoring/dashboard/environment-dashboard';
import { synthesisOf } from '../../proofs/conformance/examples';
import { ENV, environment, IMAGE } from '../../support/environment-fixture';

const SERVER = { image: IMAGE };

/** A line of a graph. */
interface Line {
  readonly series: string;
  readonly label?: string;
}

/** Returns the widgets of the only dashboard in a template, with references as logical ids. */
function widgetsOf(resources: { [id: string]: any }): any[] {
  const dashboards = Object.values(resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard');
  expect(dashboards).toHaveLength(1);
  return JSON.parse(text(dashboards[0].Properties.DashboardBody)).widgets;
}

function text(value: any): string {
  if (typeof value !== 'object') return String(value);
  const [[name, argument]] = Object.entries<any>(value);
  if (name === 'Fn::Join') return argument[1].map(text).join(argument[0]);
  return `<${[argument].flat().join('.')}>`;
}

/** Returns the metrics of a widget without its expressions, whose metrics are listed as well. */
function linesOf({ properties: { metrics } }: any): Line[] {
  return metrics.filter(([first]: any[]) => typeof first === 'string').map((metric: any[]) => {
    const { label, stat, period } = metric[metric.length - 1];
    return { series: JSON.stringify([...metric.slice(0, -1), stat ?? 'Average', period ?? 300]), label };
  });
}

/** Returns the metrics of an alarm, which has several if it evaluates an expression. */
function seriesOf({ Properties: { Metrics, ...alarm } }: any): string[] {
  const toSource = ({ MetricStat: { Metric, Stat, Period } }: any) => ({ ...Metric, Statistic: Stat, Period });
  const sources = Metrics === undefined ? [alarm] : Metrics.filter(({ MetricStat }: any) => MetricStat !== undefined).map(toSource);
  return sources.map(({ Namespace, MetricName, Dimensions = [], Statistic, Period }: any) => (
    JSON.stringify([Namespace, MetricName, ...Dimensions.flatMap(({ Name, Value }: any) => [Name, text(Value)]), Statistic, Period])));
}

describe('the dashboard of an environment', () => {
  const monitoring = synthesisOf('extended').stacks
    .map(({ template }) => template.Resources)
    .filter((resources) => Object.values<any>(resources).some(({ Type }) => Type === 'AWS::CloudWatch::Dashboard'))[0];
  const alarms = Object.values<any>(monitoring).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  const widgets = widgetsOf(monitoring);

  test('the first row shows alarm states, healthy members and backups', () => {
    const first = widgets.filter(({ y }) => y === 0);
    expect(first.map(({ type, x, properties: { title } }) => [type, x, title])).toEqual([
      ['alarm', 0, 'Alarms'],
      ['metric', 12, 'Two of two: healthy members'],
      ['metric', 18, 'Newest good image: hours old at the last check'],
    ]);
  });

  test('the sections are clusters, servers, the database, functions and everything else', () => {
    const titles = widgets.filter(({ type }) => type === 'text').sort((one, other) => one.y - other.y).map(({ properties: { markdown } }) => markdown);
    expect(titles).toEqual(['## Gateway and clusters', '## Servers', '## Database', '## Functions of the backup', '## Everything else']);
  });

  test('no widget runs code with the permissions of the viewer', () => {
    expect([...new Set(widgets.map(({ type }) => type))].sort()).toEqual(['alarm', 'metric', 'text']);
  });

  test('every alarm of the stack is on the dashboard', () => {
    const ids = Object.entries<any>(monitoring)
      .filter(([, { Type }]) => ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].includes(Type)).map(([id]) => `<${id}.Arn>`);
    const shown = widgets.filter(({ type }) => type === 'alarm').flatMap(({ properties }) => properties.alarms);
    expect(shown.sort()).toEqual(ids.sort());
  });

  test('the dashboard shows exactly the metrics of alarms and the ages of images', () => {
    const shown = new Set(widgets.filter(({ type }) => type === 'metric').flatMap((widget) => linesOf(widget).map(({ series }) => series)));
    const ages = [...shown].filter((series) => series.includes('"NewestGoodImageAge"'));
    expect(ages.length).toBeGreaterThan(1);
    expect([...shown].filter((series) => !ages.includes(series)).sort()).toEqual([...new Set(alarms.flatMap(seriesOf))].sort());
  });

  test('the dashboard has no fixed name, so that a replacement can be created', () => {
    const [dashboard] = Object.values<any>(monitoring).filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard');
    expect(dashboard.Properties).not.toHaveProperty('DashboardName');
  });
});

describe('the servers on a dashboard', () => {
  const labels = (widgets: any[], title: string) => {
    const { properties } = widgets.find((widget) => widget.properties.title?.startsWith(title));
    return properties.metrics.map((metric: any[]) => metric[metric.length - 1].label).filter((label?: string) => label !== undefined);
  };

  test('servers that are added later and stand-alone servers are on the dashboard, and servers of other stacks are not', () => {
    const { app, stack, environment: made } = environment();
    made.addServer('app01', SERVER);
    new ObanServer(stack, 'Near', { ...SERVER, serverName: 'near', environment: made });
    made.addServer('build', { ...SERVER, backupOptOut: 'it is rebuilt every night' });
    new ObanServer(new Stack(app, 'Elsewhere', { env: ENV }), 'Server', { ...SERVER, serverName: 'far', environment: made });
    const widgets = widgetsOf(Template.fromStack(made.monitoringStack()).toJSON().Resources);
    expect(labels(widgets, 'status-check')).toEqual(['b2g']);
    expect(labels(widgets, 'host-check')).toEqual(['app01', 'build']);
    expect(labels(widgets, 'Newest good image')).toEqual(['b2g', 'app01', 'near']);
    expect(labels(widgets, 'Two of two')).toEqual(['b2g']);
    expect(labels(widgets.slice(widgets.findIndex(({ properties }) => properties.markdown === '## Everything else')), 'host-check')).toEqual(['near']);
  });
});

describe('a dashboard without an environment', () => {
  const definition = (target: string): AlarmDefinition => ({
    kind: 'load',
    target,
    severity: Severity.WARNING,
    summary: 'too much',
    metric: new cloudwatch.Metric({ namespace: 'Test', metricName: 'Load', dimensionsMap: { target }, period: Duration.days(1) }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.MISSING,
    missingDataReason: 'a test',
  });

  function dashboardWith(number: number, change: (dashboard: EnvironmentDashboard) => void = () => {}): any[] {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    const nestedStack = new NestedStack(stack, 'Monitoring');
    const alarms = new EnvironmentAlarms(stack, 'Alarms', { environmentName: 'prod', topic: new sns.Topic(stack, 'Topic'), nestedStack });
    const owner = new Construct(stack, 'Owner');
    const dashboard = new EnvironmentDashboard(nestedStack, 'Dashboard', {
      alarms, sections: [{ title: 'Ours', of: owner }, { title: 'None', of: new Construct(stack, 'None') }], imageAges: () => [],
    });
    change(dashboard);
    Array.from({ length: number }, (_, index) => alarms.add(owner, definition(`t${index}`)));
    return widgetsOf(Template.fromStack(nestedStack).toJSON().Resources);
  }

  test('a widget has no more alarms than CloudWatch accepts', () => {
    const states = dashboardWith(201).filter(({ type }) => type === 'alarm');
    expect(states.map(({ width, y, properties: { alarms } }) => [width, y, alarms.length])).toEqual([[12, 0, 100], [24, 6, 100], [24, 12, 1]]);
  });

  test('the graph of a daily metric has a longer range and an annotation at the threshold', () => {
    const [graph] = dashboardWith(1).filter(({ properties: { title } }) => title === 'load');
    expect(graph.properties).toMatchObject({ start: '-P14D', annotations: { horizontal: [{ value: 1, label: 'ALARM', yAxis: 'left' }] } });
  });

  test('a section without alarms has no title', () => {
    expect(dashboardWith(1).filter(({ type }) => type === 'text').map(({ properties: { markdown } }) => markdown)).toEqual(['## Ours']);
  });

  test('widgets that are added are below the others', () => {
    const widgets = dashboardWith(1, (dashboard) => dashboard.addWidgets(new cloudwatch.TextWidget({ markdown: 'mine' })));
    const mine = widgets.find(({ properties: { markdown } }) => markdown === 'mine');
    expect(mine.y).toBe(Math.max(...widgets.filter((widget) => widget !== mine).map(({ y, height }) => y + height)));
  });
});
