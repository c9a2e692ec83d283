import { readFileSync } from 'fs';
import { DeregisterImageCommand, EC2Client, paginateDescribeImages } from '@aws-sdk/client-ec2';

/** The number of concurrent requests: the SDK's number of connections, which is the maximum of the function under test. */
const AT_ONCE = 50;

/**
 * Removes the images of a list with the fewest calls. It reads nothing about them, and gets the list of unused images in advance
 * (BENCH_IMAGES).
 */
async function main(): Promise<void> {
  const client = new EC2Client({ retryMode: 'adaptive', maxAttempts: 10 });
  const toGo = new Set<string>(JSON.parse(readFileSync(process.env.BENCH_IMAGES!, 'utf-8')));
  const found: string[] = [];
  for await (const { Images = [] } of paginateDescribeImages({ client, pageSize: 1_000 }, { Owners: ['self'], IncludeDisabled: true })) {
    found.push(...Images.map(({ ImageId }) => ImageId!).filter((id) => toGo.has(id)));
  }
  const waiting = found.values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const ImageId of waiting) {
      await client.send(new DeregisterImageCommand({ ImageId, DeleteAssociatedSnapshots: true }));
    }
  }));
}

void main();
