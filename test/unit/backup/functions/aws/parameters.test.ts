import { GetSubscriptionAttributesCommand, ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { DescribeParametersCommand, GetParameterCommand, GetParameterHistoryCommand, GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { inventoryOf } from '../../../../../src/backup/functions/aws/inventory-parameters';
import { allPointers, pointersByName } from '../../../../../src/backup/functions/aws/pointers';
import { expectedSubscriptions } from '../../../../../src/backup/functions/check-backups/expected-subscriptions';
import { subscriptionsOf } from '../../../../../src/backup/functions/check-backups/subscriptions';
import { pointerDescription } from '../../../../../src/backup/functions/model/parameter-descriptions';
import { inventoryParameter } from '../described';
import { clients, fault } from '../run-fixture';

const ssm = mockClient(SSMClient);
const sns = mockClient(SNSClient);
const [first, second] = ['2026-11-01', '2026-11-02'].map((day) => new Date(`${day}T00:00:00Z`));

beforeEach(() => {
  ssm.reset();
  sns.reset();
});

test('the inventory is read page by page', async () => {
  ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/inventory' })
    .resolvesOnce({ NextToken: 'more', Parameters: [inventoryParameter('app01', {})] })
    .resolvesOnce({ Parameters: [inventoryParameter('app02', {})] });

  expect((await inventoryOf(clients.ssm, 'prod')).map(({ name }) => name)).toEqual(['/oban/prod/inventory/app01', '/oban/prod/inventory/app02']);
});

test('pointers are all parameters that name images, with their history', async () => {
  ssm.on(DescribeParametersCommand, { ParameterFilters: [{ Key: 'DataType', Values: ['aws:ec2:image'] }] })
    .resolvesOnce({ NextToken: 'more', Parameters: [{ Name: '/oban/prod/b2g/image/ami-base' }] })
    .resolvesOnce({ Parameters: [{ Name: '/golden' }] });
  ssm.on(GetParameterHistoryCommand, { Name: '/oban/prod/b2g/image/ami-base' })
    .resolvesOnce({ NextToken: 'more', Parameters: [{ Version: 1, Value: 'ami-base', LastModifiedDate: first, Description: pointerDescription('b2g', false) }] })
    .resolvesOnce({ Parameters: [{ Version: 2, Value: 'ami-1', LastModifiedDate: second, Description: pointerDescription('b2g', true) }] });
  ssm.on(GetParameterHistoryCommand, { Name: '/golden' }).resolves({ Parameters: [{ Version: 1, Value: 'ami-2', LastModifiedDate: first }] });

  expect(await allPointers(clients.ssm)).toEqual([
    {
      name: '/oban/prod/b2g/image/ami-base',
      versions: [{ version: 1, value: 'ami-base', writtenAt: first }, { version: 2, value: 'ami-1', writtenAt: second, isByOperator: true }],
    },
    { name: '/golden', versions: [{ version: 1, value: 'ami-2', writtenAt: first }] },
  ]);
});

test('a pointer that does not exist is not returned, and denied access fails the query', async () => {
  ssm.on(GetParameterHistoryCommand).rejectsOnce(fault('ParameterNotFound')).rejectsOnce(fault('AccessDeniedException'));

  expect(await pointersByName(clients.ssm, ['/gone'])).toEqual([]);
  await expect(pointersByName(clients.ssm, ['/secret'])).rejects.toThrow();
});

// https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html
test('confirmed and pending subscriptions are returned, and deleted ones are not', async () => {
  sns.on(GetSubscriptionAttributesCommand).resolvesOnce({ Attributes: { FilterPolicy: '{"AlarmName":["x"]}', FilterPolicyScope: 'MessageBody' } });
  sns.on(ListSubscriptionsByTopicCommand)
    .resolvesOnce({ NextToken: 'more', Subscriptions: [{ Endpoint: 'a@example.com', Protocol: 'email', SubscriptionArn: 'arn:aws:sns:x' }] })
    .resolvesOnce({
      Subscriptions: [{ Endpoint: 'b@example.com', SubscriptionArn: 'PendingConfirmation' }, { Endpoint: 'c@example.com', SubscriptionArn: 'Deleted' }],
    });

  expect(await subscriptionsOf(clients.sns, 'arn:aws:sns:topic'))
    .toEqual([
      { endpoint: 'a@example.com', protocol: 'email', isConfirmed: true, filter: { policy: '{"AlarmName":["x"]}', scope: 'MessageBody' } },
      { endpoint: 'b@example.com', isConfirmed: false },
    ]);
});

// https://docs.aws.amazon.com/sns/latest/dg/message-filtering.html
test.each([
  ['none', {}, {}],
  ['one that was removed', { FilterPolicy: '{}', FilterPolicyScope: 'MessageBody' }, {}],
  ['one without a condition', { FilterPolicy: '{ }\n' }, {}],
])('a subscription has no filter if its filter policy is: %s', async (_, Attributes, filter) => {
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [{ SubscriptionArn: 'arn:aws:sns:x' }] });
  sns.on(GetSubscriptionAttributesCommand).resolves({ Attributes });

  expect(await subscriptionsOf(clients.sns, 'arn:aws:sns:topic')).toEqual([{ endpoint: 'an endpoint that SNS does not name', isConfirmed: true, filter }]);
});

