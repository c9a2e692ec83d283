import { cloudWatch, refusalOfDelivery, refusalOfRole, EVENT_BRIDGE } from './delivery';
import { refusalOfEvent } from './events';
import { attributeOf, meaningOf, refOf } from './meaning';
import { refusalsOfMessage } from './message';
import { publishedByAgents } from './published-by-agent';
import { publishedByAws } from './published-by-aws';
import { publishedByFunctions } from './published-by-functions';
import { recipientPaths } from './recipients';
import { absence, Asked, comparedBy, refusalOf, Series, seriesFor } from './series';
import { isNeverBad, refusalOfComparison } from './threshold';
import { widgetsOf } from './widgets';
import { RECIPIENTS } from '../../../src/backup/functions/model/metric-names';
import type { Resource, Synthesis } from '../conformance/synthesis';

/** An alarm, a rule or a function that tells, or a recipient who may be lost, and what breaks its way from what happens to a human. */
export interface Path {
  readonly kind: 'alarm' | 'composite' | 'event' | 'function' | 'recipient';
  readonly name: string;
  /** Nothing: it is proven. */
  readonly refusals: readonly string[];
}

/** Returns the metrics and alarms on dashboards that do not exist. */
export function emptyWidgets(synthesis: Synthesis): string[] {
  const published = publishedSeries(synthesis);
  const { series, unknownAlarms } = widgetsOf(synthesis);
  return [
    ...series.flatMap((shown) => absence(shown, published) ?? []),
    ...unknownAlarms.map((alarm) => `there is no alarm ${alarm}`),
  ];
}

function publishedSeries(synthesis: Synthesis): Series[] {
  return [...publishedByAws(synthesis), ...publishedByFunctions(synthesis), ...publishedByAgents(synthesis).series];
}

/** The way of everything that tells, in an app of one account. */
export function alertPaths(synthesis: Synthesis, account: string): Path[] {
  return new Proof(synthesis, account).paths();
}

class Proof {
  private readonly published: readonly Series[];
  private readonly agentGaps: ReadonlyMap<string, string>;
  private readonly alarms: readonly Resource[];
  private readonly composites: readonly Resource[];
  private readonly topics: readonly Resource[];

  constructor(private readonly synthesis: Synthesis, private readonly account: string) {
    this.published = publishedSeries(synthesis);
    this.agentGaps = publishedByAgents(synthesis).gaps;
    this.alarms = synthesis.all('AWS::CloudWatch::Alarm');
    this.composites = synthesis.all('AWS::CloudWatch::CompositeAlarm');
    this.topics = synthesis.all('AWS::SNS::Topic');
  }

  public paths(): Path[] {
    const path = (kind: Path['kind'], name: string, refusals: (string | undefined)[]): Path => (
      { kind, name, refusals: refusals.filter((refusal) => refusal !== undefined) }
    );
    return [
      ...this.alarms.map((alarm) => path('alarm', nameOf(alarm), this.isTurnedOff(alarm) ? [] : [...this.refusalsOfMetric(alarm), this.silence(alarm), this.refusalOfEnd(alarm)])),
      ...this.composites.map((composite) => path('composite', nameOf(composite), this.isTurnedOff(composite) ? [] : this.refusalsOfComposite(composite))),
      ...this.notifyingRules().map((rule) => path('event', this.nameOfRule(rule), this.refusalsOfRule(rule))),
      ...this.synthesis.all('AWS::Lambda::Function').flatMap((made) => this.topicOfFunction(made).map((topic) => (
        path('function', made.path, [refusalOfRole(this.synthesis, topic, this.synthesis.referredTo(made.properties.Role, made.stack))])
      ))),
      ...recipientPaths(this.synthesis).map(({ name, refusals }) => path('recipient', name, [...refusals])),
    ];
  }

  /** With a reason in its description: the registry asks for one. */
  private isTurnedOff(alarm: Resource): boolean {
    return this.topicActions(alarm, 'AlarmActions').length === 0
      && meaningOf(this.synthesis, alarm.properties.AlarmDescription, alarm.stack).startsWith('Turned off: ');
  }

  private refusalsOfMetric(alarm: Resource): (string | undefined)[] {
    return this.askedBy(alarm).flatMap((asked) => this.refusalsOfSource(alarm, asked));
  }

  private refusalsOfSource(alarm: Resource, asked: Asked): (string | undefined)[] {
    const gap = asked.namespace === 'CWAgent' ? Object.values(asked.dimensions).map((value) => this.agentGaps.get(value)).find(Boolean) : undefined;
    const refusal = gap ?? refusalOf(asked, this.published);
    if (refusal !== undefined) {
      return [refusal];
    }
    const compared = { ...alarm.properties, MetricName: asked.metricName, Period: asked.periodSeconds };
    return [refusalOfComparison(compared, comparedBy(seriesFor(asked, this.published)!, asked.statistic))];
  }

