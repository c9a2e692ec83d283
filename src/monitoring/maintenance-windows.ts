import { Duration, Lazy, TimeZone, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MaintenanceOptions, MaintenanceWindow } from './maintenance-options';
import { parseCron } from './mute/cron';
import { describeMute, MOST_ALARMS } from './mute/mute-rule';
import { isTimeZone, LONGEST_MUTE_DAYS, MuteSchedule, neverPause, SHORTEST_PAUSE_HOURS } from './mute/mute-schedule';
import { MutableEnvironment, mutedBy } from './mute/mute-targets';
import { requireKnownText } from '../checks/known-text';
import { requireProperties } from '../checks/required-properties';
import { sortedByKey } from '../synthesis/sorted-by-key';

/** An alarm that a window may mute. */
export interface MutableAlarm {
  /** The name of the alarm within its environment. */
  readonly name: string;
  readonly alarm: cloudwatch.AlarmBase;
}

const SHORTEST_MINUTES = 1;
const LONGEST_MINUTES = Duration.days(LONGEST_MUTE_DAYS).toMinutes();

/** The longest reason. The description of a rule has at most 1024 characters. */
const LONGEST_REASON = 500;

/** The mute rules of the maintenance windows. */
export class MaintenanceWindows {
  private readonly windows: { readonly [name: string]: MaintenanceWindow };
  /** The alarm names of the last rule of each window in each scope. */
  private readonly rules = new Map<string, string[]>();

  /** @throws if a window has a missing or invalid property */
  constructor(private readonly environmentName: string, { windows = {} }: MaintenanceOptions = {}) {
    this.windows = sortedByKey(windows);
    for (const [name, window] of Object.entries(this.windows)) {
      requireWindow(name, window);
    }
  }

  /**
   * Mutes the alarms of a server or of the database in the windows that have them as targets. The alarms and the rules must be in one stack, so that
   * CloudFormation creates the alarms before the rules: CloudWatch accepts existing alarms only.
   *
   * @param scope the scope of the rules
   * @param servers the name of the server; none for the database
   */
  public mute(scope: Construct, servers: readonly string[], alarms: readonly MutableAlarm[]): void {
    const own: MutableEnvironment = { servers, clusters: [], alarms: alarms.map(({ name }) => name) };
    for (const [windowName, { targets }] of Object.entries(this.windows)) {
      const muted = new Set(targets.map((target) => mutedBy(target, own)).flatMap((each) => ('alarms' in each ? each.alarms : [])));
      alarms.filter(({ name }) => muted.has(name)).forEach(({ alarm }) => this.add(scope, windowName, alarm.alarmName));
    }
  }

  /** The windows as rows of a table: name, schedule, length, targets and reason. */
  public rows(): string[][] {
    return Object.entries(this.windows).map(([name, { duration, targets, reason, schedule, timeZone = TimeZone.ETC_UTC }]) => (
      [name, `${schedule} ${timeZone.timezoneName}`, duration.toHumanString(), targets.join(', '), reason]
    ));
  }

  /** Returns an error for each target that must not be muted or does not exist, and for alarms that windows mute without a pause. */
  public faults(environment: MutableEnvironment): string[] {
    const byAlarm = new Map<string, string[]>();
    const faults: string[] = [];
    for (const [windowName, { targets }] of Object.entries(this.windows)) {
      for (const target of targets) {
        const muted = mutedBy(target, environment);
        if ('refusal' in muted) {
          faults.push(`maintenance window '${windowName}' of environment '${this.environmentName}': ${muted.refusal}`);
        } else {
          muted.alarms.forEach((name) => byAlarm.set(name, [...new Set([...byAlarm.get(name) ?? [], windowName])]));
        }
      }
    }
    return [...faults, ...this.faultsOfPauses([...byAlarm.values()])];
  }

  private faultsOfPauses(sets: readonly string[][]): string[] {
    const distinct = [...new Set(sets.map((names) => names.join("', '")))];
    return distinct.filter((names) => neverPause(names.split("', '").flatMap((name) => knownScheduleOf(this.windows[name])))).map((names) => (
      `maintenance window '${names}' of environment '${this.environmentName}' mutes without a pause of ${SHORTEST_PAUSE_HOURS} hours for more than ${LONGEST_MUTE_DAYS} days, ` +
      'so that faults would not be notified: give a shorter duration or a rarer schedule'
    ));
  }

