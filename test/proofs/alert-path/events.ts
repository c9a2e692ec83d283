import { attributeOf, meaningOf, refOf } from './meaning';
import type { Resource, Synthesis } from '../conformance/synthesis';

/** An event that AWS documents. */
interface DocumentedEvent {
  readonly source: string;
  readonly detailType: string;
  /** The field of its detail that names the resource, the type of that, and by which attribute; by its `Ref` where there is none. */
  readonly subject?: { readonly field: string; readonly type: string; readonly attribute?: string };
  /** Further fields, with all of their values where these are documented. */
  readonly fields: Readonly<Record<string, readonly string[] | undefined>>;
  readonly page: string;
}

/** The table of a DB instance: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html#USER_Events.Messages.instance */
const RDS_EVENT_IDS = [
  '0001 0002 0003 0004 0005 0006 0007 0011 0012 0013 0014 0015 0016 0017 0018 0019 0020 0021 0022 0023 0024 0025 0026 0027 0028 0029 0030',
  '0031 0032 0033 0034 0035 0036 0044 0045 0046 0047 0048 0049 0050 0051 0052 0053 0054 0055 0056 0057 0058 0062 0063 0064 0065 0066',
  '0067 0068 0078 0079 0080 0081 0084 0086 0087 0088 0089 0092 0154 0155 0157 0158 0165 0166 0167 0178 0188 0189 0191 0192 0193 0194 0195',
  '0202 0217 0218 0219 0220 0221 0222 0223 0224 0225 0227 0230 0231 0233 0237 0253 0254 0264 0265 0266 0267 0268 0269 0270 0278 0279 0280',
  '0281 0282 0283 0284 0285 0295 0296 0297 0298 0306 0315 0327 0328 0329 0330 0331 0332 0333 0334 0335 0353 0356 0357 0358 0359 0360',
  '0361 0365 0383 0385 0396 0398 0399 0403 0404 0415 0416 0418 0419 0420 0421 0422 0425 0429 0501 0502',
].flatMap((line) => line.split(' ').map((number) => `RDS-EVENT-${number}`));

/** Those whose entries AWS shows that change whether a key can be used. */
const KMS_EVENTS = [
  'CancelKeyDeletion', 'DeleteExpiredKeyMaterial', 'DeleteImportedKeyMaterial', 'DeleteKey', 'DisableKey', 'EnableKey', 'ImportKeyMaterial', 'ScheduleKeyDeletion',
];

const DOCUMENTED: readonly DocumentedEvent[] = [
  {
    source: 'aws.rds',
    detailType: 'RDS DB Instance Event',
    subject: { field: 'SourceIdentifier', type: 'AWS::RDS::DBInstance' },
    fields: {
      EventCategories: [
        'availability', 'backtrack', 'backup', 'configuration change', 'creation', 'deletion', 'failover', 'failure', 'low storage', 'maintenance', 'notification',
        'read replica', 'recovery', 'restoration', 'security', 'security patching',
      ],
      Message: undefined,
      EventID: RDS_EVENT_IDS,
    },
    page: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html',
  },
  ...['EC2 Instance Launch Unsuccessful', 'EC2 Instance Terminate Unsuccessful'].map((detailType) => ({
    source: 'aws.autoscaling',
    detailType,
    subject: { field: 'AutoScalingGroupName', type: 'AWS::AutoScaling::AutoScalingGroup' },
    fields: {},
    page: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html',
  })),
  ...['AWS API Call via CloudTrail', 'AWS Service Event via CloudTrail'].map((detailType) => ({
    source: 'aws.kms',
    detailType,
    subject: { field: 'resources.ARN', type: 'AWS::KMS::Key', attribute: 'Arn' },
    fields: { eventSource: ['kms.amazonaws.com'], eventName: KMS_EVENTS, errorCode: undefined },
    page: 'https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html',
  })),
  // The trail delivers calls as events; which ones is the service's matter.
  ...['aws.cloudtrail', 'aws.ec2', 'aws.sns', 'aws.lambda'].map((source) => ({
    source,
    detailType: 'AWS API Call via CloudTrail',
    fields: { eventSource: undefined, eventName: undefined, requestParameters: undefined, userIdentity: undefined },
    page: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',
  })),
];

/** Why a rule never matches an event; nothing if one can. */
export function refusalOfEvent(synthesis: Synthesis, rule: Resource): string | undefined {
  const { 'source': sources = [], 'detail-type': detailTypes = [], detail = {} } = rule.properties.EventPattern ?? {};
  const documentedAs = (detailType: string) => DOCUMENTED.find((each) => sources.includes(each.source) && detailType === each.detailType);
  const unknownTypes = detailTypes.filter((each: string) => documentedAs(each) === undefined);
  const event = documentedAs(detailTypes[0]);
  if (event === undefined || unknownTypes.length > 0) {
    return `AWS documents no event '${unknownTypes.join(', ')}' of '${sources.join(', ')}'`;
  }
  const { subject, fields, page } = event;
  for (const [field, values] of fieldsOf(detail)) {
    if (field === subject?.field) {
      const nameOf = (each: Resource) => subject.attribute === undefined ? refOf(each) : attributeOf(each, subject.attribute);
      const subjects = synthesis.all(subject.type).map(nameOf);
      const unknown = values.map((value) => meaningOf(synthesis, value, rule.stack)).filter((value) => !subjects.includes(value));
      if (unknown.length > 0) {
        return `there is no ${subject.type} ${unknown.join(', ')} whose events could come`;
      }
    } else if (!(field in fields)) {
      return `the events '${event.detailType}' have no ${field}: ${page}`;
    } else {
      const documented = fields[field];
      if (documented === undefined && values.some(({ wildcard }) => wildcard !== undefined)) {
        return `no list says what ${field} of '${event.detailType}' can be, so nobody knows what a wildcard matches: ask for something else of ${page}`;
      }
      const undocumented = values.filter((value) => documented !== undefined && !documented.some((each) => isMatched(each, value)))
        .map((value) => value.wildcard ?? value);
      if (undocumented.length > 0) {
        return `${field} of '${event.detailType}' is never ${undocumented.join(', ')}: ${page}`;
      }
    }
  }
  return undefined;
}

/** The fields of a pattern, those within others by their path. */
function fieldsOf(detail: any, path: readonly string[] = []): [string, any[]][] {
  return Object.entries<any>(detail).flatMap(([name, value]): [string, any[]][] => (
    Array.isArray(value) ? [[[...path, name].join('.'), value]] : fieldsOf(value, [...path, name])
  ));
}

/** Whether it matches what is good: a backup that has finished. */
export function isWaitedFor({ properties }: Resource): boolean {
  return [properties.EventPattern.detail?.EventID].flat().includes('RDS-EVENT-0002');
}

/** By a value, or by a wildcard: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
function isMatched(documented: string, value: string | { wildcard: string }): boolean {
  if (typeof value === 'string') {
    return documented === value;
  }
  const literals = value.wildcard.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`).test(documented);
}
