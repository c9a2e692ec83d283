import { CloudWatchClient, GetAlarmMuteRuleCommand, GetAlarmMuteRuleCommandOutput, paginateListAlarmMuteRules } from '@aws-sdk/client-cloudwatch';
import { everyPage } from './every-page';
import { isFault } from './fault';

/** Returns all mute rules of the account and Region, with those that have expired. */
export async function allMuteRules(client: CloudWatchClient): Promise<GetAlarmMuteRuleCommandOutput[]> {
  const summaries = await everyPage(paginateListAlarmMuteRules({ client }, {}), (page) => page.AlarmMuteRuleSummaries);
  const rules = await Promise.all(summaries.map(({ AlarmMuteRuleArn }) => muteRule(client, nameIn(AlarmMuteRuleArn!))));
  return rules.filter((rule) => rule !== undefined);
}

/** Returns a rule. Undefined if it was deleted after it was listed. */
async function muteRule(client: CloudWatchClient, name: string): Promise<GetAlarmMuteRuleCommandOutput | undefined> {
  try {
    return await client.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: name }));
  } catch (error) {
    if (isFault(error, 'ResourceNotFoundException')) {
      return undefined;
    }
    throw error;
  }
}

/** Returns the name in an ARN: a list has no names. */
function nameIn(arn: string): string {
  return arn.split(':').slice(6).join(':');
}
