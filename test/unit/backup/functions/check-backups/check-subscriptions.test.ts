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

test('those of the stack, and others', () => {
  expect(found([ops, onCall, { endpoint: 'other@example.com', protocol: 'email', isConfirmed: true, filter: { policy: '{"a":["b"]}' } }])).toEqual([]);
});

test('one that was unsubscribed is named', () => {
  expect(found([ops])).toEqual([`${ON_CALL}: it is no longer subscribed to the topic, so it receives no message: subscribe it again`]);
});

test('one that nobody confirmed is named once', () => {
  expect(found([ops, { endpoint: ON_CALL, protocol: 'email', isConfirmed: false }])).toEqual([`${ON_CALL}: its subscription is not confirmed, so it receives no message: confirm it`]);
});

test.each<[string, Subscription, RegExp]>([
  ['was given one', { ...ops, filter: { policy: '{"AlarmName":["x"]}', scope: 'MessageBody' } }, /^ops@\S+ its subscription has a filter policy that the stack did not set/],
  ['has another', { ...onCall, filter: { policy: '{"AlarmName":["x"]}', scope: 'MessageBody' } }, /^on-call@\S+ its subscription does not have the filter policy/],
  ['looks at the attributes', { ...onCall, filter: { policy: JSON.stringify(CRITICAL) } }, /^on-call@\S+ its subscription does not have the filter policy/],
  ['lost its own', { ...onCall, filter: {} }, /^on-call@\S+ its subscription no longer has a filter policy/],
  ['has one that is no JSON', { ...ops, filter: { policy: '?' } }, /^ops@\S+ its subscription has a filter policy/],
  ['could not be asked', { ...ops, filter: { unanswered: 'Throttled' } }, /^ops@\S+ its filter policy is unknown: Throttled/],
])('the filter policy of a recipient %s', (_, changed, finding) => {
  expect(found([ops, onCall].map((each) => (each.endpoint === changed.endpoint ? changed : each)))).toEqual([expect.stringMatching(finding)]);
});

test('keys of a policy may be in any order, and addresses in any case', () => {
  const policy = JSON.stringify({ b: [1], a: [{ y: 1, x: 2 }] });
  expect(found([{ ...ops, endpoint: 'Ops@Example.com', filter: { policy } }], [{ protocol: 'email', endpoint: OPS, filterPolicy: { a: [{ x: 2, y: 1 }], b: [1] } }])).toEqual([]);
});

// An endpoint may have credentials, which SNS does not show: https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html
test('of an address of a paging service its server is named, as its path is a key', () => {
  const endpoint = 'https://events.example.com/integration/0123456789/enqueue';
  const expected = [{ protocol: 'https', endpoint }];
  expect(found([], expected)).toEqual([expect.stringMatching(/^https:\/\/events\.example\.com\/…: it is no longer subscribed/)]);
  expect(found([{ endpoint: endpoint.replace('//', '//user:****@'), protocol: 'https', isConfirmed: true, filter: {} }], expected)).toEqual([]);
  expect(found([{ endpoint: endpoint.toUpperCase(), protocol: 'https', isConfirmed: true, filter: {} }], expected)).toHaveLength(1);
});

test('an address by another protocol is another subscription, and one without a protocol may be it', () => {
  expect(found([{ ...ops, protocol: 'email-json' }, onCall])).toHaveLength(1);
  expect(found([{ ...ops, protocol: undefined }, onCall])).toEqual([]);
});

test('one of two subscriptions of an address is enough', () => {
  expect(found([{ ...ops, filter: { policy: '{"a":["b"]}' } }, ops, onCall])).toEqual([]);
});

test('a subscription of another account with an unknown filter policy is reported, because it may be the only one without a filter', () => {
  const others: Subscription[] = [{ endpoint: 'other@example.com', protocol: 'email', isConfirmed: true, filter: { unanswered: 'AccessDenied' } }];
  const reason = 'its filter policy is unknown: AccessDenied';
  expect(checkSubscriptions(others, undefined).findings).toEqual([{ subject: 'other@example.com', reason }]);
  expect(checkSubscriptions([ops, onCall, ...others], EXPECTED).findings).toEqual([{ subject: 'other@example.com', reason }]);
});

