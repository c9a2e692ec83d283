import { broken, Sentence } from '../mutation';

export const CREATE: readonly Sentence[] = [
  {
    id: 'FN-1a',
    says: 'a selected server that is running or stopped gets an image, and no other',
    mutations: [
      broken('backup/planner/create-images.ts', "instance.state !== 'running' && instance.state !== 'stopped'", 'false', 'backup/planner/create-images'),
      broken('backup/planner/create-images.ts', " && instance.state !== 'stopped'", '', 'backup/planner/create-images'),
    ],
  },
  {
    id: 'FN-1b',
    says: 'one good image per server and UTC day',
    mutations: [
      broken('backup/planner/daily-image.ts', 'image.day === day && ', '', 'backup/planner/create-images'),
      broken('backup/planner/create-images.ts', 'return imageOfTheDay(day, imagesOfSource);', 'return undefined;', 'backup/planner/create-images'),
    ],
  },
  {
    id: 'FN-1c',
    says: 'the name is deterministic: environment, source, day',
    mutations: [
      broken('backup/planner/image-name.ts', '`oban/${environmentName}/${source}/${day}`', '`oban/${environmentName}/${source}/${day}/${Math.random()}`', 'backup/planner/create-images'),
      broken('backup/planner/image-name.ts', '`oban/${environmentName}/${source}/${day}`', '`oban/${source}/${day}`', 'backup/planner/create-images'),
      broken('backup/planner/image-name.ts', '`oban/${environmentName}/${source}/${day}`', '`oban:${environmentName}/${source}/${day}`', 'backup/planner/create-images'),
    ],
  },
  {
    id: 'FN-1d',
    says: 'a failed image of the day is followed by another attempt (-2, -3)',
    mutations: [
      broken('backup/planner/image-name.ts', '`${first}-${attempts + 1}`', 'first', 'backup/planner/create-images'),
      broken('backup/planner/image-name.ts', 'Math.max(most, attemptOf(name, first))', 'most + (attemptOf(name, first) > 0 ? 1 : 0)', 'backup/planner/create-images'),
      broken('backup/planner/daily-image.ts', "good: 'is good',", "good: 'is good',\n  failed: 'failed',", 'backup/planner/create-images'),
    ],
  },
  {
    id: 'FN-1e',
    says: 'failed images are removed after some days and count for nothing',
    mutations: [
      broken('backup/planner/expire-images.ts', 'FAILED_IMAGE_DAYS = 7', 'FAILED_IMAGE_DAYS = 70', 'backup/planner/expire-images'),
      broken('backup/planner/expire-images.ts', "progress === 'failed' && ", '', 'backup/planner/expire-images'),
      broken('backup/planner/retention.ts', "(progress === 'good' || progress === 'pending')", 'true', 'backup/planner/retention'),
      broken('backup/planner/own-images.ts', "progress === 'good'", "progress === 'good' || progress === 'failed'", 'backup/planner/expire-images'),
    ],
  },
  {
    id: 'FN-1f',
    says: 'consistency is a choice per server: without reboot by default, or with one',
    mutations: [
      broken('backup/planner/daily-image.ts', "reboot: isRunning && props.consistency === 'file-system',", 'reboot: false,', 'backup/planner/create-images'),
      broken('backup/planner/daily-image.ts', "reboot: isRunning && props.consistency === 'file-system',", 'reboot: true,', 'backup/planner/create-images'),
      broken('backup/planner/inventory.ts', "consistency = 'crash'", "consistency = 'file-system'", 'backup/planner/create-images'),
      broken('backup/planner/create-images.ts', "server?.consistency ?? 'crash'", "'crash'", 'backup/planner/create-images'),
      broken('backup/functions/applying/create-image.lambda-shared.ts', 'NoReboot: !deed.reboot,', 'NoReboot: deed.reboot,', 'backup/functions/applying/create-image'),
      broken('server/server.ts', '...props.imageConsistency !== undefined && { consistency: props.imageConsistency },', '', 'server/server'),
    ],
  },
  {
    id: 'FN-1g',
    says: 'a member of a cluster is never rebooted',
    mutations: [
      broken('backup/planner/create-cluster-image.ts', "consistency: 'crash',", "consistency: 'file-system',", 'backup/planner/roll-clusters'),
      broken('backup/planner/create-images.ts', 'if (group !== undefined) {', 'if (false) {', 'backup/planner/create-images'),
    ],
  },
  {
    id: 'FN-1h',
    says: 'the level achieved is recorded on the image',
    mutations: [
      broken('backup/planner/image-tags.ts', '[CONSISTENCY_TAG]: props.consistency,', '', 'backup/planner/create-images'),
      broken('backup/planner/daily-image.ts', "isRunning ? props.consistency : 'file-system'", 'props.consistency', 'backup/planner/create-images'),
    ],
  },
  {
    id: 'FN-1i',
    says: 'image and snapshots are tagged in the same call',
    mutations: [
      broken('backup/functions/applying/create-image.lambda-shared.ts', '[ResourceType.image, ResourceType.snapshot]', '[ResourceType.image]', 'backup/functions/applying/create-image'),
      broken('backup/functions/applying/create-image.lambda-shared.ts', '[ResourceType.image, ResourceType.snapshot]', '[ResourceType.snapshot]', 'backup/functions/applying/create-image'),
    ],
  },
  {
    id: 'FN-1j',
    says: 'delete-after is stamped from the rules: daily images N days, the first of a period by the longest rule',
    mutations: [
      broken('backup/planner/retention.ts', 'return { rule, deleteAfter: addDays(day, rule.days) };', 'return { rule, deleteAfter: addDays(day, rule.days - 1) };', 'backup/planner/retention'),
      broken('backup/planner/retention.ts', '.sort((one, other) => other.days - one.days)', '', 'backup/planner/retention'),
      broken('backup/planner/retention.ts', 'days > dailyDays', 'days > 0', 'backup/planner/retention'),
      broken('backup/planner/day.ts', '(midnight(day).getUTCDay() + 6) % 7', 'midnight(day).getUTCDay()', 'backup/planner/retention'),
    ],
  },
  {
    id: 'FN-1k',
    says: 'a period is taken by a good or pending image',
    mutations: [
      broken('backup/planner/retention.ts', " || progress === 'pending')", ')', 'backup/planner/retention'),
      broken('backup/planner/retention.ts', 'startOf(period, day) === start && ', '', 'backup/planner/retention'),
    ],
  },
  {
    id: 'FN-1l',
    says: 'a changed rule never re-dates old images: one that is kept for less does not take the period',
    mutations: [broken('backup/planner/retention.ts', 'deleteAfter >= addDays(day, days) && ', '', 'backup/planner/retention')],
  },
];
