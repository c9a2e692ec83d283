import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { DescribeParametersCommand, GetParameterHistoryCommand, GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { inventoryOf } from '../../../../src/backup/functions/gathering/inventory.lambda-shared';
import { allPointers, pointersByName } from '../../../../src/backup/functions/gathering/pointers.lambda-shared';
import { subscriptionsOf } from '../../../../src/backup/functions/gathering/subscriptions.lambda-shared';
import { pointerDescription } from '../../../../src/backup/pointer-description';
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

test('a pointer that is gone points to nothing; one that may not be read is no answer', async () => {
  ssm.on(GetParameterHistoryCommand).rejectsOnce(fault('ParameterNotFound')).rejectsOnce(fault('AccessDeniedException'));

  expect(await pointersByName(clients.ssm, ['/gone'])).toEqual([]);
  await expect(pointersByName(clients.ssm, ['/secret'])).rejects.toThrow();
});

test('subscriptions: confirmed, pending, and gone', async () => {
  sns.on(ListSubscriptionsByTopicCommand)
    .resolvesOnce({ NextToken: 'more', Subscriptions: [{ Endpoint: 'a@example.com', SubscriptionArn: 'arn:aws:sns:x' }] })
    .resolvesOnce({
      Subscriptions: [{ Endpoint: 'b@example.com', SubscriptionArn: 'PendingConfirmation' }, { Endpoint: 'c@example.com', SubscriptionArn: 'Deleted' }],
    });

  expect(await subscriptionsOf(clients.sns, 'arn:aws:sns:topic'))
    .toEqual([{ endpoint: 'a@example.com', isConfirmed: true }, { endpoint: 'b@example.com', isConfirmed: false }]);
});
