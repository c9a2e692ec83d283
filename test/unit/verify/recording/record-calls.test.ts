import { DescribeVolumesCommand, EC2Client, paginateDescribeVolumes } from '@aws-sdk/client-ec2';
import { recordCalls } from '../../../../src/verify/recording/record-calls';
import type { Call } from '../../../../src/verify/recording/recorded-call';

function recorded(answer: (input: { NextToken?: string }) => unknown): { client: EC2Client; calls: Call[] } {
  const client = new EC2Client({ region: 'ap-southeast-2' });
  client.send = (async ({ input }: { input: object }) => answer(input)) as never;
  const calls: Call[] = [];
  recordCalls({ ec2: client }, (call) => calls.push(call));
  return { client, calls };
}

test('each page is a call with its own input and its answer', async () => {
  const { client, calls } = recorded(({ NextToken }) => (NextToken === undefined ? { Volumes: [{ VolumeId: 'one' }], NextToken: 'next' } : { Volumes: [{ VolumeId: 'two' }] }));
  for await (const page of paginateDescribeVolumes({ client }, {})) {
    expect(page.Volumes).toHaveLength(1);
  }
  expect(calls.map(({ service, operation, input, output }) => [service, operation, input, output])).toEqual([
    ['EC2', 'DescribeVolumes', {}, { Volumes: [{ VolumeId: 'one' }], NextToken: 'next' }],
    ['EC2', 'DescribeVolumes', { NextToken: 'next' }, { Volumes: [{ VolumeId: 'two' }] }],
  ]);
});

test('an error is noted, and thrown', async () => {
  const refused = Object.assign(new Error('no'), { name: 'UnauthorizedOperation' });
  const { client, calls } = recorded(() => { throw refused; });
  await expect(client.send(new DescribeVolumesCommand({}))).rejects.toBe(refused);
  expect(calls).toMatchObject([{ operation: 'DescribeVolumes', error: { name: 'UnauthorizedOperation', message: 'no' } }]);
});
