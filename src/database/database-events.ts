import * as events from 'aws-cdk-lib/aws-events';

/**
 * The events of a DB instance that require immediate action, with their meaning. A failover has several events, of which this is the last one.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html#USER_Events.Messages.instance
 */
export const FATAL_EVENTS: { readonly [eventId: string]: string } = {
  'RDS-EVENT-0007': 'allocated storage has been exhausted',
  'RDS-EVENT-0031': 'put into a state from which only a point-in-time restore leads',
  'RDS-EVENT-0035': 'invalid parameters',
  'RDS-EVENT-0036': 'incompatible network',
  'RDS-EVENT-0049': 'Multi-AZ fail-over completed',
  'RDS-EVENT-0221': 'storage is full, and the database has been shut down',
  'RDS-EVENT-0223': 'storage cannot grow',
  'RDS-EVENT-0224': 'storage would grow beyond its maximum',
  'RDS-EVENT-0254': 'the account\'s quota of storage is exceeded',
  'RDS-EVENT-0418': 'the KMS key cannot be used',
  'RDS-EVENT-0419': 'inaccessible, as the KMS key cannot be used',
};

/** The event "Finished DB instance backup." */
export const FINISHED_BACKUP = 'RDS-EVENT-0002';

/**
 * Returns the pattern of events of a DB instance.
 *
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/amazon-rds-monitoring-alerting/eventbridge-rules.html
 */
export function eventsOf(instanceIdentifier: string, eventIds: readonly string[]): events.EventPattern {
  return { source: ['aws.rds'], detailType: ['RDS DB Instance Event'], detail: { EventID: [...eventIds], SourceIdentifier: [instanceIdentifier] } };
}
