import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { graphsOf, labelled } from './graphs';
import { WidgetsAtSynthesis } from './widgets-at-synthesis';
import { deployedStackOf } from '../../synthesis/deployed-stack';
import type { EnvironmentAlarms, RegisteredAlarm } from '../environment-alarms';

/** A part of the dashboard. */
export interface DashboardSection {
  readonly title: string;
  /** What is below this is in it. */
  readonly of: Construct;
}

/** What is on the dashboard. */
export interface EnvironmentDashboardProps {
  readonly alarms: EnvironmentAlarms;
  /** Below the first row, in this order; what is in none comes last. */
  readonly sections: DashboardSection[];
  /** The age in hours of the newest good image of each source, called at synthesis. */
  readonly imageAges: () => cloudwatch.IMetric[];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MOST_ALARMS_OF_A_WIDGET = 100;

/**
 * One look at an environment. The first row answers whether it is well; below it are the metrics of its alarms, so that each graph is of a
 * series that is watched. Nested stacks belong to the stack that they are in. What is in another stack is on a dashboard of its own, if anybody makes one: this stack cannot depend on it.
 */
export class EnvironmentDashboard extends cloudwatch.Dashboard {
  private readonly further: cloudwatch.IWidget[] = [];

  constructor(scope: Construct, id: string, private readonly contents: EnvironmentDashboardProps) {
    super(scope, id, {
      defaultInterval: Duration.days(1),
      // A graph shows what its alarm looks at.
      periodOverride: cloudwatch.PeriodOverride.INHERIT,
    });
    super.addWidgets(new WidgetsAtSynthesis(() => [...this.isItWell(), ...this.sections(), ...this.further]));
  }

  /** Adds a row of your own, below the others. */
  public addWidgets(...widgets: cloudwatch.IWidget[]): void {
    this.further.push(new cloudwatch.Row(...widgets));
  }

  private isItWell(): cloudwatch.IWidget[] {
    const [first, ...others] = inParts(this.alarmsHere(), MOST_ALARMS_OF_A_WIDGET);
    return [
      new cloudwatch.Row(this.alarmStates(first, 12), this.membersPerCluster(), this.imageAges()),
      ...others.map((alarms) => this.alarmStates(alarms, 24)),
    ];
  }

  private membersPerCluster(): cloudwatch.IWidget {
    return new cloudwatch.SingleValueWidget({
      title: 'Two of two: healthy members',
      metrics: this.alarmsHere().map(({ watched }) => watched?.definition).filter((definition) => definition?.kind === 'healthy-hosts')
        .map((definition) => labelled(definition!.metric, definition!.target!)),
      width: 6,
      height: 6,
    });
  }

  /** It is measured once a day. */
  private imageAges(): cloudwatch.IWidget {
    return new cloudwatch.SingleValueWidget({
      title: 'Newest good image: hours old at the last check',
      metrics: this.contents.imageAges(),
      start: '-P2D',
      width: 6,
      height: 6,
    });
  }

  private sections(): cloudwatch.IWidget[] {
    const { sections } = this.contents;
    const here = this.alarmsHere();
    const isBelow = ({ owner }: RegisteredAlarm, scope: Construct) => owner.node.scopes.includes(scope);
    return [
      ...sections.map(({ title, of }) => ({ title, alarms: here.filter((alarm) => isBelow(alarm, of)) })),
      { title: 'Everything else', alarms: here.filter((alarm) => !sections.some(({ of }) => isBelow(alarm, of))) },
    ].filter(({ alarms }) => alarms.length > 0).flatMap(({ title, alarms }) => [
      new cloudwatch.TextWidget({ markdown: `## ${title}`, width: 24, height: 1 }),
      new cloudwatch.Row(...graphsOf(alarms)),
    ]);
  }

  private alarmsHere(): RegisteredAlarm[] {
    return this.contents.alarms._registered.filter(({ alarm }) => deployedStackOf(alarm) === deployedStackOf(this));
  }

  private alarmStates(alarms: RegisteredAlarm[], width: number): cloudwatch.IWidget {
    return new cloudwatch.AlarmStatusWidget({
      title: 'Alarms',
      alarms: alarms.map(({ alarm, alarmName }) => (Stack.of(alarm) === Stack.of(this) ? alarm : this.byName(alarmName))),
      sortBy: cloudwatch.AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
      width,
      height: 6,
    });
  }

  /** A reference into another nested stack would take a parameter, of which a stack has 200. */
  private byName(alarmName: string): cloudwatch.IAlarm {
    const alarmArn = Stack.of(this).formatArn({ service: 'cloudwatch', resource: 'alarm', resourceName: alarmName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    return { alarmArn, alarmName, alarmRef: { alarmArn } } as cloudwatch.IAlarm;
  }
}

function inParts<T>(items: T[], size: number): T[][] {
  return items.length <= size ? [items] : [items.slice(0, size), ...inParts(items.slice(size), size)];
}
