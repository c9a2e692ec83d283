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
import { Severity } from './severity';
import { comparisonOf, requireSensible } from './threshold';
import { regionOfArn, requireSameRegion } from '../checks/known-arn';
import { requireReason } from '../checks/reason';
import { requireProperties } from '../checks/required-properties';
import { claimName, NameScope } from '../synthesis/unique-name';

/** Whose alarms they are, and whom they tell. */
export interface EnvironmentAlarmsProps {
  /** The environment's name, which is in the name of each alarm. */
  readonly environmentName: string;

  /**
   * What they are about, at the beginning of each description.
   *
   * @default - `Oban environment` and its name
   */
  readonly subject?: string;

  /** Whom alarms tell. CloudWatch must be able to publish to it: an `AlarmTopic` lets it. */
  readonly topic: sns.ITopic;

  /**
   * Thresholds by the name or kind of alarms, before `alarms` is asked.
   *
   * @default - what each alarm has by itself
   */
  readonly thresholds?: { [name: string]: number };

  /**
   * Names and kinds among those that no alarm need have, as a profile serves several environments.
   *
   * @default - a name that no alarm has fails the synthesis
   */
  readonly optionalThresholds?: string[];

  /**
   * What is different about which alarms.
   *
   * @default - nothing
   */
  readonly alarms?: { [name: string]: AlarmOptions };

  /**
   * Whether each alarm that tells also tells when it is OK again, as incidents of paging services close by that message. An alarm tells it too when
   * it has data for the first time: a deployment that adds alarms brings a message of each.
   *
   * @default false
   */
  readonly notifyOnRecovery?: boolean;

  /**
   * Takes the alarms of what is in its parent's stack, as CloudFormation counts its resources apart.
   *
   * @default - each alarm is in the stack of what it watches
   */
  readonly nestedStack?: NestedStack;
}

/** What an alarm on a metric watches. */
export interface WatchedSeries {
  readonly definition: AlarmDefinition;
  /** At which it rings, by the definition, the profile or the options, in the metric's own unit. */
  readonly threshold: number;
}

/** An alarm, and what it was made of. */
export interface RegisteredAlarm {
  readonly alarm: cloudwatch.AlarmBase;
  readonly alarmName: string;
  readonly owner: Construct;
  /** Undefined for one on other alarms. */
  readonly watched?: WatchedSeries;
}

/** A threshold that is not the definition's own. */
interface GivenThreshold {
  readonly threshold?: number;
  /** The property that has it. */
  readonly givenBy: string;
}

const OF_THE_ENVIRONMENT = 'monitoring.alarms';
const OF_THE_PROFILE = 'alarmThresholds of the profile';

/** How long an alarm waits for the one that explains it, which may look at other periods, unless it says so. */
const EXPLANATION = Duration.minutes(2);

/**
 * All alarms of an environment come from here: none without a name that begins with its severity, a description that says what to
 * do, and somebody who is told.
 */
export class EnvironmentAlarms extends Construct {
  /** Whom alarms tell. */
  public readonly topic: sns.ITopic;

  private readonly environmentName: string;
  private readonly subject: string;
  private readonly used = new Set<string>();
  private readonly byName = new Map<string, RegisteredAlarm>();
  private readonly rules = new Map<string, events.Rule>();

  constructor(scope: Construct, id: string, private readonly props: EnvironmentAlarmsProps) {
    super(scope, id);
    requireProperties('EnvironmentAlarms', props, ['environmentName', 'topic']);
    this.environmentName = props.environmentName;
    this.subject = props.subject ?? `Oban environment ${props.environmentName}`;
    this.topic = props.topic;
    requireTopicOfRegion(this, 'topic', props.topic);
    for (const [name, options] of Object.entries(props.alarms ?? {})) {
      requireReason(`monitoring.alarms.${name}.optOut`, options?.optOut, 'the alarm tells nobody');
    }
    // At synthesis, as servers and clusters may be added until then.
    this.node.addValidation({ validate: () => this.misspelt() });
  }

  /** All alarms so far, by the names that they go by within the environment. What tells of an event is a rule as well: `events`. */
  public get alarms(): { [name: string]: cloudwatch.AlarmBase } {
    return Object.fromEntries([...this.byName].map(([name, { alarm }]) => [name, alarm]));
  }

  /** All rules so far that tell of events, by the names that they go by within the environment. */
  public get events(): { [name: string]: events.Rule } {
    return Object.fromEntries(this.rules);
  }

  /** @internal */
  public get _registered(): RegisteredAlarm[] {
    return [...this.byName.values()];
  }

