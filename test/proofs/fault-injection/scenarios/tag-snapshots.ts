import { tagSnapshots, tagSnapshotsOf } from '../../../../src/backup/functions/tag-snapshots/run';
import { Account, ownTags } from '../account';
import { runOf, Scenario } from '../scenario';
import { snapshotsOf } from '../state';

const DAY = '2026-11-21';

/** Creates images whose snapshots lack all tags or one tag, or have a wrong tag, and one with a snapshot of another environment. Returns the first. */
async function build(account: Account): Promise<string> {
  const app01 = await account.launchServer('app01', { dataVolumes: 2 });
  const app02 = await account.launchServer('app02');
  const images: string[] = [];
  for (const day of ['2026-11-18', '2026-11-19', '2026-11-20', DAY]) {
    await account.moveClockTo(`${day}T15:00:00+00:00`);
    images.push(await account.createImage(app01, `oban/prod/app01/${day}`, ownTags('app01', day, '2026-12-05')));
  }
  await account.createImage(app02, `oban/prod/app02/${DAY}`, ownTags('app02', DAY, '2026-12-05'));
  await account.createImage(app02, 'by-hand', { 'oban:environment': 'prod' });
  await account.createImage(app02, 'nobodys', {});
  const [unclaimed, lacking, wrong] = await Promise.all(images.map((image) => snapshotsOf(account, image)));
  for (const id of unclaimed) {
    await account.untag(id, ...Object.keys(ownTags('', '', '')));
  }
  await account.untag(lacking[0], 'delete-after', 'oban:created');
  await account.tag(wrong[1], { 'delete-after': '2026-11-01' });
  await account.tag(wrong[2], { 'oban:environment': 'test' });
  return images[0];
}

export const TAG_SNAPSHOTS: readonly Scenario[] = [
  {
    function: 'tag-snapshots',
    title: 'daily',
    build: async (account) => {
      await build(account);
      return { start: (attempt) => tagSnapshots(runOf(attempt, {})) };
    },
  },
  {
    function: 'tag-snapshots',
    title: 'on the event of an image',
    build: async (account) => {
      const image = await build(account);
      return { start: (attempt) => tagSnapshotsOf(runOf(attempt, {}), image) };
    },
  },
];
