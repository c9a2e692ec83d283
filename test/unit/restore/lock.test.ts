import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { RECORD } from './record-fixture';
import { RestoreLock } from '../../../src/restore/lock';
import { readRecord, textOf } from '../../../src/restore/record';

const NAME = '/oban/prod/restores/cluster-b2g';
const ssm = mockClient(SSMClient);
let now = new Date('2026-11-29T12:05:00Z');
const props = { ssm: new SSMClient({}), environmentName: 'prod', subject: RECORD.subject, now: () => now };

const fault = (name: string) => Object.assign(new Error(name), { name });
const stored = (record = RECORD, Version = 3) => ssm.on(GetParameterCommand).resolves({ Parameter: { Name: NAME, Value: textOf(record), Version } });
const written = () => ssm.commandCalls(PutParameterCommand).map(({ args: [{ input }] }) => readRecord({ name: NAME, value: input.Value! }));

beforeEach(() => {
  ssm.reset();
  now = new Date('2026-11-29T12:05:00Z');
});

test('a new restore creates the record with the tag of the environment, and never overwrites one', async () => {
  ssm.on(PutParameterCommand).resolves({ Version: 1 });
  await RestoreLock.begin(props, RECORD);
  const [{ args: [{ input }] }] = ssm.commandCalls(PutParameterCommand);
  expect(input).toMatchObject({ Name: NAME, Tags: [{ Key: 'oban:environment', Value: 'prod' }] });
  expect(input.Overwrite).toBeUndefined();
  expect(written()).toEqual([{ ...RECORD, aliveUntil: new Date('2026-11-29T12:15:00Z') }]);
});

test('the second of two operators is refused, with the name of the first one', async () => {
  ssm.on(PutParameterCommand).rejects(fault('ParameterAlreadyExists'));
  stored();
  await expect(RestoreLock.begin(props, RECORD)).rejects.toThrow(/^a process of arn:\S+alice is restoring the cluster b2g \(begin\): wait for it.* try again after 2026-11-29 12:10 UTC$/);
});

test('a restore that exists is named before the plan', async () => {
  stored();
  await expect(RestoreLock.requireNone(props)).rejects.toThrow('wait for it');
  ssm.on(GetParameterCommand).rejects(fault('ParameterNotFound'));
  await expect(RestoreLock.requireNone(props)).resolves.toBeUndefined();
});

test('a restore that was interrupted is named with the ways to go on', async () => {
  now = new Date('2026-11-29T13:00:00Z');
  ssm.on(PutParameterCommand).rejects(fault('ParameterAlreadyExists'));
  stored();
  await expect(RestoreLock.begin(props, RECORD)).rejects.toThrow('continue it with --resume, or reverse it with --undo');
  stored({ ...RECORD, isDone: true });
  await expect(RestoreLock.begin(props, RECORD)).rejects.toThrow('undo or finish it first');
});

test('a record is taken over after the time of its process, not before', async () => {
  stored();
  await expect(RestoreLock.takeOver(props)).rejects.toThrow('wait for it');
  now = new Date('2026-11-29T12:10:00Z');
  expect((await RestoreLock.takeOver(props)).record).toEqual(RECORD);
});

test('of two processes that take the record over at once, the one that wrote second is refused', async () => {
  now = new Date('2026-11-29T13:00:00Z');
  stored(RECORD, 3);
  const { lock, record } = await RestoreLock.takeOver(props);
  ssm.on(PutParameterCommand).resolves({ Version: 5 });
  await expect(lock.write(record)).rejects.toMatchObject({ name: 'Refusal', message: expect.stringContaining('another process has written') });
});

test('the process extends its time when half of it is over', async () => {
  ssm.on(PutParameterCommand).resolvesOnce({ Version: 1 }).resolvesOnce({ Version: 2 });
  const lock = await RestoreLock.begin(props, RECORD);
  await lock.extend({ ...RECORD, aliveUntil: new Date('2026-11-29T12:12:00Z') });
  expect(written()).toHaveLength(1);
  await lock.extend({ ...RECORD, aliveUntil: new Date('2026-11-29T12:09:00Z') });
  expect(written().at(-1)).toMatchObject({ aliveUntil: new Date('2026-11-29T12:15:00Z') });
});

test('a process that ends lets the next one continue at once', async () => {
  ssm.on(PutParameterCommand).resolvesOnce({ Version: 1 }).resolvesOnce({ Version: 2 });
  await (await RestoreLock.begin(props, RECORD)).leave(RECORD);
  expect(written().at(-1)).toMatchObject({ aliveUntil: now });
});

test('without a record there is nothing to continue, and a removed record stays removed', async () => {
  ssm.on(GetParameterCommand).rejects(fault('ParameterNotFound'));
  await expect(RestoreLock.takeOver(props)).rejects.toThrow('there is no restore of the cluster b2g');
  ssm.on(PutParameterCommand).resolves({ Version: 1 });
  ssm.on(DeleteParameterCommand).rejects(fault('ParameterNotFound'));
  await expect((await RestoreLock.begin(props, RECORD)).remove()).resolves.toBeUndefined();
});

test('a record that was changed by hand is not taken over', async () => {
  ssm.on(GetParameterCommand).resolves({ Parameter: { Name: NAME, Value: '{}', Version: 3 } });
  await expect(RestoreLock.takeOver(props)).rejects.toThrow(`${NAME} cannot be read, because its format is undefined`);
});
