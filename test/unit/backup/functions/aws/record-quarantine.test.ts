import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { recordQuarantine } from '../../../../../src/backup/functions/aws/record-quarantine';
import type { RecordQuarantine } from '../../../../../src/backup/functions/model/decision';
import { clients, fault } from '../run-fixture';

const ssm = mockClient(SSMClient);
const change: RecordQuarantine = { action: 'record-quarantine', subject: 'i-1', reason: 'somebody set its tag' };
const write = () => recordQuarantine(clients.ssm, 'prod', change, '2026-11-22');

beforeEach(() => ssm.reset());

test('the record of a quarantine has a reason and a start, and does not overwrite another record', async () => {
  ssm.on(PutParameterCommand).resolves({ Version: 1 });

  expect(await write()).toEqual({ result: 'done' });
  expect(ssm.commandCalls(PutParameterCommand)[0].args[0].input).toEqual({
    Name: '/oban/prod/quarantine/i-1',
    Type: 'String',
    Value: '{"reason":"somebody set its tag","since":"2026-11-22"}',
    Description: 'Oban environment prod: i-1 is, or may be, compromised',
  });
});

test('a record that an operator wrote in the meantime stays', async () => {
  ssm.on(PutParameterCommand).rejects(fault('ParameterAlreadyExists'));

  expect(await write()).toMatchObject({ result: 'already-done' });
});

test('any other error is thrown', async () => {
  ssm.on(PutParameterCommand).rejects(fault('AccessDeniedException'));

  await expect(write()).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
