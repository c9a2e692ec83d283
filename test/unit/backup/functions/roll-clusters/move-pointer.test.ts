import { GetParameterCommand, GetParameterHistoryCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import type { Deadline } from '../../../../../src/aws-calls/deadline';
import type { MovePointer } from '../../../../../src/backup/functions/model/decision';
import { movePointer } from '../../../../../src/backup/functions/roll-clusters/move-pointer';
import { clients, fault } from '../run-fixture';

const ssm = mockClient(SSMClient);
const change: MovePointer = {
  action: 'move-pointer', subject: '/oban/prod/b2g/image/ami-base', source: 'b2g', from: 'ami-base', to: 'ami-1', reason: 'it is good',
};
const MINUTE = 60_000;
const BEING_CHECKED = fault('TooManyUpdates', 'There are concurrent updates');
/** The time of a function that has just begun. */
let deadline: Deadline;
const value = (Value: string, Version: number) => ({ Parameter: { Value, Version } });
/** Lets the time pass that reading back waits for. */
async function settled<T>(moving: Promise<T>): Promise<T> {
  moving.catch(() => undefined); // The test that awaits the promise checks the rejection.
  await jest.advanceTimersByTimeAsync(15 * MINUTE);
  return moving;
}
const written = () => ssm.commandCalls(PutParameterCommand).map((call) => call.args[0].input);

beforeEach(() => {
  ssm.reset();
  jest.useFakeTimers();
  const begun = performance.now();
  deadline = { isNear: () => performance.now() - begun > 14 * MINUTE };
});
afterEach(() => jest.useRealTimers());

test('a pointer is written once and read back until the new value is in force', async () => {
  ssm.on(GetParameterCommand).resolvesOnce(value('ami-base', 3)).resolvesOnce(value('ami-base', 3)).resolves(value('ami-1', 4));
  ssm.on(PutParameterCommand).resolves({ Version: 4 });

  expect(await settled(movePointer(clients.ssm, change, 3, deadline))).toEqual({ result: 'done' });
  expect(written()).toEqual([{
    Name: change.subject,
    Value: 'ami-1',
    Description: 'Image that the next member of cluster b2g boots from; moved by promotion',
    Type: 'String',
    DataType: 'aws:ec2:image',
    Overwrite: true,
  }]);
  expect(ssm.commandCalls(GetParameterCommand)).toHaveLength(3);
});

test('a pointer that names the image already is not written again', async () => {
  ssm.on(GetParameterCommand).resolves(value('ami-1', 4));

  expect(await settled(movePointer(clients.ssm, change, 3, deadline))).toMatchObject({ result: 'already-done' });
  expect(written()).toEqual([]);
});

test('a pointer that was moved and moved back in the meantime stays, because the image is bad', async () => {
  ssm.on(GetParameterCommand).resolves(value('ami-base', 5));

  expect(await settled(movePointer(clients.ssm, change, 3, deadline))).toMatchObject({ result: 'overtaken' });
  expect(written()).toEqual([]);
});

test('a deleted pointer is not created again', async () => {
  ssm.on(GetParameterCommand).rejects(fault('ParameterNotFound'));

  expect(await settled(movePointer(clients.ssm, change, 3, deadline))).toMatchObject({ result: 'overtaken' });
  expect(written()).toEqual([]);
});

test('a value that never takes effect is a failure', async () => {
  ssm.on(GetParameterCommand).resolves(value('ami-base', 3));
  ssm.on(PutParameterCommand).resolves({ Version: 4 });

  await expect(settled(movePointer(clients.ssm, change, 3, deadline))).rejects.toThrow(/rejected ami-1/);
});

describe('the check of an image takes minutes', () => {
  /** Shows the former value until a time after the start of the test. */
  const changesAfter = (minutes: number, Value: string, Version: number) => {
    const begun = performance.now();
    ssm.on(GetParameterCommand).callsFake(() => (performance.now() - begun < minutes * MINUTE ? value('ami-base', 3) : value(Value, Version)));
  };

  test('the pointer is read back until the check has ended', async () => {
    changesAfter(4.5, 'ami-1', 4);
    ssm.on(PutParameterCommand).resolves({ Version: 4 });

    expect(await settled(movePointer(clients.ssm, change, 3, deadline))).toEqual({ result: 'done' });
    expect(written()).toHaveLength(1);
  });

  test('a run that is short of time leaves the rest to the next run', async () => {
    changesAfter(4, 'ami-1', 4);
    ssm.on(PutParameterCommand).resolves({ Version: 4 });
    const begun = performance.now();
    deadline = { isNear: () => performance.now() - begun > 2 * MINUTE };

    expect(await settled(movePointer(clients.ssm, change, 3, deadline))).toEqual({ result: 'left', detail: 'Parameter Store is still checking ami-1' });
    expect(written()).toHaveLength(1);
  });

  test.each([
    ['the same image', 'ami-1', { result: 'already-done', detail: 'it names ami-1' }],
    ['another image', 'ami-2', { result: 'overtaken', detail: 'it now names ami-2' }],
  ])('a run waits for the check of %s that an earlier run wrote, and does not overwrite it', async (_, image, outcome) => {
    changesAfter(3, image, 4);
    ssm.on(PutParameterCommand).rejects(BEING_CHECKED);

    expect(await settled(movePointer(clients.ssm, change, 3, deadline))).toEqual(outcome);
    expect(written()).toHaveLength(1);
  });

  test('a pointer is written once more if the image that an earlier run wrote is rejected', async () => {
    ssm.on(PutParameterCommand).rejectsOnce(BEING_CHECKED).callsFake(() => {
      changesAfter(1, 'ami-1', 5); // the rejected one has used up a number
      return { Version: 5 };
    });
    ssm.on(GetParameterCommand).resolves(value('ami-base', 3));
    ssm.on(GetParameterHistoryCommand).resolves({ Parameters: [{ Value: 'ami-base', Version: 3 }, { Value: 'ami-1', Version: 5 }] });

    expect(await settled(movePointer(clients.ssm, change, 3, deadline))).toEqual({ result: 'done' });
    expect(written()).toHaveLength(2);
  });

  test('a check that never ends is an error, also with another text of the message', async () => {
    ssm.on(GetParameterCommand).resolves(value('ami-base', 3));
    ssm.on(PutParameterCommand).rejects(fault('ValidationException', 'The validation of the parameter is still in process.'));

    await expect(settled(movePointer(clients.ssm, change, 3, deadline))).rejects.toThrow(/still checking the image of an earlier write/);
    expect(written()).toHaveLength(2);
  });

  test('a rejection for another reason does not count as a check in progress', async () => {
    ssm.on(GetParameterCommand).resolves(value('ami-base', 3));
    ssm.on(PutParameterCommand).rejects(fault('ValidationException', 'Parameter value cannot be validated against allowedPattern'));

    await expect(settled(movePointer(clients.ssm, change, 3, deadline))).rejects.toThrow('allowedPattern');
    expect(written()).toHaveLength(1);
  });
});

describe('another writer writes at the same time', () => {
  const history = (...values: string[]) => ({
    Parameters: values.map((Value, index) => ({ Value, Version: index + 1, LastModifiedDate: new Date('2026-03-01T15:00:00Z') })),
  });
  beforeEach(() => {
    ssm.on(GetParameterCommand).resolvesOnce(value('ami-base', 3)).resolves(value('ami-1', 5));
    ssm.on(PutParameterCommand).resolves({ Version: 5 });
  });

  test('another value of another writer is reported', async () => {
    ssm.on(GetParameterHistoryCommand).resolves(history('ami-1', 'ami-0', 'ami-base', 'ami-other', 'ami-1'));
    await expect(settled(movePointer(clients.ssm, change, 3, deadline))).rejects.toThrow(/somebody else wrote ami-other to .* \(version 4\)/);
  });

  test('the same value of another writer is no failure', async () => {
    ssm.on(GetParameterHistoryCommand).resolves(history('ami-other', 'ami-0', 'ami-base', 'ami-1', 'ami-1'));
    expect(await settled(movePointer(clients.ssm, change, 3, deadline))).toMatchObject({ result: 'already-done' });
  });
});