  private add(scope: Construct, windowName: string, alarmName: string): void {
    const place = `${scope.node.path} ${windowName}`;
    const last = this.rules.get(place);
    if (last !== undefined && last.length < MOST_ALARMS) {
      last.push(alarmName);
      return;
    }
    const alarmNames = [alarmName];
    this.rules.set(place, alarmNames);
    const number = scope.node.children.filter(({ node }) => node.id.startsWith(`Window-${windowName}.`)).length + 1;
    const { reason } = this.windows[windowName];
    const { expression, duration, timeZone } = scheduleOf(this.windows[windowName]);
    new cloudwatch.CfnAlarmMuteRule(scope, `Window-${windowName}.${number}`, {
      description: describeMute({ environmentName: this.environmentName, kind: 'maintenance window', by: windowName, reason }),
      rule: { schedule: { expression, duration, timezone: timeZone } },
      muteTargets: { alarmNames: Lazy.list({ produce: () => alarmNames }) },
    });
  }
}

function scheduleOf({ schedule, duration, timeZone = TimeZone.ETC_UTC }: MaintenanceWindow): MuteSchedule {
  return { expression: schedule, duration: duration.toIsoString(), timeZone: timeZone.timezoneName };
}

/** Returns the schedule of a window; nothing if it is only known at deployment. */
function knownScheduleOf(window: MaintenanceWindow): MuteSchedule[] {
  return Token.isUnresolved(window.schedule) ? [] : [scheduleOf(window)];
}

function requireWindow(name: string, window: MaintenanceWindow): void {
  const owner = `maintenance window '${name}'`;
  requireKnownText('the name of a maintenance window', name);
  if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
    throw new Error(`the name of a maintenance window is '${name}': give lower-case letters, digits and hyphens, such as 'patching'`);
  }
  requireProperties(owner, window, ['schedule', 'duration', 'targets', 'reason']);
  requireSchedule(owner, window);
  requireDuration(owner, window.duration);
  if (window.targets.length === 0) {
    throw new Error(`targets of ${owner} is empty: give the name of a server, 'database' or the name of an alarm`);
  }
  if (window.targets.some((target) => Token.isUnresolved(target))) {
    throw new Error(`a target of ${owner} is only known at deployment: give it as text, because the synthesis checks that it may be muted`);
  }
  const { length } = Token.isUnresolved(window.reason) ? 'known at deployment' : window.reason.trim();
  if (length < 1 || length > LONGEST_REASON) {
    throw new Error(`reason of ${owner} has ${length} characters: give 1 to ${LONGEST_REASON}`);
  }
}

function requireSchedule(owner: string, { schedule, timeZone }: MaintenanceWindow): void {
  if (!Token.isUnresolved(schedule)) {
    try {
      parseCron(schedule);
    } catch (error) {
      throw new Error(`schedule of ${owner} is '${schedule}': ${(error as Error).message}`);
    }
  }
  if (timeZone !== undefined && !Token.isUnresolved(timeZone.timezoneName) && !isTimeZone(timeZone.timezoneName)) {
    throw new Error(`timeZone of ${owner} is '${timeZone.timezoneName}': give one of the IANA Time Zone Database, such as TimeZone.AUSTRALIA_SYDNEY`);
  }
}

function requireDuration(owner: string, duration: Duration): void {
  if (duration.isUnresolved()) {
    throw new Error(`duration of ${owner} is only known at deployment: give it as a number, because the synthesis checks that windows leave a pause`);
  }
  const minutes = duration.toMinutes({ integral: false });
  if (!Number.isInteger(minutes) || minutes < SHORTEST_MINUTES || minutes > LONGEST_MINUTES) {
    throw new Error(`duration of ${owner} is ${duration.toHumanString()}: give whole minutes, from 1 minute to ${LONGEST_MUTE_DAYS} days`);
  }
}