  /** The series of an alarm. It has several where a formula takes the largest of them, so that each can ring by itself. */
  private askedBy({ properties, stack }: Resource): Asked[] {
    const dimensionsOf = (dimensions: any[] = []) => (
      Object.fromEntries(dimensions.map(({ Name, Value }: any) => [Name, meaningOf(this.synthesis, Value, stack)])));
    if (properties.Metrics !== undefined) {
      return sourcesOf(properties).map(({ MetricStat: { Metric, Stat, Period, Unit } }) => ({
        namespace: Metric.Namespace,
        metricName: Metric.MetricName,
        dimensions: dimensionsOf(Metric.Dimensions),
        statistic: Stat,
        periodSeconds: Period,
        unit: Unit,
      }));
    }
    return [{
      namespace: properties.Namespace,
      metricName: properties.MetricName,
      dimensions: dimensionsOf(properties.Dimensions),
      statistic: properties.Statistic ?? properties.ExtendedStatistic,
      periodSeconds: properties.Period,
      unit: properties.Unit,
    }];
  }

  private refusalsOfComposite(composite: Resource): (string | undefined)[] {
    const known = [...this.alarms, ...this.composites].map((alarm) => attributeOf(alarm, 'Arn'));
    const rule = meaningOf(this.synthesis, composite.properties.AlarmRule, composite.stack);
    const members = [...rule.matchAll(/(?:ALARM|OK|INSUFFICIENT_DATA)\("([^"]+)"\)/g)].map(([, member]) => member);
    const unknown = members.filter((member) => !known.includes(member));
    return [
      members.length === 0 ? 'its rule names no alarm' : undefined,
      unknown.length > 0 ? `its rule names ${unknown.join(', ')}, which there is not` : undefined,
      this.refusalOfSuppressor(composite),
      this.refusalOfActions(composite, this.topicActions(composite, 'AlarmActions')),
    ];
  }

  private refusalOfSuppressor(composite: Resource): string | undefined {
    const { ActionsSuppressor } = composite.properties;
    const suppressor = ActionsSuppressor && this.alarmWith(ActionsSuppressor, composite);
    return ActionsSuppressor !== undefined && suppressor === undefined
      ? `it is held back by ${JSON.stringify(ActionsSuppressor)}, which is no alarm of these templates: it would never tell` : undefined;
  }

  private alarmWith(arn: any, { stack }: Resource): Resource | undefined {
    const meant = meaningOf(this.synthesis, arn, stack);
    return [...this.alarms, ...this.composites].find((alarm) => attributeOf(alarm, 'Arn') === meant);
  }

  /** Why nobody hears of what an alarm finds. */
  private silence(alarm: Resource): string | undefined {
    const { ActionsEnabled, AlarmDescription, TreatMissingData } = alarm.properties;
    if (ActionsEnabled === false) {
      return 'its actions are off, and its description does not say why';
    }
    const whenBad = this.topicActions(alarm, 'AlarmActions');
    const whenSilent = this.topicActions(alarm, 'InsufficientDataActions');
    const isReachable = this.askedBy(alarm).some((asked) => {
      const series = seriesFor(asked, this.published);
      return series === undefined || !isNeverBad(alarm.properties, comparedBy(series, asked.statistic));
    });
    if (!isReachable && !(whenSilent.length > 0 && TreatMissingData === 'missing')) {
      return 'no value that is published is ever bad, and it does not tell when there is none any more';
    }
    const topics = [...whenBad, ...whenSilent];
    if (topics.length > 0 && (whenBad.length > 0 || !isReachable)) {
      return this.refusalOfActions(alarm, topics);
    }
    const description = meaningOf(this.synthesis, AlarmDescription, alarm.stack);
    if (description.includes('Does not notify; suppresses ')) {
      return this.composites.some((composite) => this.isHeldBackBy(composite, alarm)) ? undefined : 'it notifies no topic and suppresses no alarm';
    }
    const notifier = /Does not notify on its own; (\S+) does\./.exec(description)?.[1];
    return notifier === undefined ? 'it notifies no topic, and no other alarm notifies for it' : this.refusalOfNotifier(alarm, notifier);
  }

  /** Why nobody hears that a series has ended which can end alone. */
  private refusalOfEnd(alarm: Resource): string | undefined {
    if (!this.askedBy(alarm).some((asked) => seriesFor(asked, this.published)?.endsAlone)) {
      return undefined;
    }
    const told = `INSUFFICIENT_DATA("${attributeOf(alarm, 'Arn')}")`;
    const isNoticed = alarm.properties.TreatMissingData === 'missing' && (this.topicActions(alarm, 'InsufficientDataActions').length > 0
      || this.composites.some(({ properties, stack }) => meaningOf(this.synthesis, properties.AlarmRule, stack).includes(told)));
    return isNoticed ? undefined : 'its series can end while others continue, without a notification';
  }

  /** Another alarm tells for it: one that is made of it, or that watches something wider. */
  private refusalOfNotifier(alarm: Resource, notifierName: string): string | undefined {
    const environment = this.environmentOf(nameOf(alarm));
    const isNotifier = (each: Resource) => nameOf(each).replace(/^[A-Z]+-/, '') === `oban-${environment}-${notifierName}`;
    const notifier = [...this.alarms, ...this.composites].find(isNotifier);
    if (notifier === undefined) {
      return `it leaves it to ${notifierName} to tell, which there is not`;
    }
    const rule = notifier.properties.AlarmRule === undefined ? '' : meaningOf(this.synthesis, notifier.properties.AlarmRule, notifier.stack);
    const isMember = rule.includes(`ALARM("${attributeOf(alarm, 'Arn')}")`);
    if (isMember || this.isWider(notifier, alarm)) {
      const isMute = this.topicActions(notifier, 'AlarmActions').length === 0 || notifier.properties.ActionsEnabled === false;
      return isMute ? `${notifierName} notifies for it, and notifies no topic` : undefined;
    }
    return `it leaves it to ${notifierName} to tell, which does not know of it`;
  }

  /** By its suppressor, or by one that its rule wants to be OK. */
  private isHeldBackBy(composite: Resource, alarm: Resource): boolean {
    const { ActionsSuppressor, AlarmRule } = composite.properties;
    const isWantedOk = meaningOf(this.synthesis, AlarmRule, composite.stack).includes(`OK("${attributeOf(alarm, 'Arn')}")`);
    return isWantedOk || ActionsSuppressor !== undefined && this.alarmWith(ActionsSuppressor, composite)?.path === alarm.path;
  }

  /** Every fault that the narrow one finds, the wide one does as well. */
  private isWider(wide: Resource, narrow: Resource): boolean {
    return WIDER.some(({ namespace, metric, includes }) => [wide, narrow].every(({ properties }) => properties.Namespace === namespace)
      && wide.properties.MetricName === metric && includes.includes(narrow.properties.MetricName)
      && JSON.stringify(this.askedBy(wide)[0].dimensions) === JSON.stringify(this.askedBy(narrow)[0].dimensions));
  }

  private refusalOfActions(alarm: Resource, told: readonly string[]): string | undefined {
    const { Namespace, ActionsEnabled, MetricName } = alarm.properties;
    if (ActionsEnabled === false) {
      return 'its actions are off, and its description does not say why';
    }
    if (told.length === 0) {
      return 'it notifies no topic';
    }
    const topics = this.topics.filter((topic) => told.includes(refOf(topic)));
    const unknown = told.find((topic) => !this.topics.map(refOf).includes(topic));
    if (unknown !== undefined) {
      return `it notifies ${unknown}, which is no topic of these templates`;
    }
    const mute = topics.find((topic) => this.keysWatched(alarm).includes(this.keyOf(topic) ?? ''));
    if (mute !== undefined) {
      return `it notifies ${mute.path}, which does not deliver without the key that it watches`;
    }
    // Above the account's own topic there is none.
    const own = this.topicOf(nameOf(alarm));
    const isOfDelivery = Namespace === 'AWS/SNS' && this.environmentOf(nameOf(alarm)) !== undefined;
    const isOfOwnKey = own !== undefined && this.keysWatched(alarm).includes(this.keyOf(own) ?? '');
    // Of its own topic nobody hears any more, where another can be reached.
    const isOfRecipients = MetricName === RECIPIENTS;
    const wrong = isOfRecipients ? topics.find((topic) => topic.path === own?.path) : isOfDelivery
      ? topics.find((topic) => this.askedBy(alarm)[0].dimensions.TopicName === attributeOf(topic, 'TopicName'))
      : topics.find((topic) => !isOfOwnKey && topic.path !== own?.path);
    if (wrong !== undefined) {
      return `it notifies ${wrong.path}, and that is not ${isOfDelivery || isOfRecipients ? 'another than the one that fails' : 'the topic of its environment'}`;
    }
    return topics.map((topic) => refusalOfDelivery(this.synthesis, topic, cloudWatch(this.account))).find((refusal) => refusal !== undefined);
  }

  /** The keys whose events it counts. */
  private keysWatched(alarm: Resource): string[] {
    const ruleNames = this.askedBy(alarm).map(({ dimensions }) => dimensions.RuleName);
    const arnsOf = ({ properties, stack }: Resource): string[] => (
      (properties.EventPattern?.detail?.resources?.ARN ?? []).map((arn: any) => meaningOf(this.synthesis, arn, stack)));
    return this.synthesis.all('AWS::Events::Rule').filter((rule) => ruleNames.includes(refOf(rule))).flatMap(arnsOf);
  }

  private keyOf({ properties: { KmsMasterKeyId: id }, stack }: Resource): string | undefined {
    return id === undefined || typeof id === 'string' ? undefined : attributeOf(this.synthesis.referredTo(id, stack), 'Arn');
  }

  /** Returns the topics that an alarm notifies, without its other actions. */
  private topicActions({ properties, stack }: Resource, actions: 'AlarmActions' | 'InsufficientDataActions'): string[] {
    return (properties[actions] ?? []).map((action: any) => meaningOf(this.synthesis, action, stack)).filter((action: string) => !action.includes(':automate:'));
  }

  private notifyingRules(): Resource[] {
    return this.synthesis.all('AWS::Events::Rule').filter((rule) => this.topicsOfRule(rule).length > 0);
  }

  private topicsOfRule({ properties, stack }: Resource): Resource[] {
    const targets = (properties.Targets ?? []).map(({ Arn }: any) => meaningOf(this.synthesis, Arn, stack));
    return this.topics.filter((topic) => targets.includes(refOf(topic)));
  }

  private nameOfRule({ properties: { Targets: [target] }, stack, path }: Resource): string {
    const template = meaningOf(this.synthesis, target.InputTransformer?.InputTemplate ?? '', stack);
    return /"AlarmName":"([^"]+)"/.exec(template)?.[1] ?? path;
  }

  private refusalsOfRule(rule: Resource): (string | undefined)[] {
    const { State, Description } = rule.properties;
    if (State === 'DISABLED') {
      return `${Description}`.startsWith('Turned off: ') ? [] : ['it is off, and its description does not say why'];
    }
    const topics = this.topicsOfRule(rule);
    const wrong = topics.find((topic) => topic.path !== this.topicOf(this.nameOfRule(rule))?.path);
    return [
      refusalOfEvent(this.synthesis, rule),
      ...refusalsOfMessage(this.synthesis, rule),
      wrong && `it notifies ${wrong.path}, and that is not the topic of its environment`,
      topics.map((topic) => refusalOfDelivery(this.synthesis, topic, EVENT_BRIDGE)).find((refusal) => refusal !== undefined),
    ];
  }

  private topicOfFunction({ properties, stack }: Resource): Resource[] {
    const settings = properties.Environment?.Variables?.OBAN_BACKUP;
    const topicArn = settings === undefined ? undefined : /"topicArn":"([^"]+)"/.exec(meaningOf(this.synthesis, settings, stack))?.[1];
    return this.topics.filter((topic) => refOf(topic) === topicArn);
  }

  /** The topic of the environment that an alarm is of, or of the account. */
  private topicOf(alarmName: string): Resource | undefined {
    const environment = this.environmentOf(alarmName);
    return this.topics.find((topic) => environmentTag(topic) === environment);
  }

  private environmentOf(alarmName: string): string | undefined {
    return this.topics.map(environmentTag).find((name) => name !== undefined && alarmName.replace(/^[A-Z]+-/, '').startsWith(`oban-${name}-`));
  }
}

