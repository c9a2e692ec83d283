import { changeAlarm, changeCompositeAlarm, deleteAlarm, disableAlarmActions, muteAlarms } from '../../seeding/alarms';
import { deleteMetricFilter } from '../../seeding/database-and-account';
import { deleteRule, disableRule } from '../../seeding/events';
import { serverId } from '../../seeding/hosts';
import type { Fault } from '../fault';

/** Chosen with the checks at hand: what they compare, and what they could overlook. */
export const FURTHER_ALARM_FAULTS: readonly Fault[] = [
  {
    name: 'the actions of the agent alarm of a server are disabled',
    fails: ['SSM-1'],
    seed: disableAlarmActions('WARNING-oban-prod-agent-app01'),
  },
  {
    name: 'the CPU alarm of a server reads the series of another server',
    fails: ['MON-6'],
    notNoticed: 'no check compares the server of an alarm with its name',
    seed: (account) => changeAlarm('WARNING-oban-prod-cpu-app01', () => ({ Dimensions: [{ Name: 'InstanceId', Value: serverId(account, 'app02') }] }))(account),
  },
  {
    name: 'the CPU alarm of a server looks at ten seconds of a series with a point each five minutes',
    fails: ['MON-6'],
    notNoticed: 'the time that CloudWatch may take covers the period',
    seed: changeAlarm('WARNING-oban-prod-cpu-app01', () => ({ Period: 10 })),
  },
  {
    name: 'the threshold of the CPU alarm of a server is changed outside of CloudFormation',
    fails: ['OPS-15'],
    options: ['--drift'],
    seed: changeAlarm('WARNING-oban-prod-cpu-app01', () => ({ Threshold: 99 })),
  },
  {
    name: 'somebody mutes the availability alarm of the cluster each week',
    fails: ['OPS-5'],
    seed: muteAlarms('by-hand', 'cron(0 2 * * SUN)', 'CRITICAL-oban-prod-availability-b2g'),
  },
  {
    name: 'the alarm on the storage of the database is deleted',
    fails: ['OPS-4'],
    seed: deleteAlarm('CRITICAL-oban-prod-database-storage'),
  },
  {
    // At first an input was deleted, which CloudWatch refuses while the alarm names it. Without MON-4 at first: the alarm on the status checks of the
    // cluster leaves the notification to the availability alarm as well.
    name: 'the availability alarm has lost all inputs but one',
    fails: ['MON-4', 'MON-5'],
    seed: changeCompositeAlarm('CRITICAL-oban-prod-availability-b2g', () => ({ AlarmRule: 'ALARM("CRITICAL-oban-prod-healthy-hosts-b2g")' })),
  },
  {
    name: 'the alarm on the read latency of the database reads another DB instance',
    fails: ['MON-10'],
    seed: changeAlarm('WARNING-oban-prod-database-read-latency', () => ({ Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'another' }] })),
  },
  {
    name: 'the alarm on failed deliveries reads another topic',
    fails: ['OPS-4'],
    seed: changeAlarm('WARNING-oban-prod-delivery', () => ({ Dimensions: [{ Name: 'TopicName', Value: 'another' }] })),
  },
  {
    name: 'the alarm that recovers a server has no action',
    fails: ['MON-4'],
    seed: changeAlarm('CRITICAL-oban-prod-host-check-app01', () => ({ AlarmActions: [] })),
  },
  {
    name: 'the alarm on missing disks has no action',
    fails: ['MON-8'],
    seed: changeCompositeAlarm('CRITICAL-oban-prod-missing-disk-app01', () => ({ AlarmActions: [] })),
  },
  {
    name: 'the metric filter of logins of the root user is deleted',
    fails: ['OPS-4'],
    seed: deleteMetricFilter('AccountTrailrootlogin'),
  },
  {
    name: 'the rule that counts events of the key is disabled',
    fails: ['OPS-4', 'OPS-7'],
    seed: disableRule('ProductionKeyEvents'),
  },
  {
    name: 'the rule that counts events of the key of the trail is disabled',
    fails: ['OPS-4', 'OPS-7'],
    seed: disableRule('AccountTrailKeyEvents'),
  },
  {
    name: 'the rule that counts backups of the database is deleted',
    fails: ['OPS-4', 'OPS-7'],
    seed: deleteRule('ProductionDatabaseFinishedBackups'),
  },
  {
    name: 'the rule that counts failed launches is disabled',
    fails: ['MON-2', 'OPS-7'],
    seed: disableRule('ProductionClustersb2gFailedLaunches'),
  },
];
