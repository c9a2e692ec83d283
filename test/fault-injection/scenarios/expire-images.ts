import { CreateLaunchTemplateCommand, DeregisterImageCommand, EnableImageDeregistrationProtectionCommand, LockSnapshotCommand } from '@aws-sdk/client-ec2';
import { expireImages } from '../../../src/backup/functions/expire-images.lambda-shared';
import { retiredParameterName } from '../../../src/backup/parameter-names';
import { Account, ENVIRONMENT, ownTags } from '../account';
import { runOf, Scenario } from '../scenario';
import { snapshotsOf } from '../state';

const LONG_AGO = '2026-11-01';
const PAST = '2026-11-08';
const NEWEST = '2026-11-21';

/** Past their day: more than AWS is asked about at a time, with several snapshots; left-behind snapshots; ones in use in every way; a retired source. */
async function build(account: Account): Promise<void> {
  const { clients: { ec2 } } = account;
  await account.moveClockTo(`${LONG_AGO}T15:00:00+00:00`);
  const app01 = await account.launchServer('app01', { dataVolumes: 1 });
  const small = await account.launchServer('app02');
  const old = (name: string, overrides = {}) => account.createImage(small, name, ownTags('app02', LONG_AGO, PAST, overrides));
  for (let number = 1; number <= 9; number++) {
    await account.createImage(app01, `oban/prod/app01/${LONG_AGO}-${number}`, ownTags('app01', LONG_AGO, PAST));
  }
  await old('unneeded');
  await old('held', { 'oban:keep': 'evidence' });
  await old('another-environments', { 'oban:environment': 'test' });
  await account.createImage(small, 'undated', { ...ownTags('app02', LONG_AGO, PAST), 'delete-after': 'never' });
  await account.createImage(small, 'foreign', { 'oban:environment': 'prod', 'delete-after': PAST });
  await account.createImage(small, 'last-of-retired', ownTags('old01', LONG_AGO, PAST));
  await account.putParameter(retiredParameterName(ENVIRONMENT, 'old01'), LONG_AGO);
  await account.launchServer('launched', { imageId: await old('launched-from') });
  await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: 'template', LaunchTemplateData: { ImageId: await old('in-a-template') } }));
  await account.putPointer('/another/pointer', await old('before-the-last-move'));
  await account.putPointer('/another/pointer', await old('pointed-to'));
  await ec2.send(new EnableImageDeregistrationProtectionCommand({ ImageId: await old('protected') }));
  const [locked] = await snapshotsOf(account, await old('locked'));
  await ec2.send(new LockSnapshotCommand({ SnapshotId: locked, LockMode: 'governance', LockDuration: 60 }));
  await account.aws.control('knobs', { failedImages: ['failed'] });
  await account.createImage(small, 'failed', ownTags('app02', LONG_AGO, '2026-12-31'));
  await ec2.send(new DeregisterImageCommand({ ImageId: await account.createImage(app01, 'left-behind', ownTags('app01', LONG_AGO, PAST)) }));

  await account.moveClockTo(`${NEWEST}T15:00:00+00:00`);
  await account.createImage(app01, `oban/prod/app01/${NEWEST}`, ownTags('app01', NEWEST, '2026-12-05'));
  await ec2.send(new DeregisterImageCommand({ ImageId: await account.createImage(small, 'left-behind-not-due', ownTags('app02', NEWEST, '2026-12-05')) }));
  await account.createImage(small, 'newest', ownTags('app02', LONG_AGO, PAST));
}

export const EXPIRE_IMAGES: readonly Scenario[] = [{
  function: 'expire-images',
  title: 'daily',
  build: async (account) => {
    await build(account);
    return { start: (attempt) => expireImages(runOf(attempt, {})) };
  },
}];
