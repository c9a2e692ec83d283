import * as fc from 'fast-check';
import { checkSubscriptions } from '../../../../../src/backup/functions/check-backups/check-subscriptions';
import { checkBackups } from '../../../../../src/backup/functions/check-backups/plan';
import type { ExpectedSubscription, Subscription } from '../../../../../src/backup/functions/model/subscription';
import { checkWorld, hoursAgo, server, serverEntry } from '../world-fixture';

const ON_CALL = 'on-call@example.com';
const OPS = 'ops@example.com';
const CRITICAL = { AlarmName: [{ prefix: 'CRITICAL-' }, { prefix: 'HEARTBEAT-' }] };
const EXPECTED: ExpectedSubscription[] = [
  { protocol: 'email', endpoint: OPS },
  { protocol: 'email', endpoint: ON_CALL, filterPolicy: CRITICAL, filterPolicyScope: 'MessageBody' },
];
const ops: Subscription = { endpoint: OPS, protocol: 'email', isConfirmed: true, filter: {} };
const onCall: Subscription = { endpoint: ON_CALL, protocol: 'email', isConfirmed: true, filter: { policy: JSON.stringify(CRITICAL), scope: 'MessageBody' } };
const found = (subscriptions: Subscription[], expected = EXPECTED) => checkSubscriptions(subscriptions, expected).findings.map(({ subject, reason }) => `${subject}: ${reason}`);

test('subscriptions of the stack and of others have no finding', () => {
  expect(found([ops, onCall, { endpoint: 'other@example.com', protocol: 'email', isConfirmed: true, filter: { policy: '{"a":["b"]}' } }])).toEqual([]);
});

test('a subscription of the stack that was removed is reported by its address', () => {
  expect(found([ops])).toEqual([`${ON_CALL}: it is no longer subscribed to the topic, so it receives no message: subscribe it again`]);
});

test('a subscription that is not confirmed is reported once', () => {
  expect(found([ops, { endpoint: ON_CALL, protocol: 'email', isConfirmed: false }])).toEqual([`${ON_CALL}: its subscription is not confirmed, so it receives no message: confirm it`]);
});

test.each<[string, Subscription, RegExp]>([
  ['was not set by the stack', { ...ops, filter: { policy: '{"AlarmName":["x"]}', scope: 'MessageBody' } }, /^ops@\S+ its subscription has a filter policy that the stack did not set/],
  ['differs from that of the stack', { ...onCall, filter: { policy: '{"AlarmName":["x"]}', scope: 'MessageBody' } }, /^on-call@\S+ its subscription does not have the filter policy/],
  ['applies to message attributes', { ...onCall, filter: { policy: JSON.stringify(CRITICAL) } }, /^on-call@\S+ its subscription does not have the filter policy/],
  ['was removed', { ...onCall, filter: {} }, /^on-call@\S+ its subscription no longer has a filter policy/],
  ['is not JSON', { ...ops, filter: { policy: '?' } }, /^ops@\S+ its subscription has a filter policy/],
  ['is unknown', { ...ops, filter: { unanswered: 'Throttled' } }, /^ops@\S+ its filter policy is unknown: Throttled/],
])('the filter policy of a recipient is reported if it %s', (_, changed, finding) => {
  expect(found([ops, onCall].map((each) => (each.endpoint === changed.endpoint ? changed : each)))).toEqual([expect.stringMatching(finding)]);
});

test('a filter policy is compared without the order of its keys, and an address without its case', () => {
  const policy = JSON.stringify({ b: [1], a: [{ y: 1, x: 2 }] });
  expect(found([{ ...ops, endpoint: 'Ops@Example.com', filter: { policy } }], [{ protocol: 'email', endpoint: OPS, filterPolicy: { a: [{ x: 2, y: 1 }], b: [1] } }])).toEqual([]);
});

// An endpoint may have credentials, which SNS does not show: https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html
test('the address of a paging service is reported by its server only, because its path is a key', () => {
  const endpoint = 'https://events.example.com/integration/0123456789/enqueue';
  const expected = [{ protocol: 'https', endpoint }];
  expect(found([], expected)).toEqual([expect.stringMatching(/^https:\/\/events\.example\.com\/…: it is no longer subscribed/)]);
  expect(found([{ endpoint: endpoint.replace('//', '//user:****@'), protocol: 'https', isConfirmed: true, filter: {} }], expected)).toEqual([]);
  expect(found([{ endpoint: endpoint.toUpperCase(), protocol: 'https', isConfirmed: true, filter: {} }], expected)).toHaveLength(1);
});

test('an address with another protocol is another subscription, and one without a protocol may be the expected one', () => {
  expect(found([{ ...ops, protocol: 'email-json' }, onCall])).toHaveLength(1);
  expect(found([{ ...ops, protocol: undefined }, onCall])).toEqual([]);
});

test('one right subscription of an address is enough', () => {
  expect(found([{ ...ops, filter: { policy: '{"a":["b"]}' } }, ops, onCall])).toEqual([]);
});

test('a subscription of another account with an unknown filter policy is reported, because it may be the only one without a filter', () => {
  const others: Subscription[] = [{ endpoint: 'other@example.com', protocol: 'email', isConfirmed: true, filter: { unanswered: 'AccessDenied' } }];
  const reason = 'its filter policy is unknown: AccessDenied';
  expect(checkSubscriptions(others, undefined).findings).toEqual([{ subject: 'other@example.com', reason }]);
  expect(checkSubscriptions([ops, onCall, ...others], EXPECTED).findings).toEqual([{ subject: 'other@example.com', reason }]);
});

