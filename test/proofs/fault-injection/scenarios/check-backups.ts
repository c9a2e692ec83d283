import { DeregisterImageCommand } from '@aws-sdk/client-ec2';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { checkBackups } from '../../../../src/backup/functions/check-backups/run';
import type { Heartbeat } from '../../../../src/backup/functions/model/settings';
import type { Summary } from '../../../../src/backup/functions/runtime/summary';
import { Account, ownTags } from '../account';
import { Attempt, runOf, Scenario } from '../scenario';

const DAY = '2026-11-21';

/** A topic, and a server with its image. */
async function build(account: Account): Promise<string> {
  const { sns } = account.clients;
  await account.moveClockTo('2026-11-01T15:00:00+00:00');
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'alarms' }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'operator@example.com' }));
  await putServer(account, 'app01');
  return TopicArn!;
}

/** Another server without an image, one that has lost its tag, and a snapshot without its image. */
async function goWrong(account: Account): Promise<void> {
  const { imageId } = await putServer(account, 'app02');
  const { instanceId } = await putServer(account, 'app03');
  await account.untag(instanceId, 'oban:environment');
  // Uses the id that CreateImage returned: the clock was set back since, so the image may not be listed at this moment.
  await account.clients.ec2.send(new DeregisterImageCommand({ ImageId: imageId }));
}

async function putServer(account: Account, name: string): Promise<{ instanceId: string; imageId: string }> {
  await account.moveClockTo('2026-11-01T15:00:00+00:00');
  const instanceId = await account.launchServer(name);
  await account.putInventory(name, { kind: 'server', instanceId });
  await account.moveClockTo(`${DAY}T15:00:00+00:00`);
  return { instanceId, imageId: await account.createImage(instanceId, `oban/prod/${name}/${DAY}`, ownTags(name, DAY, '2026-12-05')) };
}

function check(attempt: Attempt, topicArn: string, heartbeat: Heartbeat): Promise<Summary> {
  return checkBackups(runOf(attempt, { retention: { dailyDays: 14 }, allowedAgeHours: 26, topicArn, heartbeat }));
}

export const CHECK_BACKUPS: readonly Scenario[] = [
  {
    function: 'check-backups',
    title: 'something is wrong',
    build: async (account) => {
      const topicArn = await build(account);
      await goWrong(account);
      return { start: (attempt) => check(attempt, topicArn, 'off') };
    },
  },
  {
    function: 'check-backups',
    title: 'all backups are healthy, and the heartbeat is sent',
    build: async (account) => {
      const topicArn = await build(account);
      return { start: (attempt) => check(attempt, topicArn, 'daily') };
    },
  },
];
