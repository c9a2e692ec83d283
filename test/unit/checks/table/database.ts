import { DatabaseOptions } from '../../../../src';
import { newDatabase } from '../../database/database-fixture';
import { Checks } from '../check';

const COPIES = { backupCopyRegion: 'ap-southeast-4', backupCopyKeyArn: 'arn:aws:kms:ap-southeast-4:111122223333:key/copies' };

const given = (options: Partial<DatabaseOptions>) => newDatabase(options).stack;

/** Each is a rule with its AWS page and further cases: `sql-server-rules.test.ts`. */
export const DATABASE_CHECKS: Checks = {
  'DatabaseOptions.timezone': {
    give: (timezone) => given({ timezone }),
    refused: [['Europe/London', /the database's timezone is 'Europe\/London': give the Windows name of a time zone that RDS supports, such as 'AUS Eastern Standard Time'/]],
  },
  'DatabaseOptions.masterUsername': {
    give: (masterUsername) => given({ masterUsername }),
    refused: [
      ['admin', /the database's master user is 'admin', the name that attackers try first .* give another masterUsername/],
      ['oban-admin', /the database's master user is 'oban-admin': give masterUsername 1 to 128 letters and digits/],
    ],
  },
  'DatabaseOptions.iops': { give: (iops) => given({ iops }), refused: [[2999, /the database's iops is 2999: give 3000 to 16000 for gp3/], [3000.5, /iops is 3000\.5/]] },
  'DatabaseOptions.storageThroughput': {
    give: (storageThroughput) => given({ storageThroughput }),
    refused: [[124, /the database's storageThroughput is 124 MiB\/s: give 125 to 1000/]],
  },
  'DatabaseOptions.backupWindow': {
    give: (backupWindow) => given({ backupWindow }),
    refused: [['2 pm', /the database's backupWindow is '2 pm': give a time of day in UTC of at least 30 minutes, such as 14:00-15:00/]],
  },
  'DatabaseOptions.maintenanceWindow': {
    give: (maintenanceWindow) => given({ maintenanceWindow }),
    refused: [['sunday', /the database's maintenanceWindow is 'sunday': give a time of the week in UTC of at least 30 minutes, such as sun:16:00-sun:17:00/]],
  },
  'DatabaseOptions.backupCopyRegion': {
    give: (backupCopyRegion) => given({ ...COPIES, backupCopyRegion }),
    refused: [
      ['ap-southeast-2', /the database's backupCopyRegion is 'ap-southeast-2', the Region of the database: give another one/],
      ['Melbourne', /the database's backupCopyRegion is 'Melbourne': give the code of a Region, such as 'ap-southeast-4'/],
    ],
  },
  'DatabaseOptions.backupCopyKeyArn': {
    give: (backupCopyKeyArn) => given({ ...COPIES, backupCopyKeyArn }),
    refused: [
      ['arn:aws:kms:ap-southeast-2:111122223333:key/1', /the database's backupCopyKeyArn is of ap-southeast-2 and its backupCopyRegion is ap-southeast-4: give a key of ap-southeast-4/],
      ['arn:aws:kms:ap-southeast-4:111122223333:alias/copies', /the database's backupCopyKeyArn is '.*alias\/copies': give the ARN of a key of ap-southeast-4, .*not an alias or an id/],
    ],
  },
  'DatabaseOptions.snapshotIdentifier': {
    give: (snapshotIdentifier) => given({ snapshotIdentifier }),
    refused: [
      ['arn:aws:rds:us-east-1:111122223333:snapshot:prod',
        /the database's snapshotIdentifier is of us-east-1 and the database is in ap-southeast-2: copy the snapshot to ap-southeast-2 and give the copy/],
      ['snap-0123456789abcdef0', /the database's snapshotIdentifier is 'snap-0123456789abcdef0': give the name or the ARN of a snapshot of RDS/],
    ],
  },
  'DatabaseOptions.acceptUnmanaged': {
    give: (acceptUnmanaged) => given({ acceptUnmanaged }),
    refused: [[' ', 'acceptUnmanaged of the database is empty: say why a second database is created, or leave it out']],
  },
  'DatabaseOptions.deletionProtectionOptOut': {
    give: (deletionProtectionOptOut) => given({ deletionProtectionOptOut }),
    refused: [[' ', 'deletionProtectionOptOut of the database is empty: say why it may be deleted, or leave it out']],
  },
};
