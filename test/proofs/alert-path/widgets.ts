import { attributeOf, meaningOf } from './meaning';
import type { Name } from './series';
import type { Synthesis } from '../conformance/synthesis';

/** The metrics and alarms on the dashboards of an app. */
export interface Widgets {
  readonly series: readonly Name[];
  /** The alarms whose states are shown, and that there are not. */
  readonly unknownAlarms: readonly string[];
}

/** Reads the bodies of dashboards as the CDK writes them: with names in full, not those that repeat as dots. */
export function widgetsOf(synthesis: Synthesis): Widgets {
  const known = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) => synthesis.all(type)).map((alarm) => attributeOf(alarm, 'Arn'));
  const widgets = synthesis.all('AWS::CloudWatch::Dashboard')
    .flatMap(({ properties, stack }) => JSON.parse(meaningOf(synthesis, properties.DashboardBody, stack)).widgets);
  return {
    series: widgets.flatMap(({ properties: { metrics = [] } }: any) => metrics.flatMap(seriesOf)),
    unknownAlarms: widgets.flatMap(({ properties: { alarms = [] } }: any) => alarms).filter((alarm: string) => !known.includes(alarm)),
  };
}

/** Namespace, name, then names and values of dimensions in turn; a formula has none of them. */
function seriesOf(line: any[]): Name[] {
  const [namespace, metricName, ...rest] = line.filter((part) => typeof part === 'string');
  if (namespace === undefined) {
    return [];
  }
  const names = rest.filter((_, index) => index % 2 === 0);
  return [{ namespace, metricName, dimensions: Object.fromEntries(names.map((name, index) => [name, rest[2 * index + 1]])) }];
}
