import { RunningAccount } from './running-account';
import { muteAlarms } from './seeding/alarms';
import { Deployment, sleep } from '../../e2e/deployment';
import { LocalAws } from '../../e2e/local-aws';
import { productionApp, SEED } from '../../e2e/production-app';
import { addDays, RunningBackups } from '../../e2e/running-backups';

const FIRST_DAY = '2027-03-01';

/** The days after which no result is pending. */
const DAYS = 2;

/** A time after the last function of a day, and before the backup of the database. */
const EVENING = 'T21:00:00.000Z';

/** Deploys the production example on a local AWS, and lets it live until each of its series and functions has something to show. */
export async function livedAccount(): Promise<RunningAccount> {
  const aws = await LocalAws.start(SEED);
  await RunningBackups.beginOn(aws, FIRST_DAY);
  let isDeployed = false;
  const deployed = new Deployment(aws).deploy(productionApp()).finally(() => { isDeployed = true; });
  while (!isDeployed) {
    await aws.advanceClock(10);
    await sleep(50);
  }
  await deployed;
  await aws.control('clock', { to: `${addDays(FIRST_DAY, DAYS - 1)}${EVENING}`, stepwise: true });
  const account = await RunningAccount.of(aws);
  // Without a rule, no check asks for one.
  await muteAlarms('weekly', 'cron(0 2 * * SUN)', 'WARNING-oban-prod-cpu-app01')(account);
  return account;
}
