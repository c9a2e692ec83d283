import {
  AlarmType, CloudWatchClient, DeleteAlarmMuteRuleCommand, paginateDescribeAlarms, PutAlarmMuteRuleCommand,
} from '@aws-sdk/client-cloudwatch';
import type { PlannedRule } from './plan-quiet';
import { everyPage } from '../../aws-calls/every-page';
import { allMuteRules } from '../../aws-calls/mute-rules';
import { MuteRule, toMuteRule } from '../../monitoring/mute/mute-rule';
import { ENVIRONMENT_TAG } from '../../tags/tag-keys';

const ALARM_TYPES = [AlarmType.MetricAlarm, AlarmType.CompositeAlarm];

/** Returns all mute rules of the account and Region, with those that have expired. */
export async function muteRules(client: CloudWatchClient): Promise<MuteRule[]> {
  return (await allMuteRules(client)).map(toMuteRule);
}

/** Returns the names of the alarms of an environment. An environment whose name continues this one has the same beginning. */
export async function alarmNamesOf(client: CloudWatchClient, environmentName: string): Promise<string[]> {
  const bySeverity = ['CRITICAL', 'WARNING'].map((severity) => {
    const pages = paginateDescribeAlarms({ client, pageSize: 100 }, { AlarmNamePrefix: `${severity}-oban-${environmentName}-`, AlarmTypes: ALARM_TYPES });
    return everyPage(pages, (page) => [...page.MetricAlarms ?? [], ...page.CompositeAlarms ?? []].map(({ AlarmName }) => AlarmName!));
  });
  return (await Promise.all(bySeverity)).flat();
}

/** Creates a mute rule. */
export async function putMuteRule(client: CloudWatchClient, environmentName: string, rule: PlannedRule): Promise<void> {
  await client.send(new PutAlarmMuteRuleCommand({
    Name: rule.name,
    Description: rule.description,
    Rule: { Schedule: { Expression: rule.expression, Duration: rule.duration, Timezone: 'UTC' } },
    MuteTargets: { AlarmNames: [...rule.alarmNames] },
    ExpireDate: rule.end,
    Tags: [{ Key: ENVIRONMENT_TAG, Value: environmentName }],
  }));
}

/** Deletes a mute rule, which unmutes its alarms at once: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarmMuteRule.html */
export async function deleteMuteRule(client: CloudWatchClient, name: string): Promise<void> {
  await client.send(new DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName: name }));
}
