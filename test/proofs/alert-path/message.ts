import { meaningOf } from './meaning';
import { READERS } from '../../unit/notifications/readers/readers';
import type { Resource, Synthesis } from '../conformance/synthesis';

/**
 * An event of a DB instance.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloudwatch-events.sample.html
 */
export const FAIL_OVER = {
  'version': '0',
  'id': '68f6e973-1a0c-d37b-f2f2-94a7f62ffd4e',
  'detail-type': 'RDS DB Instance Event',
  'source': 'aws.rds',
  'account': '123456789012',
  'time': '2027-03-01T22:36:43Z',
  'region': 'ap-southeast-2',
  'resources': ['arn:aws:rds:ap-southeast-2:123456789012:db:prod'],
  'detail': {
    EventCategories: ['failover'],
    SourceType: 'DB_INSTANCE',
    SourceArn: 'arn:aws:rds:ap-southeast-2:123456789012:db:prod',
    Date: '2027-03-01T22:36:43.292Z',
    Message: 'Multi-AZ instance failover completed',
    SourceIdentifier: 'prod',
    EventID: 'RDS-EVENT-0049',
  },
};

/** Why readers of alarms do not take the message of a rule; nothing if they do. */
export function refusalsOfMessage(synthesis: Synthesis, rule: Resource): string[] {
  const { InputTransformer } = rule.properties.Targets[0];
  const { InputTemplate, InputPathsMap = {} } = InputTransformer ?? {};
  const template = meaningOf(synthesis, InputTemplate ?? '', rule.stack);
  const name = /"AlarmName":"([^"]+)"/.exec(template)?.[1];
  const hasState = synthesis.all('AWS::CloudWatch::Alarm').some(({ properties }) => properties.AlarmName === name);
  const message = messageOf(template, InputPathsMap, FAIL_OVER);
  return [
    ...READERS.flatMap((reader) => reader.lacks(message).map((key) => `its message lacks ${key}, which ${reader.repository} reads`)),
    ...message.NewStateReason === '' ? ['its NewStateReason is nothing, as the event has no such field'] : [],
    ...name?.startsWith('CRITICAL-') && !hasState ? ['no alarm of its name goes back to OK'] : [],
  ];
}

/**
 * The message that EventBridge makes of an event. A missing field is an empty text.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function messageOf(template: string, paths: Readonly<Record<string, string>>, event: object): any {
  const valueOf = (path: string) => path.split('.').slice(1).reduce<any>((value, field) => value?.[field], event) ?? '';
  return JSON.parse(Object.entries(paths).reduce((text, [name, path]) => text.replaceAll(`<${name}>`, JSON.stringify(valueOf(path))), template));
}