  /**
   * Adds an alarm on a metric.
   *
   * @param owner what it watches; it may be in any stack of the account and Region
   * @returns the alarm; nothing when it was turned off, so that no other alarm counts on it
   * @throws if there is one of this name, or a threshold was given that cannot be meant
   */
  public add(owner: Construct, definition: AlarmDefinition): cloudwatch.Alarm | undefined {
    requireIdentity(definition);
    requireEvaluation(definition);
    requireTopicOfRegion(owner, `topic of the alarm '${nameOf(definition)}'`, definition.topic);
    this.requireNew(nameOf(definition));
    return this.addAlarm(owner, definition, this.placeOf(owner, definition), nameOf(definition));
  }

  /**
   * Adds an alarm on other alarms, so that one fault is told once.
   *
   * @param owner what it watches
   */
  public addComposite(owner: Construct, definition: CompositeAlarmDefinition): cloudwatch.CompositeAlarm {
    requireIdentity(definition);
    requireProperties(`the alarm '${nameOf(definition)}'`, definition, ['rule']);
    const name = nameOf(definition);
    this.requireNew(name);
    const { optOut, ...given } = this.optionsFor(definition);
    refuseThreshold(name, given, 'it is made of other alarms: give it to those');
    const place = this.placeOf(owner, definition);
    const explanation = definition.suppressedBy && {
      actionsSuppressor: definition.suppressedBy,
      actionsSuppressorWaitPeriod: definition.suppressorWaitPeriod ?? EXPLANATION,
      actionsSuppressorExtensionPeriod: EXPLANATION,
    };
    const alarm = new cloudwatch.CompositeAlarm(this.scopeFor(owner), name, {
      compositeAlarmName: place.alarmName,
      alarmDescription: optOut === undefined ? describeComposite(definition, place) : describeOptOut(definition, optOut, place),
      alarmRule: definition.rule,
      actionsEnabled: optOut === undefined,
      ...explanation,
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
   * Adds a rule that tells of an event as an alarm would: with a name that begins with its severity, what to do, and the keys that readers of
   * alarms read. What is CRITICAL gets an alarm of the same name as well, which goes back to OK: paging services open an incident for each
   * name, and Amazon Q Developer in chat applications shows alarms, and no events that were changed on their way.
   *
   * @param owner what it is about
   * @throws if there is an alarm or an event of this name
   */
  public addEvent(owner: Construct, definition: EventAlarmDefinition): events.Rule {
    requireIdentity(definition);
    requireProperties(`the alarm '${nameOf(definition)}'`, definition, ['pattern']);
    const name = nameOf(definition);
    this.requireNew(name);
    const { optOut, ...given } = this.optionsFor(definition);
    requireReasonPath(name, definition.reasonPath);
    requireNoPlaceholder(name, { summary: definition.summary, runbook: definition.runbook });
    refuseThreshold(name, given, 'it is an event, which happens or does not: leave it out');
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
    const tell = new SnsAction(definition.topic ?? this.topic);
    if (notifier === Notifier.ITSELF) {
      alarm.addAlarmAction(tell); // promise ALL-2c.2
    }
    if (definition.notifyOnMissingData && optOut === undefined) {
      alarm.addInsufficientDataAction(tell);
    }
    if (this.props.notifyOnRecovery && (notifier === Notifier.ITSELF || definition.notifyOnMissingData && optOut === undefined)) {
      alarm.addOkAction(tell);
    }
    this.byName.set(name, { alarm, alarmName: place.alarmName, owner, watched: { definition, threshold: comparison.threshold } });
    return optOut === undefined ? alarm : undefined;
  }

  private requireNew(name: string): void {
    const earlier = this.rules.get(name) ?? this.byName.get(name)?.alarm;
    if (earlier !== undefined) {
      throw new Error(`${this.subject} has an alarm '${name}' already, '${earlier.node.path}': give this one another kind or target`);
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
    // CloudWatch has one alarm of a name: the second deployment would change the alarm of the first, or be refused.
    const earlier = claimName(owner, NameScope.ACCOUNT_AND_REGION, `alarm ${alarmName}`);
    if (earlier !== undefined) {
      throw new Error(`'${owner.node.path}' has an alarm of the name '${alarmName}', and '${earlier}' has one in the same account and Region: give one of them another name, kind or target`);
    }
    return { alarmName, subject, region: Stack.of(owner).region };
  }

  private misspelt(): string[] {
    const { alarms = {}, thresholds = {}, optionalThresholds = [] } = this.props;
    const known = [...this.used].sort();
    const unknownOf = (names: string[], givenBy: string) => names.filter((name) => !this.used.has(name)).map((name) => (
      `${givenBy} has '${name}', and ${this.subject} has no such alarm. There are: ${known.join(', ')}`
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
    requireSameRegion(scope, `${property} (${topic.node.path})`, regionOfArn(topic.topicArn) ?? topic.env.region, 'alarms reach only a topic of their own Region');
  }
}

function refuseThreshold(name: string, { threshold, givenBy }: GivenThreshold, why: string): void {
  if (threshold !== undefined) {
    throw new Error(`${givenBy} gives '${name}' the threshold ${threshold}, and ${why}`);
  }
}
