import { Answer, isUnanswered, Unanswered } from '../../aws-calls/answer';
import { CheckRun, checkWorld } from '../../backup/functions/check-backups/check-world';
import { checkBackups } from '../../backup/functions/check-backups/plan';
import type { Verdict } from '../../backup/functions/model/verdict';
import type { CheckWorld } from '../../backup/functions/model/world';
import { checkSettings } from '../../backup/functions/runtime/read-settings';
import { question } from '../account/question';

/** The state of AWS that check-backups decides on, with an answer to each question. */
export type AnsweredWorld = { readonly [part in keyof CheckWorld]: Exclude<CheckWorld[part], Unanswered> };

/** The state of the backups, by the code of check-backups. */
export interface Backups {
  readonly world: AnsweredWorld;
  readonly verdict: Verdict;
  readonly allowedAgeHours: number;
}

/** The actions that check-backups needs. */
const PERMISSIONS = [
  'ssm:GetParametersByPath', 'ssm:GetParameterHistory', 'ssm:GetParameter', 'ec2:DescribeImages', 'ec2:DescribeSnapshots', 'ec2:DescribeInstances',
  'autoscaling:DescribeAutoScalingGroups', 'sns:ListSubscriptionsByTopic', 'sns:GetSubscriptionAttributes', 'rds:DescribeDBInstances',
];

/** Returns the state of the backups as the deployed function check-backups would judge it now. */
export const backups = question(PERMISSIONS, async (account): Promise<Backups> => {
  const settings = checkSettings(account.settingsText('check-backups'));
  const run: CheckRun = {
    clients: account.clients,
    runTime: () => account.runTime(),
    settings: { ...settings, isDryRun: true },
    deadline: { isNear: () => false },
    log: { decided: () => undefined, judged: () => undefined },
  };
  const world = await checkWorld(run);
  // check-backups reports a question without an answer as a problem. Here it is unknown.
  const unanswered = Object.values(world).find((answer): answer is { unanswered: string } => isUnanswered(answer as Answer<unknown>));
  if (unanswered !== undefined) {
    throw new Error(unanswered.unanswered);
  }
  return { world: world as AnsweredWorld, verdict: checkBackups(world), allowedAgeHours: settings.allowedAgeHours };
});