// SNS tells the attributes of a subscription to its owner only: https://github.com/ansible-collections/community.aws/pull/1418
test('a subscription that another account made for itself is nothing to set right, and none to count on', () => {
  const theirs: Subscription = { endpoint: 'arn:aws:lambda:eu-west-1:210987654321:function:theirs', protocol: 'lambda', isConfirmed: true, isOfOtherAccount: true };
  expect(checkSubscriptions([ops, onCall, theirs], EXPECTED)).toEqual({ findings: [], recipients: 1 });
  expect(checkSubscriptions([onCall, theirs], EXPECTED).recipients).toBe(0);
  expect(found([ops, { ...onCall, isOfOtherAccount: true, filter: undefined }])).toEqual([]);
});

test('one that is confirmed hears of everything, although another request for it waits for an answer', () => {
  expect(found([ops, onCall, { endpoint: 'Ops@example.com', protocol: 'email', isConfirmed: false }])).toEqual([]);
  expect(found([ops, onCall, { endpoint: OPS, protocol: 'email-json', isConfirmed: false }])).toEqual([`${OPS}: its subscription is not confirmed, so it receives no message: confirm it`]);
});

// An empty policy is none: https://docs.aws.amazon.com/sns/latest/dg/message-filtering.html
test('a policy without a condition, which the stack gave, is none', () => {
  expect(found([ops], [{ protocol: 'email', endpoint: OPS, filterPolicy: {} }])).toEqual([]);
});

// https://docs.aws.amazon.com/sns/latest/dg/sns-mobile-phone-number-as-subscriber.html
test('a phone number is the same with and without the signs between its digits', () => {
  const subscribed: Subscription = { endpoint: '+12065550100', protocol: 'sms', isConfirmed: true, filter: {} };
  expect(found([subscribed], [{ protocol: 'sms', endpoint: '+1-206-555-0100' }])).toEqual([]);
  expect(found([subscribed], [{ protocol: 'sms', endpoint: '+1 (206) 555.0101' }])).toHaveLength(1);
});

describe('how many hear everything', () => {
  const recipients = (...subscriptions: Subscription[]) => checkSubscriptions(subscriptions, EXPECTED).recipients;

  test('of those that are confirmed and have no filter policy', () => {
    expect(recipients(ops, onCall, { endpoint: 'c@example.com', isConfirmed: false })).toBe(1);
    expect(recipients(onCall)).toBe(0);
  });

  test('the number of recipients is unknown if the request to SNS fails', () => {
    expect(recipients(ops, { ...onCall, filter: { unanswered: 'Throttled' } })).toBeUndefined();
    expect(checkSubscriptions({ unanswered: 'Throttled' }, EXPECTED)).toEqual({ findings: [] });
  });
});

describe('in the verdict', () => {
  const verdict = (overrides: object) => checkBackups(checkWorld({ expectedSubscriptions: EXPECTED, subscriptions: [], ...overrides }));

  test('who is missing makes it wrong', () => {
    expect(verdict({})).toMatchObject({ isWrong: true, recipients: 0, findings: [{ subject: ON_CALL }, { subject: OPS }] });
  });

  test('where the stack does not say whom it subscribed, nobody is missed', () => {
    expect(verdict({ expectedSubscriptions: undefined })).toMatchObject({ isWrong: false });
  });

  test('that it could not be asked is wrong', () => {
    expect(verdict({ expectedSubscriptions: { unanswered: 'ParameterNotFound' } }).findings)
      .toEqual([{ subject: 'subscriptions of the stack', reason: 'could not be read: ParameterNotFound' }]);
  });

  test('while everything is young, somebody has mails to answer', () => {
    const young = { inventory: [serverEntry('app01', {}, hoursAgo(2))], instances: [server('app01', { firstLaunchedAt: hoursAgo(3) })], images: [] };
    const { isWrong, recipients } = verdict(young);
    expect({ isWrong, recipients }).toEqual({ isWrong: false, recipients: undefined });
  });

  test('one that is not backed up by choice is no older for that', () => {
    const [app01, app02] = ['app01', 'app02'].map((name) => server(name, { firstLaunchedAt: hoursAgo(3) }));
    const off = serverEntry('app02', { backup: 'none' }, hoursAgo(2));
    expect(verdict({ inventory: [serverEntry('app01', {}, hoursAgo(2)), off], instances: [app01, app02], images: [] })).toMatchObject({ isWrong: false });
    expect(verdict({ inventory: [off], instances: [app02], images: [] })).toMatchObject({ isWrong: true });
  });
});

test('the order in which SNS lists them makes no difference, and no field is needed', () => {
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
