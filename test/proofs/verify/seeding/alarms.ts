import {
  CompositeAlarm, DeleteAlarmsCommand, DescribeAlarmsCommand, DisableAlarmActionsCommand, MetricAlarm, PutAlarmMuteRuleCommand,
  PutCompositeAlarmCommand, PutCompositeAlarmInput, PutMetricAlarmCommand, PutMetricAlarmInput,
} from '@aws-sdk/client-cloudwatch';
import type { Seed } from './seed';
import type { RunningAccount } from '../running-account';

/** Changes properties of an alarm. */
export function changeAlarm(name: string, changes: (alarm: MetricAlarm) => Partial<PutMetricAlarmInput>): Seed {
  return async (account) => {
    const { metric } = await alarmOf(account, name);
    await account.clients.cloudWatch.send(new PutMetricAlarmCommand({ ...(metric as PutMetricAlarmInput), ...changes(metric!) }));
  };
}

/** Changes properties of a composite alarm. */
export function changeCompositeAlarm(name: string, changes: (alarm: CompositeAlarm) => Partial<PutCompositeAlarmInput>): Seed {
  return async (account) => {
    const { composite } = await alarmOf(account, name);
    await account.clients.cloudWatch.send(new PutCompositeAlarmCommand({ ...(composite as PutCompositeAlarmInput), ...changes(composite!) }));
  };
}

/** Disables the actions of an alarm. */
export function disableAlarmActions(name: string): Seed {
  return ({ clients: { cloudWatch } }) => cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: [name] }));
}

/** Mutes alarms for two hours from the times of an expression. */
export function muteAlarms(rule: string, expression: string, ...alarms: readonly string[]): Seed {
  return ({ clients: { cloudWatch } }) => cloudWatch.send(new PutAlarmMuteRuleCommand({
    Name: rule, Rule: { Schedule: { Expression: expression, Duration: 'PT2H' } }, MuteTargets: { AlarmNames: [...alarms] },
  }));
}

/** Deletes an alarm. */
export function deleteAlarm(name: string): Seed {
  return async (account) => {
    await alarmOf(account, name);
    await account.clients.cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [name] }));
  };
}

/** An alarm of either type. */
interface FoundAlarm {
  readonly metric?: MetricAlarm;
  readonly composite?: CompositeAlarm;
}

async function alarmOf({ clients: { cloudWatch } }: RunningAccount, name: string): Promise<FoundAlarm> {
  const { MetricAlarms: [metric] = [], CompositeAlarms: [composite] = [] } = await cloudWatch.send(new DescribeAlarmsCommand({
    AlarmNames: [name], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  }));
  if (metric === undefined && composite === undefined) {
    throw new Error(`there is no alarm ${name}`);
  }
  return { metric, composite };
}
