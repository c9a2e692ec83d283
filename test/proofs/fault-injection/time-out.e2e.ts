import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { NOW, ownTags } from './account';
import { StandIn } from '../../../bench/stand-in/server';
import { World } from '../../../bench/stand-in/world';
import { expireImages } from '../../../src/backup/functions/expire-images/run';
import { Row, table } from '../../support/table';
import { confirmed } from '../../unit/backup/functions/world-fixture';

const IMAGES = 5_000;
/** The number of calls after which the time of an invocation ends. */
const IN_TIME = 1_800;
const MADE = new Date('2026-11-01T15:00:00Z');

/** Creates a number of expired images, and a good one that is not expired. */
function expiredWorld(): World {
  const world = new World();
  const add = (number: number, createdAt: Date, tags: ReturnType<typeof ownTags>) => {
    const { 'oban:source': source, 'oban:created': created, 'oban:source-instance': sourceInstanceId } = tags;
    const digits = number.toString(16).padStart(17, '0');
    const snapshotIds = [`snap-${digits}`];
    world.snapshots.add({ id: snapshotIds[0], createdAt, tags, sourceInstanceId });
    world.addImage({ id: `ami-${digits}`, name: `oban/prod/${source}/${created}-${number}`, createdAt, tags, snapshotIds, sourceInstanceId });
  };
  for (let number = 1; number <= IMAGES; number++) {
    add(number, MADE, ownTags('app01', '2026-11-01', '2026-11-08'));
  }
  add(IMAGES + 1, new Date('2026-11-22T14:00:00Z'), ownTags('app01', '2026-11-22', '2026-12-06'));
  return world;
}

test('an expiry that needs more than the time of one run is completed by later runs: each ends cleanly, reports the rest, and repeats nothing', async () => {
  const standIn = await StandIn.start(expiredWorld());
  const config = { endpoint: standIn.url, region: 'ap-southeast-2', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const clients = { autoScaling: new AutoScalingClient(config), ec2: new EC2Client(config), ssm: new SSMClient(config) };
  const rows: Row[] = [];
  try {
    for (let invocation = 1, left = IMAGES; left > 0; invocation++) {
      const before = standIn.calls.DeregisterImage ?? 0;
      const summary = await expireImages({
        clients,
        settings: { environmentName: 'prod', isDryRun: false },
        runTime: () => confirmed({ eventTime: new Date(NOW), clock: new Date(NOW) }),
        deadline: { isNear: () => (standIn.calls.DeregisterImage ?? 0) - before >= IN_TIME },
        log: { decided: () => undefined, judged: () => undefined },
      });
      const done = summary.done['deregister-image'] ?? 0;
      rows.push({ 'invocation': invocation, 'images removed': done, 'left': summary.left, 'failed': summary.failures.length });
      expect({ left: summary.left, failures: summary.failures }).toEqual({ left: left - done, failures: [] });
      expect(done).toBeGreaterThan(0);
      left = summary.left;
    }
    expect(rows.length).toBe(Math.ceil(IMAGES / IN_TIME));
    expect(standIn.calls.DeregisterImage).toBe(IMAGES);
    expect([...standIn.world.images.items()].map(({ name }) => name)).toEqual([`oban/prod/app01/2026-11-22-${IMAGES + 1}`]);
    expect(standIn.world.snapshots.size).toBe(1);
  } finally {
    process.stdout.write(`\n${table(rows)}\n\n`);
    await standIn.stop();
  }
}, 900_000);