test.each([
  ['may not be asked for', (asked: any) => asked.rejects(fault('AuthorizationErrorException')), 'AuthorizationErrorException: as AWS says'],
  ['is not in the answer', (asked: any) => asked.resolves({}), 'SNS returned no attributes of the subscription'],
])('a filter policy that %s is unknown, and its subscription is still returned', async (_, answer, unanswered) => {
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [{ Endpoint: 'a@example.com', SubscriptionArn: 'arn:aws:sns:x' }] });
  answer(sns.on(GetSubscriptionAttributesCommand));

  expect(await subscriptionsOf(clients.sns, 'arn:aws:sns:topic')).toEqual([
    { endpoint: 'a@example.com', isConfirmed: true, filter: { unanswered: expect.stringContaining(unanswered) } },
  ]);
});

// "Not authorized to access this subscription": https://github.com/ansible-collections/community.aws/pull/1418
test('the filter policy of a subscription that another account owns is not requested', async () => {
  const [ours, theirs] = ['123456789012', '210987654321'].map((owner) => (
    { Endpoint: `arn:aws:sqs:eu-west-1:${owner}:queue`, Protocol: 'sqs', Owner: owner, SubscriptionArn: `arn:aws:sns:eu-west-1:123456789012:topic:${owner}` }));
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [ours, theirs] });
  sns.on(GetSubscriptionAttributesCommand).rejects(fault('AuthorizationError')).on(GetSubscriptionAttributesCommand, { SubscriptionArn: ours.SubscriptionArn }).resolves({ Attributes: {} });

  expect(await subscriptionsOf(clients.sns, 'arn:aws:sns:eu-west-1:123456789012:topic')).toEqual([
    { endpoint: ours.Endpoint, protocol: 'sqs', isConfirmed: true, filter: {} },
    { endpoint: theirs.Endpoint, protocol: 'sqs', isConfirmed: true, isOfOtherAccount: true },
  ]);
});

// https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html#API_GetSubscriptionAttributes_Errors
test('a subscription that was removed after it was listed is not returned', async () => {
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [{ Endpoint: 'a@example.com', SubscriptionArn: 'arn:aws:sns:x' }] });
  sns.on(GetSubscriptionAttributesCommand).rejects(fault('NotFoundException'));

  expect(await subscriptionsOf(clients.sns, 'arn:aws:sns:topic')).toEqual([]);
});

describe('the expected subscriptions', () => {
  const NAME = '/oban/prod/recipients';
  const read = (Value: string | undefined) => {
    ssm.on(GetParameterCommand, { Name: NAME }).resolves({ Parameter: { Value } });
    return expectedSubscriptions(clients.ssm, NAME);
  };

  test('the list of expected subscriptions is in its parameter', async () => {
    const subscribed = [{ protocol: 'email', endpoint: 'a@example.com' }];
    expect(await read(JSON.stringify(subscribed))).toEqual(subscribed);
  });

  test.each([undefined, '', '{}', '[null]', '[{"protocol":"email"}]', '[{"endpoint":"a@example.com"}]'])('the list of expected subscriptions is unknown if the parameter is %j', async (value) => {
    await expect(read(value)).rejects.toThrow(`${NAME} does not have the format that the stack writes`);
  });
});
