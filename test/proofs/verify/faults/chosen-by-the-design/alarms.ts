import { changeAlarm, changeCompositeAlarm, deleteAlarm, disableAlarmActions } from '../../seeding/alarms';
import type { Fault } from '../fault';

const TOPIC_THAT_IS_GONE = 'arn:aws:sns:ap-southeast-2:123456789012:deleted';

/** Chosen from the design and the guide of alarms, without reading the checks. */
export const ALARM_FAULTS: readonly Fault[] = [
  {
    name: 'the CPU alarm of a server reads the series of an instance that is gone',
    fails: ['MON-6'],
    seed: changeAlarm('WARNING-oban-prod-cpu-app01', () => ({ Dimensions: [{ Name: 'InstanceId', Value: 'i-0123456789abcdef0' }] })),
  },
  {
    name: 'the memory alarm of a server reads another namespace',
    fails: ['MON-7'],
    seed: changeAlarm('WARNING-oban-prod-memory-app01', () => ({ Namespace: 'Agent' })),
  },
  {
    name: 'the disk alarm of a server reads a drive that the server does not have',
    fails: ['MON-8'],
    seed: changeAlarm('WARNING-oban-prod-disk-app01-D', ({ Dimensions = [] }) => ({
      Dimensions: Dimensions.map(({ Name, Value }) => ({ Name, Value: Value === 'D:' ? 'X:' : Value })),
    })),
  },
  {
    name: 'the actions of the status check alarm of a server are disabled',
    fails: ['MON-4'],
    seed: disableAlarmActions('CRITICAL-oban-prod-status-check-app01'),
  },
  {
    name: 'the alarm on errors of create-images notifies a topic that is gone',
    fails: ['MON-1'],
    seed: changeAlarm('WARNING-oban-prod-errors-create-images', () => ({ AlarmActions: [TOPIC_THAT_IS_GONE] })),
  },
  {
    name: 'the alarm on errors of roll-clusters is deleted',
    fails: ['MON-2'],
    seed: deleteAlarm('WARNING-oban-prod-errors-roll-clusters'),
  },
  {
    name: 'the availability alarm of the gateway has no action',
    // MON-5 only at first: the status check of a cluster leaves the notification to this alarm, too.
    fails: ['MON-4', 'MON-5'],
    seed: changeCompositeAlarm('CRITICAL-oban-prod-availability-b2g', () => ({ AlarmActions: [] })),
  },
  {
    name: 'the composite alarm on the load of the database has no action',
    fails: ['MON-9', 'MON-10', 'MON-11'],
    seed: changeCompositeAlarm('WARNING-oban-prod-database-slow', () => ({ AlarmActions: [] })),
  },
];