/** Faults that are among others. */
const WIDER = [
  // "the instance status check or the system status check": AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html#status-check-metrics
  { namespace: 'AWS/EC2', metric: 'StatusCheckFailed', includes: ['StatusCheckFailed_System', 'StatusCheckFailed_Instance'] },
  // A time-out is an error: lambda/latest/dg/monitoring-metrics-types.html
  { namespace: 'AWS/Lambda', metric: 'Errors', includes: ['Duration'] },
];

/**
 * The series of a formula that takes the largest of all of them: `MAX([FILL(one, 0), FILL(other, 0)])`. Any other hides something.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
function sourcesOf({ AlarmName, Metrics }: any): any[] {
  const sources = Metrics.filter(({ MetricStat }: any) => MetricStat !== undefined);
  const [{ Expression: formula }] = Metrics.filter(({ Expression }: any) => Expression !== undefined);
  const largest = `MAX([${sources.map(({ Id }: any) => `FILL(${Id}, 0)`).join(', ')}])`;
  if (formula !== largest) {
    throw new Error(`${AlarmName} watches ${formula}: this proof knows series, and ${largest}`);
  }
  return sources;
}

function nameOf({ properties }: Resource): string {
  return properties.AlarmName;
}

function environmentTag({ properties }: Resource): string | undefined {
  return properties.Tags?.find(({ Key }: any) => Key === 'oban:environment')?.Value;
}
