import { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import { restorableAlarm } from './backup/restorable-alarm';
import { httpsEntryAlarms } from './cluster/cluster-alarms';
import { databaseAlarms } from './database/database-alarms';
import { diskAlarms } from './server/disk-alarms';
import { serverAlarms } from './server/server-alarms';

/** What is asked for its kinds only. */
const ANY = 'any';

/** The kinds of alarms on what an environment need not have, where their threshold may differ. Each environment has all others. */
export function kindsOfWhatMayBeMissing(): string[] {
  const server = { serverName: ANY, instanceId: ANY, operatingSystem: OperatingSystemType.LINUX, dataDisks: [], isRecovered: true };
  const definitions = [
    ...databaseAlarms({ instanceIdentifier: ANY, gibibytes: 100 }),
    restorableAlarm(ANY),
    ...serverAlarms(server),
    ...diskAlarms(server),
    ...httpsEntryAlarms({
      clusterName: ANY, loadBalancer: { loadBalancerFullName: ANY }, targetGroup: { targetGroupFullName: ANY }, certificateArns: [ANY],
    }),
  ];
  return [...new Set(definitions.map(({ kind }) => kind))];
}
