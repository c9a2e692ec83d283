import { Duration, NestedStack, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as events from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { requireAlarmName, requireEvaluation, requireIdentity, requireNoPlaceholder, requireReasonPath } from './alarm-checks';
import { AlarmDefinition, AlarmIdentity, AlarmName, CompositeAlarmDefinition, EventAlarmDefinition, nameOf } from './alarm-definition';
import { AlarmPlace, describeAlarm, describeComposite, describeOptOut, Notifier } from './alarm-description';
import { AlarmOptions } from './alarm-options';
import { messageOfEvent, stateOfEvent } from './event-message';
import { MaintenanceOptions } from './maintenance-options';
import { MaintenanceWindows } from './maintenance-windows';
import type { MutableEnvironment } from './mute/mute-targets';
import { Severity } from './severity';
import { comparisonOf, requireSensible } from './threshold';
import { regionOfArn, requireSameRegion } from '../checks/known-arn';
import { requireReason } from '../checks/reason';
import { requireProperties } from '../checks/required-properties';
import { requireProps, requireStruct } from '../checks/struct';
import { claimName, NameScope } from '../synthesis/unique-name';

/** Properties of the alarms of an environment or an account. */
export interface EnvironmentAlarmsProps {
  /** The environment's name, which is part of each alarm's name. */
  readonly environmentName: string;

  /**
   * The beginning of each alarm's description.
   *
   * @default - `Oban environment` and its name
   */
  readonly subject?: string;

  /** The topic that alarms notify. Its policy must allow CloudWatch to publish, as the policy of an `AlarmTopic` does. */
  readonly topic: sns.ITopic;

  /**
   * Thresholds by the name or the kind of alarms. Thresholds in `alarms` have precedence.
   *
   * @default - the thresholds of the definitions
   */
  readonly thresholds?: { [name: string]: number };

  /**
   * Keys of `thresholds` that need not match an alarm, because a profile serves several environments.
   *
   * @default - none: every key must match an alarm, or the synthesis fails
   */
  readonly optionalThresholds?: string[];

  /**
   * Per-alarm overrides by the name or the kind of alarms. Every key must match an alarm, or the synthesis fails.
   *
   * @default - no overrides
   */
  readonly alarms?: { [name: string]: AlarmOptions };

  /**
   * Whether each alarm that notifies the topic also notifies it when the alarm returns to OK, so that paging services close the incident. A new alarm
   * also sends the message when it has data for the first time: a deployment that adds alarms sends one message for each.
   *
   * @default false
   */
  readonly notifyOnRecovery?: boolean;

  /**
   * The maintenance windows, in which alarms on the load and the host of servers, and on the load of the database, do not notify.
   *
   * @default - none: every alarm notifies at once
   */
  readonly maintenance?: MaintenanceOptions;

  /**
   * The nested stack for the alarms of resources in its parent stack. CloudFormation counts the resources of a nested stack separately.
   *
   * @default - each alarm is in the stack of the resource that it monitors
   */
  readonly nestedStack?: NestedStack;
}

/** The metric of an alarm, and the threshold that applies. */
export interface WatchedSeries {
  readonly definition: AlarmDefinition;
  /** The threshold of the options, the profile or the definition, in the unit of the metric. */
  readonly threshold: number;
}

/** An alarm, and the construct and definition that it was created from. */
export interface RegisteredAlarm {
  readonly alarm: cloudwatch.AlarmBase;
  readonly alarmName: string;
  readonly owner: Construct;
  /** The metric of the alarm; undefined for a composite alarm. */
  readonly watched?: WatchedSeries;
}

/** A threshold that overrides the one of the definition. */
interface GivenThreshold {
  readonly threshold?: number;
  /** The property that has the threshold. */
  readonly givenBy: string;
}

const OF_THE_ENVIRONMENT = 'monitoring.alarms';
const OF_THE_PROFILE = 'alarmThresholds of the profile';

/** The default time for which a composite alarm waits for its suppressor, which may have other periods. */
const SUPPRESSOR_PERIOD = Duration.minutes(2);

/**
 * The alarms of an environment or an account. Every alarm has a name that begins with its severity, a description with the condition of the ALARM
 * state and a link to the runbook, and an alarm or a topic that is notified.
 */
export class EnvironmentAlarms extends Construct {
  /** The topic that alarms notify. */
  public readonly topic: sns.ITopic;

  private readonly environmentName: string;
  private readonly subject: string;
  private readonly used = new Set<string>();
  private readonly byName = new Map<string, RegisteredAlarm>();
  private readonly rules = new Map<string, events.Rule>();
  private readonly maintenance: MaintenanceWindows;
  private readonly servers: string[] = [];
  private readonly clusters: string[] = [];

  constructor(scope: Construct, id: string, private readonly props: EnvironmentAlarmsProps) {
    super(scope, id);
    requireProps(this, EnvironmentAlarms, 'EnvironmentAlarms', props);
    requireProperties('EnvironmentAlarms', props, ['environmentName', 'topic']);
    this.environmentName = props.environmentName;
    this.subject = props.subject ?? `Oban environment ${props.environmentName}`;
    this.topic = props.topic;
    requireTopicOfRegion(this, 'topic', props.topic);
    for (const [name, options] of Object.entries(props.alarms ?? {})) {
      requireReason(`monitoring.alarms.${name}.optOut`, options?.optOut, 'the alarm does not notify');
    }
    this.maintenance = new MaintenanceWindows(props.environmentName, props.maintenance);
    // The validation runs at synthesis, because servers and clusters may be added until then.
    this.node.addValidation({ validate: () => [...this.unknownNames(), ...this.maintenance.faults(this.mutable())] });
  }

  /** The alarms that were added so far, by their names within the environment. Notifications of events also have a rule: see `events`. */
  public get alarms(): { [name: string]: cloudwatch.AlarmBase } {
    return Object.fromEntries([...this.byName].map(([name, { alarm }]) => [name, alarm]));
  }

  /** The rules for events that were added so far, by their names within the environment. */
  public get events(): { [name: string]: events.Rule } {
    return Object.fromEntries(this.rules);
  }

  /** @internal */
  public get _registered(): RegisteredAlarm[] {
    return [...this.byName.values()];
  }

  /**
   * The maintenance windows as rows of a table.
   *
   * @internal
   */
  public get _windows(): string[][] {
    return this.maintenance.rows();
  }

  /**
   * Adds the mute rules of a server, whose alarms have been added.
   *
   * @internal
   */
  public _muteServer(owner: Construct, serverName: string): void {
    this.servers.push(serverName);
    this.muteAlarmsOf(owner, [serverName]);
  }

  /**
   * Adds the mute rules of the database, whose alarms have been added.
   *
   * @internal
   */
  public _muteDatabase(owner: Construct): void {
    this.muteAlarmsOf(owner, []);
  }

  /**
   * Records a cluster, whose alarms are never muted.
   *
   * @internal
   */
  public _neverMute(clusterName: string): void {
    this.clusters.push(clusterName);
  }

  /**
   * Adds an alarm on a metric.
   *
   * @param owner the construct that the alarm monitors. It may be in any stack of the account and Region
   * @param definition the properties of the alarm
   * @returns the alarm; undefined if it is turned off, so that no composite alarm uses it
   * @throws if an alarm has this name already, if CloudWatch would not accept the definition, or if a threshold is outside the allowed range
   */
  public add(owner: Construct, definition: AlarmDefinition): cloudwatch.Alarm | undefined {
    requireStruct('the definition of an alarm', 'AlarmDefinition', definition);
    requireIdentity(definition);
    requireEvaluation(definition);
    requireTopicOfRegion(owner, `topic of the alarm '${nameOf(definition)}'`, definition.topic);
    this.requireNew(nameOf(definition));
    return this.addAlarm(owner, definition, this.placeOf(owner, definition), nameOf(definition));
  }

  /**
   * Adds a composite alarm, so that several alarms on one fault send one notification.
   *
   * @param owner the construct that the alarm monitors
   * @param definition the properties of the alarm
   * @throws if an alarm has this name already, or if a threshold was given for this alarm
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html
   */
  public addComposite(owner: Construct, definition: CompositeAlarmDefinition): cloudwatch.CompositeAlarm {
    requireStruct('the definition of an alarm', 'CompositeAlarmDefinition', definition);
    requireIdentity(definition);
    requireProperties(`the alarm '${nameOf(definition)}'`, definition, ['rule']);
    const name = nameOf(definition);
    this.requireNew(name);
    const { optOut, ...given } = this.optionsFor(definition);
    refuseThreshold(name, given, 'it is a composite alarm, which has no threshold: give one for the alarms of its rule');
    const place = this.placeOf(owner, definition);
    const suppression = definition.suppressedBy && {
      actionsSuppressor: definition.suppressedBy,
      actionsSuppressorWaitPeriod: definition.suppressorWaitPeriod ?? SUPPRESSOR_PERIOD,
      actionsSuppressorExtensionPeriod: SUPPRESSOR_PERIOD,
    };
    const alarm = new cloudwatch.CompositeAlarm(this.scopeFor(owner), name, {
      compositeAlarmName: place.alarmName,
      alarmDescription: optOut === undefined ? describeComposite(definition, place) : describeOptOut(definition, optOut, place),
      alarmRule: definition.rule,
      actionsEnabled: optOut === undefined,
      ...suppression,
    });
    if (optOut === undefined) {
      alarm.addAlarmAction(new SnsAction(this.topic));
      if (this.props.notifyOnRecovery) {
        alarm.addOkAction(new SnsAction(this.topic));
      }
    }
    this.byName.set(name, { alarm, alarmName: place.alarmName, owner });
    return alarm;
  }

  /**
   * Adds a rule that notifies the topic of an event. The message has the form of an alarm's message: a name that begins with the severity, a link
   * to the runbook, and the keys that programs read in alarms. A CRITICAL event also has an alarm with the same name, which returns to OK:
   * paging services open one incident for each name, and Amazon Q Developer in chat applications shows alarms but no events with a transformed input.
   *
   * @param owner the construct that the event is about
   * @param definition the properties of the notification
   * @throws if an alarm or an event has this name already, if a threshold was given for it, or if a text has angle brackets
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html
   */
  public addEvent(owner: Construct, definition: EventAlarmDefinition): events.Rule {
    requireStruct('the definition of an alarm', 'EventAlarmDefinition', definition);
    requireIdentity(definition);
    requireProperties(`the alarm '${nameOf(definition)}'`, definition, ['pattern']);
    const name = nameOf(definition);
    this.requireNew(name);
    const { optOut, ...given } = this.optionsFor(definition);
    requireReasonPath(name, definition.reasonPath);
    requireNoPlaceholder(name, { summary: definition.summary, runbook: definition.runbook });
    refuseThreshold(name, given, 'it is an event, which has no threshold: leave it out');
    const place = this.placeOf(owner, definition);
    const rule = new events.Rule(this.scopeFor(owner), name, {
      description: optOut === undefined ? `${this.subject}: ${definition.summary}` : `Turned off: ${optOut}`,
      enabled: optOut === undefined,
      eventPattern: definition.pattern,
      targets: [new SnsTopic(this.topic, {
        message: events.RuleTargetInput.fromObject(messageOfEvent(definition, place)),
      })],
    });
    if (definition.severity === Severity.CRITICAL) {
      this.addAlarm(owner, stateOfEvent(definition, rule), place, `${name}-state`);
    }
    this.rules.set(name, rule);
    return rule;
  }

  private addAlarm(owner: Construct, definition: AlarmDefinition, place: AlarmPlace, id: string): cloudwatch.Alarm | undefined {
    const name = nameOf(definition);
    const { threshold = definition.threshold, optOut } = this.optionsFor(definition);
    requireSensible(definition, threshold);
    const comparison = comparisonOf(definition, threshold);
    const notifier = this.notifierOf(definition);
    const alarm = new cloudwatch.Alarm(this.scopeFor(owner), id, {
      alarmName: place.alarmName,
      alarmDescription: optOut === undefined ? describeAlarm(definition, threshold, notifier, place) : describeOptOut(definition, optOut, place),
      metric: definition.metric,
      ...comparison,
      evaluationPeriods: definition.evaluationPeriods,
      datapointsToAlarm: definition.datapointsToAlarm ?? definition.evaluationPeriods,
      treatMissingData: definition.treatMissingData,
      actionsEnabled: optOut === undefined || definition.furtherActions !== undefined,
    });
    definition.furtherActions?.forEach((action) => alarm.addAlarmAction(action));
    const notification = new SnsAction(definition.topic ?? this.topic);
    if (notifier === Notifier.ITSELF) {
      alarm.addAlarmAction(notification); // promise ALL-2c.2
    }
    if (definition.notifyOnMissingData && optOut === undefined) {
      alarm.addInsufficientDataAction(notification);
    }
    if (this.props.notifyOnRecovery && (notifier === Notifier.ITSELF || definition.notifyOnMissingData && optOut === undefined)) {
      alarm.addOkAction(notification);
    }
    this.byName.set(name, { alarm, alarmName: place.alarmName, owner, watched: { definition, threshold: comparison.threshold } });
    return optOut === undefined ? alarm : undefined;
  }

  private muteAlarmsOf(owner: Construct, servers: string[]): void {
    const own = [...this.byName].filter(([, registered]) => registered.owner === owner).map(([name, { alarm }]) => ({ name, alarm }));
    this.maintenance.mute(this.scopeFor(owner), servers, own);
  }

  private mutable(): MutableEnvironment {
    return { servers: this.servers, clusters: this.clusters, alarms: [...this.byName.keys()] };
  }

  private requireNew(name: string): void {
    const earlier = this.rules.get(name) ?? this.byName.get(name)?.alarm;
    if (earlier !== undefined) {
      throw new Error(`${this.subject} already has an alarm '${name}', '${earlier.node.path}': give this one another kind or target`);
    }
  }

  private optionsFor(definition: AlarmIdentity): GivenThreshold & Pick<AlarmOptions, 'optOut'> {
    const name = nameOf(definition);
    const { alarms = {}, thresholds = {} } = this.props;
    this.used.add(definition.kind).add(name);
    const own = alarms[name]?.threshold ?? alarms[definition.kind]?.threshold;
    return {
      threshold: own ?? thresholds[name] ?? thresholds[definition.kind],
      givenBy: own === undefined ? OF_THE_PROFILE : OF_THE_ENVIRONMENT,
      optOut: this.optOutOf(definition),
    };
  }

  private notifierOf(definition: AlarmDefinition): Notifier {
    if (definition.suppresses !== undefined || this.optOutOf(definition) !== undefined) {
      return Notifier.NOBODY;
    }
    return definition.notifiedBy === undefined || this.optOutOf(definition.notifiedBy) !== undefined ? Notifier.ITSELF : Notifier.ANOTHER;
  }

  private optOutOf(name: AlarmName): string | undefined {
    const { alarms = {} } = this.props;
    return alarms[nameOf(name)]?.optOut ?? alarms[name.kind]?.optOut;
  }

  private scopeFor(owner: Construct): Construct {
    const { nestedStack } = this.props;
    if (nestedStack !== undefined && Stack.of(owner) === nestedStack.nestedStackParent) {
      return nestedStack;
    }
    return owner.node.tryFindChild('Alarms') as Construct | undefined ?? new Construct(owner, 'Alarms');
  }

  private placeOf(owner: Construct, definition: AlarmIdentity): AlarmPlace {
    const { environmentName, subject } = this;
    const alarmName = `${definition.severity}-oban-${environmentName}-${nameOf(definition)}`;
    requireAlarmName(alarmName);
    // Alarm names are unique in CloudWatch: the second deployment would change the alarm of the first deployment, or fail.
    const earlier = claimName(owner, NameScope.ACCOUNT_AND_REGION, `alarm ${alarmName}`);
    if (earlier !== undefined) {
      throw new Error(`'${owner.node.path}' has an alarm '${alarmName}', and '${earlier}' has one of the same name in the same account and Region: give one of them another name, kind or target`);
    }
    return { alarmName, subject, region: Stack.of(owner).region };
  }

  private unknownNames(): string[] {
    const { alarms = {}, thresholds = {}, optionalThresholds = [] } = this.props;
    const known = [...this.used].sort();
    const unknownOf = (names: string[], givenBy: string) => names.filter((name) => !this.used.has(name)).map((name) => (
      `${givenBy} has '${name}', and ${this.subject} has no such alarm: give one of ${known.join(', ')}`
    ));
    return [
      ...unknownOf(Object.keys(alarms), OF_THE_ENVIRONMENT),
      ...unknownOf(Object.keys(thresholds).filter((name) => !optionalThresholds.includes(name)), OF_THE_PROFILE),
    ];
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
function requireTopicOfRegion(scope: Construct, property: string, topic: sns.ITopic | undefined): void {
  if (topic !== undefined) {
    requireSameRegion(scope, `${property} (${topic.node.path})`, regionOfArn(topic.topicArn) ?? topic.env.region, 'alarms can only notify a topic in their own Region');
  }
}

function refuseThreshold(name: string, { threshold, givenBy }: GivenThreshold, why: string): void {
  if (threshold !== undefined) {
    throw new Error(`${givenBy} gives '${name}' the threshold ${threshold}, and ${why}`);
  }
}
