import {
  CreateLaunchTemplateCommand, DeregisterImageCommand, EnableImageDeregistrationProtectionCommand, LockSnapshotCommand, ModifyImageAttributeCommand,
} from '@aws-sdk/client-ec2';
import { expireImages } from '../../../../src/backup/functions/expire-images/run';
import { retiredPath } from '../../../../src/backup/functions/model/parameter-names';
import { Account, ENVIRONMENT, ownTags } from '../account';
import { runOf, Scenario } from '../scenario';
import { snapshotsOf } from '../state';

/** The account of a parameter that a launch template names and that this account cannot read. */
const ANOTHER_ACCOUNT = '210987654321';

const LONG_AGO = '2026-11-01';
const PAST = '2026-11-08';
const NEWEST = '2026-11-21';

/** Expired images: more than one request holds, with several snapshots; snapshots without an image; images in every use; a retired source. */
async function build(account: Account): Promise<void> {
  const { clients: { ec2 } } = account;
  await account.moveClockTo(`${LONG_AGO}T15:00:00+00:00`);
  const app01 = await account.launchServer('app01', { dataVolumes: 1 });
  const small = await account.launchServer('app02');
  let attempts = 0;
  const old = (overrides = {}) => account.createImage(small, `oban/prod/app02/${LONG_AGO}-${++attempts}`, ownTags('app02', LONG_AGO, PAST, overrides));
  for (let number = 1; number <= 9; number++) {
    await account.createImage(app01, `oban/prod/app01/${LONG_AGO}-${number}`, ownTags('app01', LONG_AGO, PAST));
  }
  await old(); // Nothing uses it.
  await old({ 'oban:keep': 'evidence' });
  await old({ 'oban:environment': 'test' });
  await old({ 'delete-after': 'never' });
  await account.createImage(small, 'foreign', { 'oban:environment': 'prod', 'delete-after': PAST });
  await account.createImage(small, `oban/prod/old01/${LONG_AGO}`, ownTags('old01', LONG_AGO, PAST));
  await account.putParameter(`${retiredPath(ENVIRONMENT)}/old01`, LONG_AGO);
  await account.launchServer('launched', { imageId: await old() });
  await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: 'template', LaunchTemplateData: { ImageId: await old() } }));
  await ec2.send(new CreateLaunchTemplateCommand({
    LaunchTemplateName: 'of-another-account', LaunchTemplateData: { ImageId: `resolve:ssm:arn:aws:ssm:ap-southeast-2:${ANOTHER_ACCOUNT}:parameter/golden` },
  }));
  await ec2.send(new ModifyImageAttributeCommand({
    ImageId: await old(), LaunchPermission: { Add: [{ UserId: ANOTHER_ACCOUNT }] },
  }));
  await account.putPointer('/another/pointer', await old());
  await account.putPointer('/another/pointer', await old());
  await ec2.send(new EnableImageDeregistrationProtectionCommand({ ImageId: await old() }));
  const [locked] = await snapshotsOf(account, await old());
  await ec2.send(new LockSnapshotCommand({ SnapshotId: locked, LockMode: 'governance', LockDuration: 60 }));
  await account.aws.control('knobs', { failedImages: [`oban/prod/app02/${LONG_AGO}`] });
  await account.createImage(small, `oban/prod/app02/${LONG_AGO}`, ownTags('app02', LONG_AGO, '2026-12-31'));
  await ec2.send(new DeregisterImageCommand({ ImageId: await account.createImage(app01, 'left-behind', ownTags('app01', LONG_AGO, PAST)) }));

  await account.moveClockTo(`${NEWEST}T15:00:00+00:00`);
  await account.createImage(app01, `oban/prod/app01/${NEWEST}`, ownTags('app01', NEWEST, '2026-12-05'));
  await ec2.send(new DeregisterImageCommand({ ImageId: await account.createImage(small, 'left-behind-not-due', ownTags('app02', NEWEST, '2026-12-05')) }));
  await account.createImage(small, `oban/prod/app02/${NEWEST}`, ownTags('app02', NEWEST, '2026-12-05'));
}

export const EXPIRE_IMAGES: readonly Scenario[] = [{
  function: 'expire-images',
  title: 'daily',
  build: async (account) => {
    await build(account);
    return { start: (attempt) => expireImages(runOf(attempt, {})) };
  },
}];
