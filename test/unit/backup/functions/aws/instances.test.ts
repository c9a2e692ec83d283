import { DescribeInstancesCommand, EC2Client, Instance } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { allInstances } from '../../../../../src/backup/functions/aws/instances';
import { describedInstance } from '../described';
import { clients } from '../run-fixture';

const ec2 = mockClient(EC2Client);
const at = (time: string) => new Date(`2016-05-08T${time}Z`);

async function timesOf(times: Instance): Promise<(Date | undefined)[]> {
  ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances: [describedInstance('i-1', times)] }] });
  const [{ launchedAt, firstLaunchedAt }] = await allInstances(clients.ec2);
  return [launchedAt, firstLaunchedAt];
}

beforeEach(() => ec2.reset());

/**
 * Times of an instance of a real account that was stopped and started.
 *
 * @see https://github.com/cloud-custodian/cloud-custodian/blob/df800e9/tests/data/placebo/test_asg_tag/ec2.DescribeInstances_1.json of 2016-05-08
 */
const STARTED_AGAIN: Instance = {
  LaunchTime: at('12:55:41'),
  NetworkInterfaces: [{ Attachment: { AttachTime: at('12:13:00'), DeviceIndex: 0 } }],
  BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { AttachTime: at('12:13:01') } }],
};

test('a start renews the launch time, and not the time of the first launch', async () => {
  expect(await timesOf(STARTED_AGAIN)).toEqual([at('12:55:41'), at('12:13:00')]);
});

test.each<[string, Instance, string]>([
  ['no network interface', { ...STARTED_AGAIN, NetworkInterfaces: undefined }, '12:13:01'],
  ['no attachment', { ...STARTED_AGAIN, NetworkInterfaces: [{}] }, '12:13:01'],
  ['no time of an attachment', { ...STARTED_AGAIN, NetworkInterfaces: [{ Attachment: {} }], BlockDeviceMappings: [{}] }, '12:55:41'],
  ['a usage operation only', { LaunchTime: at('12:55:41'), UsageOperationUpdateTime: at('12:13:02') }, '12:13:02'],
  ['a disk that was attached later', { ...STARTED_AGAIN, LaunchTime: at('12:12:59') }, '12:12:59'],
])('the first launch is the earliest of the times that EC2 gives: %s', async (_, times, first) => {
  expect((await timesOf(times))[1]).toEqual(at(first));
});

test('the first launch is unknown if EC2 gives no time', async () => {
  expect(await timesOf({ LaunchTime: undefined })).toEqual([undefined, undefined]);
});