// SNS tells the attributes of a subscription to its owner only: https://github.com/ansible-collections/community.aws/pull/1418
test('a subscription that another account made is not reported and does not count as a recipient', () => {
  const theirs: Subscription = { endpoint: 'arn:aws:lambda:eu-west-1:210987654321:function:theirs', protocol: 'lambda', isConfirmed: true, isOfOtherAccount: true };
  expect(checkSubscriptions([ops, onCall, theirs], EXPECTED)).toEqual({ findings: [], recipients: 1 });
  expect(checkSubscriptions([onCall, theirs], EXPECTED).recipients).toBe(0);
  expect(found([ops, { ...onCall, isOfOtherAccount: true, filter: undefined }])).toEqual([]);
});

test('a confirmed subscription is right although another request for the same address is pending', () => {
  expect(found([ops, onCall, { endpoint: 'Ops@example.com', protocol: 'email', isConfirmed: false }])).toEqual([]);
  expect(found([ops, onCall, { endpoint: OPS, protocol: 'email-json', isConfirmed: false }])).toEqual([`${OPS}: its subscription is not confirmed, so it receives no message: confirm it`]);
});

// An empty policy is none: https://docs.aws.amazon.com/sns/latest/dg/message-filtering.html
test('an empty filter policy counts as no filter policy', () => {
  expect(found([ops], [{ protocol: 'email', endpoint: OPS, filterPolicy: {} }])).toEqual([]);
});

// https://docs.aws.amazon.com/sns/latest/dg/sns-mobile-phone-number-as-subscriber.html
test('a phone number is compared without the signs between its digits', () => {
  const subscribed: Subscription = { endpoint: '+12065550100', protocol: 'sms', isConfirmed: true, filter: {} };
  expect(found([subscribed], [{ protocol: 'sms', endpoint: '+1-206-555-0100' }])).toEqual([]);
  expect(found([subscribed], [{ protocol: 'sms', endpoint: '+1 (206) 555.0101' }])).toHaveLength(1);
});

describe('the number of recipients of every message', () => {
  const recipients = (...subscriptions: Subscription[]) => checkSubscriptions(subscriptions, EXPECTED).recipients;

  test('only confirmed subscriptions without a filter policy count', () => {
    expect(recipients(ops, onCall, { endpoint: 'c@example.com', isConfirmed: false })).toBe(1);
    expect(recipients(onCall)).toBe(0);
  });

  test('the number of recipients is unknown if the request to SNS fails', () => {
    expect(recipients(ops, { ...onCall, filter: { unanswered: 'Throttled' } })).toBeUndefined();
    expect(checkSubscriptions({ unanswered: 'Throttled' }, EXPECTED)).toEqual({ findings: [] });
  });
});

describe('the effect on the verdict', () => {
  const verdict = (overrides: object) => checkBackups(checkWorld({ expectedSubscriptions: EXPECTED, subscriptions: [], ...overrides }));

  test('a missing recipient makes the verdict wrong', () => {
    expect(verdict({})).toMatchObject({ isWrong: true, recipients: 0, findings: [{ subject: ON_CALL }, { subject: OPS }] });
  });

  test('no recipient is missing if the stack does not give its subscriptions', () => {
    expect(verdict({ expectedSubscriptions: undefined })).toMatchObject({ isWrong: false });
  });

  test('a list of expected subscriptions that cannot be read makes the verdict wrong', () => {
    expect(verdict({ expectedSubscriptions: { unanswered: 'ParameterNotFound' } }).findings)
      .toEqual([{ subject: 'subscriptions of the stack', reason: 'could not be read: ParameterNotFound' }]);
  });

  test('missing confirmations are not wrong while every source is young', () => {
    const young = { inventory: [serverEntry('app01', {}, hoursAgo(2))], instances: [server('app01', { firstLaunchedAt: hoursAgo(3) })], images: [] };
    const { isWrong, recipients } = verdict(young);
    expect({ isWrong, recipients }).toEqual({ isWrong: false, recipients: undefined });
  });

  test('a server without a backup, by choice, does not make the other sources older', () => {
    const [app01, app02] = ['app01', 'app02'].map((name) => server(name, { firstLaunchedAt: hoursAgo(3) }));
    const off = serverEntry('app02', { backup: 'none' }, hoursAgo(2));
    expect(verdict({ inventory: [serverEntry('app01', {}, hoursAgo(2)), off], instances: [app01, app02], images: [] })).toMatchObject({ isWrong: false });
    expect(verdict({ inventory: [off], instances: [app02], images: [] })).toMatchObject({ isWrong: true });
  });
});

test('the result is the same for any order and for missing fields of SNS', () => {
  const one = fc.record({
    endpoint: fc.constantFrom(OPS, ON_CALL, 'c@example.com'),
    protocol: fc.constantFrom('email', 'sqs', undefined),
    isConfirmed: fc.boolean(),
    filter: fc.constantFrom(undefined, {}, onCall.filter, { unanswered: 'x' }),
  });
  fc.assert(fc.property(fc.array(one), fc.array(fc.nat()), (subscriptions, keys) => {
    const shuffled = subscriptions.map((each, index) => ({ each, key: keys[index] ?? 0 })).sort((a, b) => a.key - b.key).map(({ each }) => each);
    expect(checkSubscriptions(shuffled, EXPECTED)).toEqual(checkSubscriptions(subscriptions, EXPECTED));
  }));
});
