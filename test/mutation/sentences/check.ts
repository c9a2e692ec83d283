import { broken, Sentence } from '../mutation';

const HEARTBEAT_IS_DUE = 'isHeartbeatDue(run.settings.heartbeat, run.occasion)';

export const CHECK: readonly Sentence[] = [
  {
    id: 'FN-5a',
    says: 'does each server and cluster carry its tags?',
    mutations: [
      broken('backup/planner/check-source.ts', '...checkTag(instanceId, instance.tags, ENVIRONMENT_TAG, environmentName),', '', 'backup/planner/check-backups'),
      broken('backup/planner/check-source.ts', '...checkTag(group.name, group.tags, ENVIRONMENT_TAG, environmentName), ', '', 'backup/planner/check-backups'),
      broken('backup/planner/check-source.ts', "instance === undefined || instance.state === 'terminated'", 'instance === undefined', 'backup/planner/check-backups'),
    ],
  },
  {
    id: 'FN-5b',
    says: 'is there a good image not older than the allowed age, 26 hours by default?',
    mutations: [
      broken('backup/planner/check-images.ts', 'return age <= allowedAgeHours', 'return true', 'backup/planner/check-backups'),
      broken('backup/planner/check-images.ts', "return [{ subject: source, reason: 'it has no good image' }];", 'return [];', 'backup/planner/check-backups'),
      broken('backup/image-backup.ts', 'Duration.hours(26)', 'Duration.hours(72)', 'backup/image-backup'),
    ],
  },
  {
    id: 'FN-5c',
    says: 'is any image failed, pending for too long, or without its snapshots?',
    mutations: [
      broken('backup/planner/check-images.ts', "case 'pending': return age > LONGEST_IMAGING_HOURS ?", "case 'pending': return false ?", 'backup/planner/check-backups'),
      broken('backup/planner/check-images.ts', "case 'incomplete': return about('it is available without all of its snapshots');", '', 'backup/planner/check-backups'),
      broken('backup/planner/check-images.ts', "case 'broken': return about('it is available, and a snapshot of it failed');", '', 'backup/planner/check-backups'),
      broken('backup/planner/check-images.ts', 'return isMadeUpFor && age > allowedAgeHours ? []', 'return isMadeUpFor ? []', 'backup/planner/check-backups'),
      broken('backup/planner/check-images.ts', 'return isMadeUpFor && age > allowedAgeHours ? []', 'return true ? []', 'backup/planner/check-backups'),
    ],
  },
  {
    id: 'FN-5d',
    says: 'any orphan snapshot?',
    mutations: [broken('backup/planner/check-backups.ts', '...isUnanswered(images) || isUnanswered(snapshots) ? [] : checkOrphans(environmentName, images, snapshots),', '', 'backup/planner/check-backups')],
  },
  {
    id: 'FN-5e',
    says: 'any undated image with our tags?',
    mutations: [broken('backup/planner/check-strays.ts', "case 'undated': return [{ subject: id, reason: undatedReason(tags) }];", '', 'backup/planner/check-backups')],
  },
  {
    id: 'FN-5f',
    says: 'any server that the inventory does not know?',
    mutations: [
      broken('backup/planner/check-strays.ts', ' && !isKnown', ' && isKnown', 'backup/planner/check-backups'),
      broken('backup/planner/check-strays.ts', '.filter((instance) => {', '.filter((instance) => {\n      return false;', 'backup/planner/check-backups'),
    ],
  },
  {
    id: 'FN-5g',
    says: 'any pointer to an image that is not good?',
    mutations: [
      broken('backup/planner/check-source.ts', 'return isGood ? []', 'return true ? []', 'backup/planner/check-backups'),
      broken('backup/planner/check-source.ts', 'if (image === undefined) {\n    return [{', 'if (image === undefined) {\n    return [] ?? [{', 'backup/planner/check-backups'),
      broken('backup/planner/check-source.ts', 'if (imageId === undefined) {\n    return [{', 'if (imageId === undefined) {\n    return [] ?? [{', 'backup/planner/check-backups'),
      broken('backup/planner/check-source.ts', "progressOf(image, images.snapshots) === 'good' : ", "image.state === 'available' : ", 'backup/planner/check-backups'),
    ],
  },
  {
    id: 'FN-5h',
    says: 'any period that ended without its long-term image?',
    mutations: [
      broken('backup/planner/check-images.ts', 'return isRecent && wasThere && !hasImageFor(rule, lastDay, images)', 'return false', 'backup/planner/check-backups'),
      broken('backup/planner/check-images.ts', 'isRecent && wasThere && ', 'isRecent && ', 'backup/planner/check-backups'),
      broken('backup/planner/check-images.ts', '<= PERIOD_TOLD_HOURS;', '<= limits.allowedAgeHours;', 'backup/planner/check-backups'),
    ],
  },
  {
    id: 'FN-5i',
    says: 'any subscription that nobody confirmed?',
    mutations: [
      broken('backup/planner/check-backups.ts', '.filter(({ isConfirmed }) => !isConfirmed)', '.filter(() => false)', 'backup/planner/check-backups'),
      broken('backup/functions/gathering/subscriptions.lambda-shared.ts', 'SubscriptionArn !== PENDING', 'true', 'backup/functions/gathering/parameters'),
    ],
  },
  {
    id: 'FN-5j',
    says: 'a source younger than the allowed age is pending: a first deploy and a new server page nobody',
    mutations: [
      broken('backup/planner/check-source.ts', "isYoung ? 'pending' : 'wrong'", "'wrong'", 'backup/planner/check-backups'),
      broken('backup/planner/check-source.ts', "isYoung ? 'pending' : 'wrong'", "'pending'", 'backup/planner/check-backups'),
      broken('backup/planner/check-backups.ts', 'isUnanswered(subscriptions) || isYoung ?', 'isUnanswered(subscriptions) ?', 'backup/planner/check-backups'),
      broken('backup/planner/check-strays.ts', '&& hoursSince(instance.launchedAt, clock) > allowedAgeHours', '', 'backup/planner/check-backups'),
    ],
  },
  {
    id: 'FN-5k',
    says: 'the verdict goes to the log, to metrics, and to the topic when something is wrong',
    mutations: [
      broken('backup/functions/check-backups.lambda-shared.ts', 'run.log.judged(verdict);', '', 'backup/functions/check-backups'),
      broken('backup/functions/check-backups.lambda-shared.ts', 'await publishVerdict(sns, topicArn, verdict);', '', 'backup/functions/check-backups'),
      broken('backup/functions/metrics.lambda-shared.ts', 'summary.verdict?.sources ?? []', '[]', 'backup/functions/handlers'),
    ],
  },
  {
    id: 'FN-5l',
    says: 'a wrong state fails the run',
    mutations: [
      broken('backup/functions/check-backups.lambda-shared.ts', 'failures: [...failuresOf(verdict), ', 'failures: [', 'backup/functions/check-backups'),
      broken('backup/planner/check-backups.ts', "findings.length > 0 || sources.some(({ state }) => state === 'wrong')", 'findings.length > 0', 'backup/planner/check-backups'),
      broken('backup/planner/check-backups.ts', '...unansweredQuestions(world),', '', 'backup/planner/check-backups'),
      broken('backup/functions/check-backups.lambda-shared.ts', 'return [{ subject: topicArn, reason: `it could not be told: ${reasonOf(error)}` }];', 'return [];', 'backup/functions/check-backups'),
    ],
  },
  {
    id: 'FN-5m',
    says: 'a right state is silent, save for a heartbeat',
    mutations: [
      broken('backup/functions/check-backups.lambda-shared.ts', `verdict.isWrong || ${HEARTBEAT_IS_DUE}`, 'true', 'backup/functions/check-backups'),
      broken('backup/functions/check-backups.lambda-shared.ts', ` || ${HEARTBEAT_IS_DUE}`, '', 'backup/functions/check-backups'),
      broken('backup/planner/heartbeat.ts', "day === startOf('week', day)", 'true', 'backup/planner/heartbeat'),
      broken('backup/planner/heartbeat.ts', "eventTime === undefined || heartbeat === 'off'", "heartbeat === 'off'", 'backup/planner/heartbeat'),
    ],
  },
  {
    id: 'FN-5n',
    says: 'it only reads',
    mutations: [
      broken('backup/check-backups-permissions.ts', "toAsk('ec2:DescribeImages',", "toAsk('ec2:CreateTags', 'ec2:DescribeImages',", 'backup/image-backup-permissions'),
      broken('backup/check-backups-permissions.ts', "['ssm:GetParameterHistory']", "['ssm:GetParameterHistory', 'ssm:PutParameter']", 'backup/image-backup-permissions'),
      broken('backup/functions/check-backups.lambda-shared.ts', 'if (isDryRun) {', 'if (false) {', 'backup/functions/check-backups'),
    ],
  },
];
