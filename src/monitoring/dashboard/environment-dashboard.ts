import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { graphsOf, labelled } from './graphs';
import { WidgetsAtSynthesis } from './widgets-at-synthesis';
import { deployedStackOf } from '../../synthesis/deployed-stack';
import type { EnvironmentAlarms, RegisteredAlarm } from '../environment-alarms';

/** A section of the dashboard. */
export interface DashboardSection {
  readonly title: string;
  /** The section has the alarms of this construct and of all constructs below it. */
  readonly of: Construct;
}

/** Properties of the dashboard. */
export interface EnvironmentDashboardProps {
  readonly alarms: EnvironmentAlarms;
  /** The sections below the first row, in this order. Alarms that are in no section come last. */
  readonly sections: DashboardSection[];
  /** Returns the age in hours of the newest good image of each source. It is called at synthesis. */
  readonly imageAges: () => cloudwatch.IMetric[];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MOST_ALARMS_OF_A_WIDGET = 100;

/**
 * The dashboard of an environment. The first row shows the health of the environment: alarm states, healthy members and backups. Below it are graphs
 * of the metrics that alarms monitor.
 *
 * The dashboard has the alarms of its own stack, including nested stacks. Alarms of other stacks are not on it, because this stack cannot depend on
 * them.
 */
export class EnvironmentDashboard extends cloudwatch.Dashboard {
  private readonly further: cloudwatch.IWidget[] = [];

  constructor(scope: Construct, id: string, private readonly contents: EnvironmentDashboardProps) {
    super(scope, id, {
      defaultInterval: Duration.days(1),
      // A graph keeps the period of its alarm.
      periodOverride: cloudwatch.PeriodOverride.INHERIT,
    });
    super.addWidgets(new WidgetsAtSynthesis(() => [...this.healthRow(), ...this.sections(), ...this.further]));
  }

  /** Adds a row of widgets below the other rows. */
  public addWidgets(...widgets: cloudwatch.IWidget[]): void {
    this.further.push(new cloudwatch.Row(...widgets));
  }

  private healthRow(): cloudwatch.IWidget[] {
    const [first, ...others] = inParts(this.alarmsHere(), MOST_ALARMS_OF_A_WIDGET);
    return [
      new cloudwatch.Row(this.alarmStates(first, 12), this.membersPerCluster(), this.imageAges()),
      ...others.map((alarms) => this.alarmStates(alarms, 24)),
      ...this.maintenanceWindows(),
    ];
  }

  /** Returns the widget of the maintenance windows. A mute by the command line is not on the dashboard, which only a deployment changes. */
  private maintenanceWindows(): cloudwatch.IWidget[] {
    const rows = this.contents.alarms._windows;
    const headings = ['maintenance window', 'begins', 'lasts', 'mutes', 'because'];
    const table = [headings, headings.map(() => '---'), ...rows].map((row) => `| ${row.map((cell) => cell.replace(/\|/g, '\\|').replace(/\s+/g, ' ')).join(' | ')} |`);
    const note = 'Mutes of operators: `npx oban-environment backup status`';
    return rows.length === 0 ? [] : [new cloudwatch.TextWidget({ markdown: [...table, '', note].join('\n'), width: 24, height: 2 + rows.length })];
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

  /** Returns the widget of image ages, which are published once a day. */
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

  /** Returns an alarm by its name. A reference into another nested stack would need a parameter, and a stack has at most 200. */
  private byName(alarmName: string): cloudwatch.IAlarm {
    const alarmArn = Stack.of(this).formatArn({ service: 'cloudwatch', resource: 'alarm', resourceName: alarmName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    return { alarmArn, alarmName, alarmRef: { alarmArn } } as cloudwatch.IAlarm;
  }
}

function inParts<T>(items: T[], size: number): T[][] {
  return items.length <= size ? [items] : [items.slice(0, size), ...inParts(items.slice(size), size)];
}
