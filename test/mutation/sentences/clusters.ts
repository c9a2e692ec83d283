import { broken, Sentence } from '../mutation';

export const CLUSTERS: readonly Sentence[] = [
  {
    id: 'FN-2a',
    says: 'the source is a member that is InService, healthy for group and load balancer, both checks passed, past its warm-up',
    mutations: [
      broken('backup/planner/source-member.ts', "member.lifecycleState !== 'InService'", 'false', 'backup/planner/roll-clusters'),
      broken('backup/planner/source-member.ts', "member.healthStatus !== 'Healthy'", 'false', 'backup/planner/roll-clusters'),
      broken('backup/planner/source-member.ts', "member.targetHealth !== 'healthy'", 'false', 'backup/planner/roll-clusters'),
      broken('backup/planner/source-member.ts', "member.instanceStatus !== 'ok' || ", '', 'backup/planner/roll-clusters'),
      broken('backup/planner/source-member.ts', " || member.systemStatus !== 'ok'", '', 'backup/planner/roll-clusters'),
      broken('backup/planner/source-member.ts', 'instance.launchedAt.getTime() + group.warmUpSeconds * 1_000 > clock.getTime()', 'false', 'backup/planner/roll-clusters'),
      broken('backup/planner/source-member.ts', "instance.state !== 'running'", 'false', 'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'FN-2b',
    says: 'it is the longest-running such member',
    mutations: [broken('backup/planner/source-member.ts', 'one.launchedAt.getTime() - other.launchedAt.getTime()', 'other.launchedAt.getTime() - one.launchedAt.getTime()',
      'backup/planner/roll-clusters')],
  },
  {
    id: 'FN-2c',
    says: 'no such member: nothing changes, the run fails loudly',
    mutations: [
      broken('backup/planner/create-cluster-image.ts', "{ action: 'fail', ...about,", "{ action: 'skip', ...about,", 'backup/planner/roll-clusters'),
      broken('backup/planner/roll-clusters.ts', "imaged.some(({ action }) => action === 'fail')", 'false', 'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'FN-2d',
    says: 'the pointer moves only to a good image',
    mutations: [broken('backup/planner/move-pointer.ts', 'newestGood(props.images.filter((own) => isPromotable(own, props)))', 'props.images.filter((own) => isPromotable(own, props)).at(-1)',
      'backup/planner/roll-clusters')],
  },
  {
    id: 'FN-2e',
    says: 'only forward in time',
    mutations: [
      broken('backup/planner/move-pointer.ts', 'return image.createdAt > timeOfValue(pointerName, line, imagesById);', 'return true;', 'backup/planner/roll-clusters'),
      broken('backup/planner/move-pointer.ts', 'if (line.values.has(image.id)) {', 'if (false) {', 'backup/planner/roll-clusters'),
      broken('backup/planner/move-pointer.ts', 'if (line.hasComeBack) {', 'if (false) {', 'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'FN-2f',
    says: 'only to one made from this cluster',
    mutations: [
      broken('backup/planner/roll-clusters.ts', 'line, images: imagesBySource.get(name) ?? [], imagesById', 'line, images: [...imagesBySource.values()].flat(), imagesById',
        'backup/planner/roll-clusters'),
      broken('backup/planner/move-pointer.ts', 'if (image.tags[BASE_IMAGE_TAG] !== baseImageOf(pointerName)) {', 'if (false) {', 'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'FN-2g',
    says: 'it is moved by the event of the image, and nothing is imaged then',
    mutations: [
      broken('backup/image-backup.ts', "detail: { State: ['available'] }", "detail: { State: ['failed'] }", 'backup/image-backup'),
      broken('backup/image-backup.ts', 'this.runWhenImageIsAvailable(environmentName, this.rollClusters, this.tagSnapshots)', 'this.runWhenImageIsAvailable(environmentName, this.tagSnapshots)',
        'backup/image-backup'),
      broken('backup/functions/roll-clusters.lambda.ts', 'imageId === undefined ? rollClusters(run) : movePointers(run, imageId)', 'rollClusters(run)', 'backup/functions/handlers'),
      broken('backup/planner/roll-clusters.ts', 'return decideAll(world, false);', 'return decideAll(world, true);', 'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'FN-2h',
    says: 'and by a daily backstop at the latest',
    mutations: [broken('backup/planner/roll-clusters.ts', 'promote(pointer, world.promotion)', "promote(pointer, isToImage ? 'manual' : world.promotion)", 'backup/planner/roll-clusters')],
  },
  {
    id: 'FN-2i',
    says: 'after the write the pointer is read back',
    mutations: [
      broken('backup/functions/applying/move-pointer.lambda-shared.ts', 'await untilInForce(ssm, name, to, written!);', '', 'backup/functions/applying/move-pointer'),
      broken('backup/functions/applying/move-pointer.lambda-shared.ts', 'current.Version! >= version', 'true', 'backup/functions/applying/move-pointer'),
    ],
  },
  {
    id: 'FN-2j',
    says: 'the previous value is kept for a one-step roll-back',
    mutations: [
      broken('backup/planner/pointer-line.ts', 'way.slice(0, -1).reverse()', 'way.slice(0, -1)', 'backup/planner/pointer-line'),
      broken('backup/planner/pointer-line.ts', 'way.length = place;', '', 'backup/planner/pointer-line'),
      broken('backup/planner/roll-back.ts', 'revert(pointer, `an operator takes ${pointer.line.value} back`)', "require('./move-pointer').promote(pointer, 'automatic')",
        'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'FN-2k',
    says: 'promotion is automatic, or manual: prepared, moved by the operator',
    mutations: [
      broken('backup/planner/move-pointer.ts', "promotion === 'manual'", 'false', 'backup/planner/roll-clusters'),
      broken('backup/functions/read-settings.lambda-shared.ts', "if (promotion !== 'automatic' && promotion !== 'manual') {", 'if (false) {', 'backup/functions/environment-variables'),
    ],
  },
  {
    id: 'FN-2l',
    says: 'a pointer goes back by itself when launches from the new image fail their health check',
    mutations: [
      broken('backup/planner/image-proof.ts', 'FAILED_LAUNCHES_THAT_PROVE = 2', 'FAILED_LAUNCHES_THAT_PROVE = 3', 'backup/planner/roll-clusters'),
      broken('backup/planner/image-proof.ts', 'FAILED_LAUNCHES_THAT_PROVE = 2', 'FAILED_LAUNCHES_THAT_PROVE = 1', 'backup/planner/roll-clusters'),
      broken('backup/planner/image-proof.ts', ' && startedAt >= since);', ');', 'backup/planner/roll-clusters'),
      broken('backup/planner/image-proof.ts', ' && !/terminated or stopped/i.test(cause)', '', 'backup/planner/roll-clusters'),
      broken('backup/planner/roll-clusters.ts', 'const pointed = objection === undefined ?', 'const pointed = true ?', 'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'FN-2l2',
    says: 'one step: what it came back to is older than the fault, and only a refusal by EC2 speaks against that',
    mutations: [
      broken('backup/planner/move-pointer.ts', 'if (isRefusal || !line.hasComeBack) {', 'if (true) {', 'backup/planner/roll-clusters'),
      broken('backup/planner/move-pointer.ts', 'if (isRefusal || !line.hasComeBack) {', 'if (!line.hasComeBack) {', 'backup/planner/roll-clusters'),
      broken('backup/planner/image-proof.ts', '{ isRefusal: true, reason:', '{ isRefusal: false, reason:', 'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'FN-2m',
    says: "or a refresh fails for the image's sake, not for want of capacity",
    mutations: [
      broken('backup/planner/image-proof.ts', "if (group.refreshes.some(({ status, startedAt }) => status === 'Failed' && startedAt >= since)) {", 'if (false) {', 'backup/planner/roll-clusters'),
      broken('backup/planner/image-proof.ts', "launch.statusMessage?.includes(imageId) ? 'refused' : 'unclear'", "'refused'", 'backup/planner/roll-clusters'),
      broken('backup/planner/image-proof.ts', "launch.statusMessage?.includes(imageId) ? 'refused' : 'unclear'", "'unclear'", 'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'FN-2n',
    says: 'the previous value returns, or the run fails where there is none',
    mutations: [
      broken('backup/planner/move-pointer.ts', 'line.wayBack.find((value) => canBeLaunched(value, props))', 'line.wayBack[0]', 'backup/planner/roll-clusters'),
      broken('backup/planner/move-pointer.ts', "? { action: 'fail', ...about, reason: `${why}, and", "? { action: 'skip', ...about, reason: `${why}, and", 'backup/planner/roll-clusters'),
      broken('backup/functions/roll-clusters.lambda-shared.ts', "'revert-pointer': move,", '', 'backup/functions/roll-clusters'),
    ],
  },
  {
    id: 'FN-2n2',
    says: 'and an alarm says so',
    mutations: [
      broken('backup/function-alarms.ts', '    ...watched.handler === MOVES_POINTERS ? [pointerAlarm(watched)] : [],\n', '', 'backup/image-backup'),
      broken('backup/function-alarms.ts', 'metricName: POINTERS_REVERTED,', "metricName: 'PointersMoved',", 'backup/image-backup'),
      broken('backup/functions/metrics.lambda-shared.ts', "'revert-pointer': names.POINTERS_REVERTED,", '', 'backup/functions/metrics'),
    ],
  },
  {
    id: 'FN-2o',
    says: 'a deploy never moves a pointer: the seed creates it if absent',
    mutations: [
      broken('cluster/image-pointer-seed.lambda.ts', 'Overwrite: false,', 'Overwrite: true,', 'cluster/image-pointer-seed'),
      broken('cluster/image-pointer-seed.lambda.ts', 'if (owner !== seed.stackName) {', 'if (false) {', 'cluster/image-pointer-seed'),
    ],
  },
  {
    id: 'FN-2p',
    says: 'and waits until it reads back',
    mutations: [
      broken('cluster/image-pointer-seed.lambda.ts', 'await untilReadable(seed).catch(', 'await Promise.resolve().catch(', 'cluster/image-pointer-seed'),
      broken('cluster/image-pointer-seed.lambda.ts', 'await untilReadable(seed); //', '//', 'cluster/image-pointer-seed'),
    ],
  },
  {
    id: 'FN-2q',
    says: "the seed's Delete removes its parameter and nothing else",
    mutations: [
      broken('cluster/image-pointer-seed.lambda.ts', 'if (await ownerOf(seed.parameterName) !== seed.stackName) {', 'if (false) {', 'cluster/image-pointer-seed'),
      broken('cluster/image-pointer-seed.lambda.ts', 'await ssm.send(new DeleteParameterCommand({ Name: seed.parameterName }));', '', 'cluster/image-pointer-seed'),
    ],
  },
  {
    id: 'FN-2r',
    says: 'a base that moves by itself is refused',
    mutations: [broken('server/server-image.ts', 'if (!/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) {', 'if (false) {', 'server/server-image')],
  },
  {
    id: 'FN-2s',
    says: 'rolling the running members is opt-in',
    mutations: [
      broken('backup/planner/roll-clusters.ts', ' || !world.refresh', '', 'backup/planner/roll-clusters'),
      broken('backup/image-backup.ts', 'props.refreshMembers ?? false', 'props.refreshMembers ?? true', 'backup/image-backup'),
      broken('backup/roll-clusters-permissions.ts', '...refreshMembers ?', '...true ?', 'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'FN-2t',
    says: 'a refresh launches before it terminates, one at a time',
    mutations: [
      broken('backup/planner/refresh-members.ts', 'HEALTHY_PERCENTAGE = 100', 'HEALTHY_PERCENTAGE = 50', 'backup/planner/roll-clusters'),
      broken('backup/functions/applying/start-instance-refresh.lambda-shared.ts', 'MinHealthyPercentage: deed.minHealthyPercentage,', 'MinHealthyPercentage: 50,',
        'backup/functions/applying/start-instance-refresh'),
      broken('backup/functions/applying/start-instance-refresh.lambda-shared.ts', 'MaxHealthyPercentage: deed.maxHealthyPercentage,', 'MaxHealthyPercentage: 200,',
        'backup/functions/applying/start-instance-refresh'),
    ],
  },
  {
    id: 'FN-2u',
    says: 'never under two healthy',
    mutations: [broken('backup/planner/refresh-members.ts', 'LEAST_SERVING = 2', 'LEAST_SERVING = 1', 'backup/planner/roll-clusters')],
  },
  {
    id: 'FN-2v',
    says: 'no second refresh on top of one in progress',
    mutations: [
      broken('backup/planner/refresh-members.ts', '!OVER.includes(status)', 'false', 'backup/planner/roll-clusters'),
      broken('backup/planner/refresh-members.ts', "sinceMove.some(({ status }) => status === 'Cancelled')", 'false', 'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'FN-2w',
    says: 'none during a stack update',
    mutations: [
      broken('backup/planner/refresh-members.ts', "stackStatus.endsWith('_IN_PROGRESS')", "stackStatus === 'UPDATE_IN_PROGRESS'", 'backup/planner/roll-clusters'),
      broken('backup/planner/refresh-members.ts', 'if (isUnanswered(stackStatus)) {', 'if (false) {', 'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'FN-2x',
    says: 'nor while its pointer was not moved, or a member is being imaged',
    mutations: [
      broken('backup/functions/roll-clusters.lambda-shared.ts', 'notMoved.has(deed.source)', 'false', 'backup/functions/roll-clusters'),
      broken('backup/planner/refresh-members.ts', 'if (isBeingImaged) {', 'if (false) {', 'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'FN-2y',
    says: "a clone mends its metadata routes, takes a name of its own, runs the domain's hook, restarts its agents, and signals once healthy",
    mutations: [
      broken('cluster/boot-script-windows.ts', '      & $RouteScript\n', '', 'cluster/boot-script-windows'),
      broken('cluster/boot-script-windows.ts', '    Rename-Computer -NewName $ComputerName -Force\n', '', 'cluster/boot-script-windows'),
      broken('cluster/boot-script-windows.ts', '...context.bootCommands, //', '//', 'cluster/boot-script-windows'),
      broken('cluster/boot-script-windows.ts', "'AmazonSSMAgent', ", '', 'cluster/boot-script-windows'),
      broken('cluster/boot-script-windows.ts', "    ...SIGNAL.split('\\n'),\n", '', 'cluster/boot-script-windows'),
      broken('cluster/boot-script-windows.ts', 'persist: true', 'persist: false', 'cluster/boot-script-windows'),
    ],
  },
];
