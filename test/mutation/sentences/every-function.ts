import { broken, Sentence } from '../mutation';

export const EVERY_FUNCTION: readonly Sentence[] = [
  {
    id: 'ALL-1a',
    says: 'the same event twice ends as once: no second image',
    mutations: [
      broken('backup/planner/daily-image.ts', "good: 'is good',", '', 'backup/planner/create-images'),
      broken('backup/planner/daily-image.ts', "pending: 'is under way',", '', 'backup/planner/create-images'),
      broken('backup/planner/daily-image.ts', "incomplete: 'is available, and its snapshots are not listed yet',", '', 'backup/planner/create-images'),
    ],
  },
  {
    id: 'ALL-1b',
    says: 'two runs at once end as one: a pointer moves only from what the decision was made on',
    mutations: [
      broken('backup/functions/applying/move-pointer.lambda-shared.ts', 'current.Version !== expectedVersion', 'false', 'backup/functions/applying/move-pointer'),
      broken('backup/functions/applying/move-pointer.lambda-shared.ts', 'if (written === expectedVersion + 1) {', 'if (true) {', 'backup/functions/applying/move-pointer'),
      broken('backup/functions/applying/move-pointer.lambda-shared.ts', ' && value !== to);', ');', 'backup/functions/applying/move-pointer'),
      broken('backup/functions/applying/move-pointer.lambda-shared.ts', 'if (other !== undefined) {', 'if (false) {', 'backup/functions/applying/move-pointer'),
      broken('backup/functions/applying/move-pointer.lambda-shared.ts', 'current.Value === to', 'false', 'backup/functions/applying/move-pointer'),
    ],
  },
  {
    id: 'ALL-1c',
    says: 'after a crash between two calls the next run ends the work',
    mutations: [
      broken('backup/planner/expire-snapshots.ts', "case 'own': return [decide(snapshot, evidence, today)];", '', 'backup/planner/expire-images'),
      broken('backup/functions/applying/deregister-image.lambda-shared.ts', '!SETTLED.includes(results?.get(snapshotId))', 'results !== undefined && !SETTLED.includes(results.get(snapshotId))',
        'backup/functions/applying/deregister-image'),
    ],
  },
  {
    id: 'ALL-1d',
    says: 'what should be is a pure function of the world: the order of what AWS lists is irrelevant',
    mutations: [
      broken('backup/planner/create-images.ts', '.sort((one, other) => (one.id < other.id ? -1 : 1))', '', 'backup/planner/properties'),
      broken('backup/planner/pointer-line.ts', '[...versions].sort((one, other) => one.version - other.version)', '[...versions]', 'backup/planner/properties'),
    ],
  },
  {
    id: 'ALL-2a',
    says: 'one bad item never stops the others',
    mutations: [
      broken('backup/functions/carry-out.lambda-shared.ts', "return { result: 'failed', detail: reasonOf(error) };", 'throw error;', 'backup/functions/carry-out'),
      broken('backup/planner/create-images.ts', "decisions.push({ action: 'fail', subject: entry.parameterName, reason: entry.reason });", 'throw new Error(entry.reason);',
        'backup/planner/create-images'),
      broken('backup/planner/roll-clusters.ts', 'return [pointer, ...imaged];', 'return [pointer];', 'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'ALL-2b',
    says: 'at the end the invocation fails with an error that names each failed item',
    mutations: [
      broken('backup/functions/invocation.lambda-shared.ts', 'if (summary.failures.length > 0) {', 'if (false) {', 'backup/functions/handlers'),
      broken('backup/functions/run-failed.lambda-shared.ts', ', ...failures.map(lineOf)]', ']', 'backup/functions/handlers'),
      broken('backup/functions/tally.lambda-shared.ts', 'this.failures.push({ subject, source, reason: outcome.detail ?? decision.reason });', '', 'backup/functions/carry-out'),
    ],
  },
  {
    id: 'ALL-2c',
    says: 'so the Errors alarm fires, and the topic is told',
    mutations: [
      broken('backup/function-alarms.ts', 'metricErrors({ period: Duration.minutes(5), statistic: SUM }),\n    comparisonOperator: AT_LEAST,\n    ...COUNTED,\n    threshold: 1,',
        'metricErrors({ period: Duration.minutes(5), statistic: SUM }),\n    comparisonOperator: AT_LEAST,\n    ...COUNTED,\n    threshold: 2,', 'backup/image-backup'),
      broken('monitoring/environment-alarms.ts', 'alarm.addAlarmAction(tell);', '', 'backup/image-backup'),
      broken('backup/function-alarms.ts', '    errorAlarm(watched),\n', '', 'backup/image-backup'),
      broken('backup/backup-function.ts', 'onFailure: new SnsDestination(topic),', '', 'backup/image-backup'),
    ],
  },
  {
    id: 'ALL-2d',
    says: 'a run with nothing wrong never fails',
    mutations: [
      broken('backup/functions/invocation.lambda-shared.ts', 'summary.failures.length > 0', 'summary.failures.length >= 0', 'backup/functions/handlers'),
      broken('backup/functions/tally.lambda-shared.ts', "case 'left':\n", "case 'left':\n        this.failures.push({ subject, source, reason: 'left' });\n", 'backup/functions/carry-out'),
    ],
  },
  {
    id: 'ALL-3a',
    says: 'before its time is up it stops cleanly',
    mutations: [
      broken('backup/functions/carry-out.lambda-shared.ts', 'if (run.deadline.isNear()) {', 'if (false) {', 'backup/functions/carry-out'),
      broken('backup/functions/expire-images.lambda-shared.ts', 'if (deadline.isNear()) {', 'if (false) {', 'backup/functions/expire-images'),
      broken('backup/functions/deadline.lambda-shared.ts', 'const MARGIN_MILLISECONDS = 60_000;', 'const MARGIN_MILLISECONDS = 0;', 'backup/functions/handlers'),
    ],
  },
  {
    id: 'ALL-3b',
    says: 'what is left is a metric',
    mutations: [
      broken('backup/functions/tally.lambda-shared.ts', 'this.left += 1;', '', 'backup/functions/carry-out'),
      broken('backup/functions/tally.lambda-shared.ts', 'this.left += number;', '', 'backup/functions/expire-images'),
      broken('backup/functions/metrics.lambda-shared.ts', '[names.LEFT, MetricUnit.Count, summary.left],', '', 'backup/functions/handlers'),
    ],
  },
  {
    id: 'ALL-3c',
    says: 'a backlog that does not shrink is an alarm',
    mutations: [
      broken('backup/function-alarms.ts', '    ...watched.handler === ONLY_LOOKS ? [] : [backlogAlarm(watched)],\n', '', 'backup/image-backup'),
      broken('backup/function-alarms.ts', 'metricName: LEFT,', "metricName: 'Failed',", 'backup/image-backup'),
    ],
  },
  {
    id: 'ALL-4a',
    says: 'it never touches what is of another environment',
    mutations: [
      broken('backup/planner/belonging.ts', 'environment !== undefined && environment !== environmentName', 'false', 'backup/planner/expire-images'),
      broken('backup/planner/create-images.ts', 'tags[ENVIRONMENT_TAG] === environmentName && ', '', 'backup/planner/create-images'),
      broken('backup/functions/roll-clusters.lambda-shared.ts', "belongingOf(image.tags, run.settings.environmentName) === 'own'", 'true', 'backup/functions/roll-clusters'),
      broken('backup/functions/gathering/filters.lambda-shared.ts', 'Values: [environmentName]', "Values: ['*']", 'backup/functions/gathering/images-and-snapshots'),
    ],
  },
  {
    id: 'ALL-4b',
    says: "its role could not: conditions on the environment's tag",
    mutations: [
      broken('backup/imaging-permissions.ts', 'conditions: instances,', '', 'backup/image-backup-permissions'),
      broken('backup/imaging-permissions.ts', 'conditions: getsTagged,', '', 'backup/image-backup-permissions'),
      broken('backup/expire-images-permissions.ts', "conditions: isTaggedAndNotHeld,\n      whyWildcard: 'images", "whyWildcard: 'images", 'backup/image-backup-permissions'),
      broken('backup/expire-images-permissions.ts', "conditions: isTaggedAndNotHeld,\n      whyWildcard: 'snapshots", "whyWildcard: 'snapshots", 'backup/image-backup-permissions'),
      broken('backup/expire-images-permissions.ts', '{ ...isTagged, Null', '{ Null', 'backup/image-backup-permissions'),
      broken('backup/roll-clusters-permissions.ts', 'conditions: resources.isTagged,', '', 'backup/image-backup-permissions'),
      broken('backup/create-images-permissions.ts', '...resources.isTagged.StringEquals, ', '', 'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'ALL-4c',
    says: "parameters are bound by the environment's path",
    mutations: [
      broken('backup/environment-resources.ts', '`oban/${environmentName}/${path}`', '`oban/*/${path}`', 'backup/image-backup-permissions'),
      broken('backup/environment-resources.ts', "parameters('*/image/*')", "parameters('*')", 'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'ALL-4d',
    says: 'creation may tag only what it creates',
    mutations: [broken('backup/imaging-permissions.ts', ", 'ec2:CreateAction': 'CreateImage'", '', 'backup/image-backup-permissions')],
  },
  {
    id: 'ALL-4e',
    says: "who tags snapshots may tag only those whose environment is its own or none, with its own value and the contract's keys",
    mutations: [
      broken('backup/tag-snapshots-permissions.ts', "'StringEqualsIfExists': { [`aws:ResourceTag/${ENVIRONMENT_TAG}`]: environmentName },", '', 'backup/image-backup-permissions'),
      broken('backup/tag-snapshots-permissions.ts', '...resources.getsTagged,', '', 'backup/image-backup-permissions'),
      broken('backup/tag-snapshots-permissions.ts', "'ForAllValues:StringEquals': { 'aws:TagKeys': [...CONTRACT_TAGS] },", '', 'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'ALL-4f',
    says: 'who tags snapshots cannot delete, and who removes images cannot tag',
    mutations: [
      broken('backup/tag-snapshots-permissions.ts', "toAsk('ec2:DescribeImages',", "toAsk('ec2:DeleteSnapshot', 'ec2:DescribeImages',", 'backup/image-backup-permissions'),
      broken('backup/expire-images-permissions.ts', "actions: ['ec2:DeleteSnapshot'],", "actions: ['ec2:DeleteSnapshot', 'ec2:CreateTags'],", 'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'ALL-5a',
    says: 'it reads every page',
    mutations: [
      broken('backup/functions/gathering/every-page.lambda-shared.ts', 'items.push(...itemsOf(page) ?? []);', 'items.push(...itemsOf(page) ?? []); break;',
        'backup/functions/gathering/images-and-snapshots'),
      broken('backup/functions/gathering/locked-snapshots.lambda-shared.ts', 'while (nextToken)', 'while (false)', 'backup/functions/gathering/images-and-snapshots'),
    ],
  },
  {
    id: 'ALL-5b',
    says: 'it sends the fewest calls that the API allows',
    mutations: [
      broken('backup/functions/gathering/filters.lambda-shared.ts', 'PAGE_SIZE = 1_000', 'PAGE_SIZE = 100', 'backup/functions/gathering/images-and-snapshots'),
      broken('backup/functions/gathering/filters.lambda-shared.ts', 'MOST_VALUES = 200', 'MOST_VALUES = 20', 'backup/functions/gathering/images-and-snapshots'),
      broken('backup/functions/gathering/image-references.lambda-shared.ts', 'MOST_IMAGES = 10', 'MOST_IMAGES = 1', 'backup/functions/expire-images'),
      broken('backup/functions/applying/deregister-image.lambda-shared.ts', 'DeleteAssociatedSnapshots: true', 'DeleteAssociatedSnapshots: false',
        'backup/functions/applying/deregister-image'),
    ],
  },
  {
    id: 'ALL-5c',
    says: 'it retries throttles with back-off',
    mutations: [
      broken('backup/functions/clients.lambda-shared.ts', "retryMode: 'adaptive',", "retryMode: 'standard',", 'backup/functions/retries'),
      broken('backup/functions/clients.lambda-shared.ts', 'maxAttempts: 10,', 'maxAttempts: 1,', 'backup/functions/retries'),
    ],
  },
  {
    id: 'ALL-5d',
    says: '"already gone" is done',
    mutations: [
      broken('backup/functions/applying/deregister-image.lambda-shared.ts', "'InvalidAMIID.NotFound', ", '', 'backup/functions/applying/deregister-image'),
      broken('backup/functions/applying/deregister-image.lambda-shared.ts', ", 'InvalidAMIID.Unavailable'", '', 'backup/functions/applying/deregister-image'),
      broken('backup/functions/applying/delete-snapshot.lambda-shared.ts', "'InvalidSnapshot.NotFound'", "'Another'", 'backup/functions/applying/deregister-image'),
      broken('backup/functions/applying/tag-snapshots.lambda-shared.ts', "'InvalidSnapshot.NotFound'", "'Another'", 'backup/functions/applying/tag-snapshots'),
    ],
  },
  {
    id: 'ALL-5e',
    says: '"already there" is done',
    mutations: [
      broken('backup/functions/applying/create-image.lambda-shared.ts', "'InvalidAMIName.Duplicate'", "'Another'", 'backup/functions/applying/create-image'),
      broken('backup/functions/applying/create-image.lambda-shared.ts', 'image.tags[key] === tags[key]', 'true', 'backup/functions/applying/create-image'),
      broken('backup/functions/applying/start-instance-refresh.lambda-shared.ts', "'InstanceRefreshInProgress', 'InstanceRefreshInProgressFault'", "'Another'",
        'backup/functions/applying/start-instance-refresh'),
    ],
  },
  {
    id: 'ALL-6a',
    says: 'one structured log line per decision with its reason',
    mutations: [
      broken('backup/functions/tally.lambda-shared.ts', 'this.run.log.decided(decision, outcome);', '', 'backup/functions/carry-out'),
      broken('backup/functions/structured-log.lambda-shared.ts', '{ ...decision, result, detail }', '{ result, detail }', 'backup/functions/handlers'),
    ],
  },
  {
    id: 'ALL-6b',
    says: 'a summary is the return value',
    mutations: [
      broken('backup/functions/tally.lambda-shared.ts', 'count(this.done, decision.action);', '', 'backup/functions/carry-out'),
      broken('backup/functions/tally.lambda-shared.ts', 'decision.causes.forEach((cause) => count(this.kept, cause));', '', 'backup/functions/carry-out'),
      broken('backup/functions/invocation.lambda-shared.ts', '  }\n  return summary;', '  }\n  return {} as Summary;', 'backup/functions/handlers'),
    ],
  },
  {
    id: 'ALL-6c',
    says: 'metrics in the embedded metric format: made, expired, kept and why, failed, age of the newest good image',
    mutations: [
      broken('backup/functions/invocation.lambda-shared.ts', 'publishMetrics(summary);', '', 'backup/functions/handlers'),
      broken('backup/functions/metrics.lambda-shared.ts', "'create-images': { 'create-image': names.IMAGES_MADE },", "'create-images': {},", 'backup/functions/handlers'),
      broken('backup/functions/metrics.lambda-shared.ts', "{ 'deregister-image': names.IMAGES_EXPIRED, ", '{ ', 'backup/functions/handlers'),
      broken('backup/functions/metrics.lambda-shared.ts', '{ [names.CAUSE_DIMENSION]: cause }', '{}', 'backup/functions/handlers'),
      broken('backup/functions/metrics.lambda-shared.ts', '[names.FAILED, MetricUnit.Count, summary.failures.length],', '', 'backup/functions/handlers'),
      broken('backup/functions/metrics.lambda-shared.ts', 'newestGoodImageAgeHours * SECONDS_PER_HOUR', 'newestGoodImageAgeHours', 'backup/functions/handlers'),
    ],
  },
];
