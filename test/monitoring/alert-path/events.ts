import { meaningOf, refOf } from './meaning';
import type { Resource, Synthesis } from '../../conformance/synthesis';

/** An event that AWS documents. */
interface DocumentedEvent {
  readonly source: string;
  readonly detailType: string;
  /** The field of its detail that names the resource, and the type of that. */
  readonly subject?: { readonly field: string; readonly type: string };
  /** Further fields, with all of their values where these are documented. */
  readonly fields: Readonly<Record<string, readonly string[] | undefined>>;
  readonly page: string;
}

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
      EventID: undefined,
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
  // The trail delivers calls as events; which ones is the service's matter.
  ...['aws.cloudtrail', 'aws.kms', 'aws.ec2', 'aws.sns', 'aws.lambda'].map((source) => ({
    source,
    detailType: 'AWS API Call via CloudTrail',
    fields: { eventSource: undefined, eventName: undefined, requestParameters: undefined, userIdentity: undefined },
    page: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html',
  })),
];

/** Why a rule never matches an event; nothing if one can. */
export function refusalOfEvent(synthesis: Synthesis, rule: Resource): string | undefined {
  const { 'source': sources = [], 'detail-type': detailTypes = [], detail = {} } = rule.properties.EventPattern ?? {};
  const event = DOCUMENTED.find((each) => sources.includes(each.source) && detailTypes.includes(each.detailType));
  if (event === undefined) {
    return `AWS documents no event '${detailTypes.join(', ')}' of '${sources.join(', ')}'`;
  }
  const { subject, fields, page } = event;
  for (const [field, values] of Object.entries<any[]>(detail)) {
    if (field === subject?.field) {
      const subjects = synthesis.all(subject.type).map(refOf);
      const unknown = values.map((value) => meaningOf(synthesis, value, rule.stack)).filter((value) => !subjects.includes(value));
      if (unknown.length > 0) {
        return `there is no ${subject.type} ${unknown.join(', ')} whose events could come`;
      }
    } else if (!(field in fields)) {
      return `the events '${event.detailType}' have no ${field}: ${page}`;
    } else {
      const undocumented = values.filter((value) => typeof value === 'string' && fields[field]?.includes(value) === false);
      if (undocumented.length > 0) {
        return `${field} of '${event.detailType}' is never ${undocumented.join(', ')}: ${page}`;
      }
    }
  }
  return undefined;
}
