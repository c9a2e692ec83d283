import { DescribeInstancesCommand, EC2Client, Instance } from '@aws-sdk/client-ec2';

/** Returns an instance as EC2 describes it. Undefined if it does not exist. */
export async function instanceById(ec2: EC2Client, instanceId: string): Promise<Instance | undefined> {
  // A request by id fails if the instance does not exist.
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'instance-id', Values: [instanceId] }] }));
  return Reservations.flatMap(({ Instances = [] }) => Instances)[0];
}

/** Returns whether an instance runs Windows. EC2 gives no platform for others. */
export function isWindows(instance: Instance | undefined): boolean {
  return instance?.Platform?.toLowerCase() === 'windows';
}
