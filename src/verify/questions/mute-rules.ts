import { allMuteRules } from '../../aws-calls/mute-rules';
import { toMuteRule } from '../../monitoring/mute/mute-rule';
import { question } from '../account/question';

/** Returns all mute rules of the account and Region, with those that have expired. */
export const muteRules = question(['cloudwatch:ListAlarmMuteRules', 'cloudwatch:GetAlarmMuteRule'], async ({ clients: { cloudWatch } }) => (
  (await allMuteRules(cloudWatch)).map(toMuteRule)));
