import { Duration, Lazy } from 'aws-cdk-lib';
import { backedUp } from './image-backup-fixture';
import { BackupPermissions, ImageBackup, ImageBackupProps } from '../../../src/backup';

const refused: [string, Partial<ImageBackupProps>, RegExp][] = [
  ['a retention of part of a day', { retention: { daily: Duration.hours(36) } }, /retention\.daily is 1 day 12 hours: give a whole number of days/],
  ['a retention of nothing', { retention: { daily: Duration.days(0) } }, /retention\.daily is .*: give a whole number of days/],
  ['a retention beyond a hundred years', { retention: { daily: Duration.days(36_501) } }, /retention\.daily is 36501 days: give 36500 or fewer/],
  ['a year kept permanently', { retention: { yearly: Duration.days(3_000_000) } }, /retention\.yearly is 3000000 days: give 36500 or fewer/],
  ['a week kept no longer than a day', { retention: { weekly: Duration.days(14) } }, /retention\.weekly is 14 days, and every image is kept for 14/],
  ['a month kept no longer than a day', { retention: { monthly: Duration.days(3) } }, /retention\.monthly is 3 days/],
  ['a year kept no longer than a day', { retention: { daily: Duration.days(400), yearly: Duration.days(365) } }, /retention\.yearly is 365 days/],
  ['a retention of later', { retention: { daily: Duration.days(Lazy.number({ produce: () => 3 })) } }, /retention\.daily is only known at deployment/],
  ['a time that is none', { schedule: { createImages: '24:00' } }, /schedule\.createImages is '24:00': give a time of day in UTC as HH:MM/],
  ['a time without minutes', { schedule: { expireImages: '3' } }, /schedule\.expireImages is '3'/],
  ['a time of later', { schedule: { expireImages: Lazy.string({ produce: () => '03:00' }) } }, /schedule\.expireImages is '/],
  ['two functions at a time', { schedule: { expireImages: '17:10' } }, /tagSnapshots at 17:00 and expireImages at 17:10: keep them at least fifteen minutes apart/],
  ['two functions at a time, around midnight', { schedule: { expireImages: '23:50', checkBackups: '00:04' } }, /expireImages at 23:50 and checkBackups at 00:04/],
  ['images of servers without time for a retry', { schedule: { createImages: '23:01' } }, /schedule\.createImages is 23:01 UTC: give 23:00 or earlier/],
  ['images of clusters without time for a retry', { schedule: { rollClusters: '23:30' } }, /schedule\.rollClusters is 23:30 UTC/],
  ['an age of minutes', { allowedAge: Duration.minutes(59) }, /allowedAge is 59 minutes: give one hour or more/],
  ['an age of later', { allowedAge: Duration.hours(Lazy.number({ produce: () => 3 })) }, /allowedAge is only known at deployment/],
  ['a Recycle Bin for years', { recycleBin: { images: Duration.days(366) } }, /recycleBin\.images is 366 days: give 1 to 365 whole days/],
  ['a Recycle Bin for hours', { recycleBin: { images: Duration.hours(12) } }, /recycleBin\.images is 12 hours/],
  ['a Recycle Bin for snapshots that is too short', { recycleBin: { images: Duration.days(7), snapshots: Duration.days(6) } }, /keeps snapshots for 6 days and images for 7/],
  ['a Recycle Bin for snapshots that is shorter than the default for images', { recycleBin: { snapshots: Duration.days(6) } }, /keeps snapshots for 6 days and images for 7/],
  ['a Recycle Bin for volumes beyond AWS\'s limit', { recycleBin: { volumes: Duration.days(8) } }, /recycleBin\.volumes is 8 days: give 1 to 7 whole days/],
  ['a Recycle Bin for volumes of no day', { recycleBin: { volumes: Duration.hours(1) } }, /recycleBin\.volumes is 1 hour/],
];

test.each(refused)('%s is refused', (_, options, message) => {
  expect(() => backedUp(options)).toThrow(message);
});

const taken: [string, Partial<ImageBackupProps>][] = [
  ['the shortest retentions', { retention: { daily: Duration.days(1), weekly: Duration.days(2) } }],
  ['the longest retention', { retention: { yearly: Duration.days(36_500) } }],
  ['the latest times', { schedule: { createImages: '22:45', rollClusters: '23:00' } }],
  ['times fifteen minutes apart, midnight between', { schedule: { expireImages: '23:50', checkBackups: '00:05' } }],
  ['the shortest age', { allowedAge: Duration.hours(1) }],
  ['the longest Recycle Bin', { recycleBin: { images: Duration.days(365), volumes: Duration.days(7) } }],
  ['the shortest Recycle Bin', { recycleBin: { images: Duration.days(1), volumes: Duration.days(1) } }],
];

test.each(taken)('the options of a backup are accepted: %s', (_, options) => {
  expect(() => backedUp(options)).not.toThrow();
});

test('the permissions of the design without a reason are refused', () => {
  expect(() => BackupPermissions.asDesigned(' ')).toThrow(/has no reason/);
});

test('a second backup of an environment is refused', () => {
  const { stack, environment, topic: { topic } } = backedUp();
  expect(() => new ImageBackup(stack, 'Second', { environment, topic }))
    .toThrow(/'Stack\/Backup' and 'Stack\/Second' both back up the environment 'prod'/);
});
