import { createImages } from '../../../../src/backup/functions/create-images/run';
import { Account, ownTags, TODAY } from '../account';
import { runOf, Scenario } from '../scenario';

const RETENTION = { dailyDays: 14, monthlyDays: 365 };

/** Servers of all kinds: two volumes, stopped, with reboot, one whose image of the day has failed, one that has its image, one not selected. */
async function build(account: Account): Promise<void> {
  const servers = {
    app01: await account.launchServer('app01', { dataVolumes: 1, tags: { team: 'messaging' } }),
    app02: await account.launchServer('app02'),
    app03: await account.launchServer('app03'),
    app04: await account.launchServer('app04', { state: 'stopped' }),
    app05: await account.launchServer('app05'),
    app06: await account.launchServer('app06', { tags: { 'oban:backup': 'none' } }),
  };
  for (const [name, instanceId] of Object.entries(servers)) {
    await account.putInventory(name, { kind: 'server', instanceId, consistency: name === 'app02' ? 'file-system' : 'crash' });
  }
  await account.moveClockTo(`${TODAY}T14:00:00+00:00`);
  const failed = `oban/prod/app03/${TODAY}`;
  await account.aws.control('knobs', { failedImages: [failed] });
  await account.createImage(servers.app03, failed, ownTags('app03', TODAY, '2026-12-06'));
  await account.createImage(servers.app05, `oban/prod/app05/${TODAY}`, ownTags('app05', TODAY, '2026-12-06'));
}

function scenario(title: string, imageSeconds: number): Scenario {
  return {
    function: 'create-images',
    title,
    build: async (account) => {
      await build(account);
      await account.aws.control('knobs', { imageSeconds });
      return { start: (attempt) => createImages(runOf(attempt, { retention: RETENTION })) };
    },
  };
}

export const CREATE_IMAGES = [
  scenario('daily, images pend', 3_600),
  scenario('daily, images are there at once', 0),
];
