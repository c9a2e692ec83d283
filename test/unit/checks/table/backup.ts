import { BackupPermissions, BackupSchedule, RecycleBin } from '../../../../src';
import { backedUp } from '../../backup/image-backup-fixture';
import { newStack } from '../../server/server-fixture';
import { Check, Checks } from '../check';
import { ENVIRONMENT_NAMES } from '../environment-names';

const time = (name: keyof BackupSchedule): Check => ({
  give: (text) => backedUp({ schedule: { [name]: text } }).app,
  refused: [
    ['3 pm', `backup.schedule.${name} is '3 pm': give a time of day in UTC as HH:MM, such as '15:00'`],
    ['24:00', new RegExp(`backup.schedule.${name} is '24:00': give a time of day`)],
  ],
  needsValue: /give a time of day in UTC as HH:MM/,
});

export const BACKUP_CHECKS: Checks = {
  'BackupSchedule.createImages': time('createImages'),
  'BackupSchedule.rollClusters': time('rollClusters'),
  'BackupSchedule.tagSnapshots': time('tagSnapshots'),
  'BackupSchedule.expireImages': time('expireImages'),
  'BackupSchedule.checkBackups': time('checkBackups'),
  'RecycleBinProps.environmentName': {
    give: (environmentName) => new RecycleBin(newStack(), 'RecycleBin', { environmentName }),
    refused: ENVIRONMENT_NAMES,
  },
  'BackupPermissions.asDesigned.reason': {
    give: (reason) => backedUp({ permissions: BackupPermissions.asDesigned(reason) }).app,
    refused: [[' ', 'BackupPermissions.asDesigned() has no reason: state why least privilege is not sufficient']],
  },
};
