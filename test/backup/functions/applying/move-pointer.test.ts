import { GetParameterCommand, GetParameterHistoryCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { movePointer } from '../../../../src/backup/functions/applying/move-pointer.lambda-shared';
import type { MovePointer } from '../../../../src/backup/planner/decision';
import { clients, fault } from '../run-fixture';

const ssm = mockClient(SSMClient);
const deed: MovePointer = {
  action: 'move-pointer', subject: '/oban/prod/b2g/image/ami-base', source: 'b2g', from: 'ami-base', to: 'ami-1', reason: 'it is good',
};
const value = (Value: string, Version: number) => ({ Parameter: { Value, Version } });
/** Lets the time pass that reading back waits for. */
async function settled<T>(moving: Promise<T>): Promise<T> {
  moving.catch(() => undefined); // whoever awaits it says what is expected of it
  await jest.advanceTimersByTimeAsync(60_000);
  return moving;
}
const written = () => ssm.commandCalls(PutParameterCommand).map((call) => call.args[0].input);

beforeEach(() => {
  ssm.reset();
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

test('a pointer is written once and read back until the new value is in force', async () => {
  ssm.on(GetParameterCommand).resolvesOnce(value('ami-base', 3)).resolvesOnce(value('ami-base', 3)).resolves(value('ami-1', 4));
  ssm.on(PutParameterCommand).resolves({ Version: 4 });

  expect(await settled(movePointer(clients.ssm, deed, 3))).toEqual({ result: 'done' });
  expect(written()).toEqual([{
    Name: deed.subject,
    Value: 'ami-1',
    Description: 'Image that the next member of cluster b2g boots from; moved by promotion',
    Type: 'String',
    DataType: 'aws:ec2:image',
    Overwrite: true,
  }]);
  expect(ssm.commandCalls(GetParameterCommand)).toHaveLength(3);
});

test('what it names already is not written again: a lost answer, or another run', async () => {
  ssm.on(GetParameterCommand).resolves(value('ami-1', 4));

  expect(await settled(movePointer(clients.ssm, deed, 3))).toMatchObject({ result: 'already-done' });
  expect(written()).toEqual([]);
});

test('one that was moved and moved back meanwhile stays: the image was found bad', async () => {
  ssm.on(GetParameterCommand).resolves(value('ami-base', 5));

  expect(await settled(movePointer(clients.ssm, deed, 3))).toMatchObject({ result: 'overtaken' });
  expect(written()).toEqual([]);
});

test('one that is gone is not made anew', async () => {
  ssm.on(GetParameterCommand).rejects(fault('ParameterNotFound'));

  expect(await settled(movePointer(clients.ssm, deed, 3))).toMatchObject({ result: 'overtaken' });
  expect(written()).toEqual([]);
});

test('a value that never comes into force is a failure', async () => {
  ssm.on(GetParameterCommand).resolves(value('ami-base', 3));
  ssm.on(PutParameterCommand).resolves({ Version: 4 });

  await expect(settled(movePointer(clients.ssm, deed, 3))).rejects.toThrow(/did not take ami-1/);
});

describe('somebody else wrote at the same moment', () => {
  const history = (...values: string[]) => ({
    Parameters: values.map((Value, index) => ({ Value, Version: index + 1, LastModifiedDate: new Date('2026-03-01T15:00:00Z') })),
  });
  beforeEach(() => {
    ssm.on(GetParameterCommand).resolvesOnce(value('ami-base', 3)).resolves(value('ami-1', 5));
    ssm.on(PutParameterCommand).resolves({ Version: 5 });
  });

  test('another value: they are told of', async () => {
    ssm.on(GetParameterHistoryCommand).resolves(history('ami-1', 'ami-0', 'ami-base', 'ami-other', 'ami-1'));
    await expect(settled(movePointer(clients.ssm, deed, 3))).rejects.toThrow(/somebody else wrote ami-other to .* \(version 4\)/);
  });

  test('the same: another run decided alike, and nothing is wrong', async () => {
    ssm.on(GetParameterHistoryCommand).resolves(history('ami-other', 'ami-0', 'ami-base', 'ami-1', 'ami-1'));
    expect(await settled(movePointer(clients.ssm, deed, 3))).toMatchObject({ result: 'already-done' });
  });
});
