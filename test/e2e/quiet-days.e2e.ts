import { Duration, Size } from 'aws-cdk-lib';
import { Deployment } from './deployment';
import { LocalAws } from './local-aws';
import { gatewayApp, SEED } from './production-app';
import { RunningAlarms } from './running-alarms';
import { addDays, RunningBackups } from './running-backups';
import { input } from '../../examples/production/input';
import { ServerImage } from '../../src';

/** A Monday, on which the heartbeat mail is sent. */
const FIRST_DAY = '2027-03-01';
const DAYS = 30;
const DAY_OF_THE_NEW_SERVER = 10;
const ALL_IS_WELL = 'Backups of prod: all healthy';

let aws: LocalAws;
let deployment: Deployment;
let alarms: RunningAlarms;

const server = { image: ServerImage.windows(input.serverImages), dataVolumes: [{ drive: 'D', size: Size.gibibytes(20) }] };
const app = (...names: string[]) => gatewayApp({}, {
  servers: Object.fromEntries(names.map((name) => [name, server])),
  backup: { retention: { daily: Duration.days(3) } },
});

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  // Machines and databases take time to start, as on AWS, and alarms have no data until then.
  await aws.control('knobs', { bootSeconds: 240, databaseSeconds: 1200, imageSeconds: 900 });
  await RunningBackups.beginOn(aws, FIRST_DAY);
  deployment = new Deployment(aws);
  alarms = new RunningAlarms(aws);
}, 60_000);

afterAll(async () => aws?.stop());

/** Moves the clock while a deployment waits for machines and the database. */
async function deploy(...names: string[]): Promise<void> {
  let isOver = false;
  const deployed = deployment.deploy(app(...names)).finally(() => { isOver = true; });
  deployed.catch(() => undefined);
  while (!isOver) {
    await aws.control('clock', { advanceSeconds: 10, stepwise: true });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await deployed;
}

test('no notification is sent by the first deployment of an environment, in the thirty days after it, or when a server is added', async () => {
  await deploy('app01');
  for (let number = 1; number <= DAYS; number++) {
    const evening = `${addDays(FIRST_DAY, number - 1)}T21:00:00.000Z`;
    if (number === DAY_OF_THE_NEW_SERVER) {
      await deploy('app01', 'app02');
    }
    await aws.control('clock', { to: evening, stepwise: true });
    const told = (await alarms.notifications()).map(({ about }) => about);
    expect({ number, told }).toEqual({ number, told: number % 7 === 1 ? [ALL_IS_WELL] : [] });
    await alarms.forget();
    expect({ number, notWell: await alarms.notWell() }).toEqual({ number, notWell: [] });
  }
  const all = await alarms.all();
  expect(all.flatMap(({ name, results }) => results.map((result) => ({ name, ...result })))).toEqual([]);
  expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(['WARNING agent-app02', 'WARNING disk-app02-D', 'CRITICAL availability-b2g']));
}, 600_000);
