import { broken, Sentence } from '../mutation';

export const EXPIRE: readonly Sentence[] = [
  {
    id: 'FN-3a',
    says: 'no, or an unparsable, delete-after: it stays, and the run fails',
    mutations: [
      broken('backup/planner/belonging.ts', "parseDay(tags[DELETE_AFTER_TAG]) === undefined ? 'undated' : 'own'", "'own'", 'backup/planner/expire-images'),
      broken('backup/planner/expire-images.ts', "case 'undated': return { action: 'fail',", "case 'undated': return { action: 'keep', causes: [],", 'backup/planner/expire-images'),
      broken('backup/planner/day.ts', ' || dayOf(date) !== text', '', 'backup/planner/day'),
      broken('backup/planner/day.ts', 'Number.isNaN(date.getTime()) || ', '', 'backup/planner/day'),
    ],
  },
  {
    id: 'FN-3b',
    says: 'it stays when it is the value of any pointer, or was before the last move',
    mutations: [
      broken('backup/planner/image-uses.ts', '{ imageId: line?.value, reason: `${pointer.name} names it` },', '', 'backup/planner/expire-images'),
      broken('backup/planner/image-uses.ts', '{ imageId: line?.previous, reason: `${pointer.name} named it before its last move` },', '', 'backup/planner/expire-images'),
      broken('backup/planner/image-uses.ts', '{ imageId: line?.wayBack[0], reason: `${pointer.name} would go back to it` },', '', 'backup/planner/expire-images'),
      broken('backup/functions/gathering/pointers.lambda-shared.ts', "Values: ['aws:ec2:image']", "Values: ['text']", 'backup/functions/gathering/parameters'),
    ],
  },
  {
    id: 'FN-3c',
    says: 'when a launch template version that any group, or $Default or $Latest, can launch from names it',
    mutations: [
      broken('backup/functions/gathering/launch-sources.lambda-shared.ts', "Versions: ['$Default', '$Latest']", "Versions: ['$Latest']", 'backup/functions/gathering/launch-sources'),
      broken('backup/functions/gathering/launch-sources.lambda-shared.ts', '[...current, ...pinned]', '[...current]', 'backup/functions/gathering/launch-sources'),
      broken('backup/functions/gathering/launch-sources.lambda-shared.ts', ', mixed, ...Overrides', ', ...Overrides', 'backup/functions/gathering/launch-sources'),
      broken('backup/functions/gathering/launch-sources.lambda-shared.ts', ', ...groups.flatMap(sourcesOfOverrides)', '', 'backup/functions/gathering/launch-sources'),
      broken('backup/functions/gathering/launch-sources.lambda-shared.ts', ', ...configurations,', ', ...configurations.slice(0, 0),', 'backup/functions/gathering/launch-sources'),
      broken('backup/planner/image-uses.ts', "return [{ imageId: image, cause: 'launch-source' as const, reason: `${name} names it` }];", 'return [];', 'backup/planner/expire-images'),
      broken('backup/planner/image-uses.ts', 'isPinned: selector !== undefined', 'isPinned: false', 'backup/planner/expire-images'),
    ],
  },
  {
    id: 'FN-3d',
    says: 'when an instance that is not terminated was launched from it',
    mutations: [broken('backup/planner/image-uses.ts', "state !== 'terminated'", "state === 'running'", 'backup/planner/expire-images')],
  },
  {
    id: 'FN-3e',
    says: 'when it is the newest good image of its source, whatever its date',
    mutations: [broken('backup/planner/image-holds.ts', 'if (evidence.newestGood.has(image.id)) {', 'if (false) {', 'backup/planner/expire-images')],
  },
  {
    id: 'FN-3f',
    says: 'retiring a source lets go of it, when it is gone for good',
    mutations: [
      broken('backup/planner/image-holds.ts', ' && !retired.has(source)', '', 'backup/planner/expire-images'),
      broken('backup/planner/retirement.ts', 'sources.filter((source) => !present.has(source))', 'sources', 'backup/planner/expire-images'),
    ],
  },
  {
    id: 'FN-3g',
    says: 'when deregistration protection is on',
    mutations: [broken('backup/planner/image-holds.ts', "if (deregistrationProtection !== 'disabled') {", "if (deregistrationProtection === 'enabled') {", 'backup/planner/expire-images')],
  },
  {
    id: 'FN-3h',
    says: 'when it is public',
    mutations: [broken('backup/planner/image-holds.ts', 'if (isPublic) {', 'if (false) {', 'backup/planner/expire-images')],
  },
  {
    id: 'FN-3i',
    says: 'when another service manages it',
    mutations: [broken('backup/planner/image-holds.ts', 'if (serviceTag !== undefined) {', 'if (false) {', 'backup/planner/expire-images')],
  },
  {
    id: 'FN-3j',
    says: 'when a snapshot of it is locked',
    mutations: [
      broken('backup/planner/image-holds.ts', 'if (lockedSnapshots.has(snapshotId)) {', 'if (false) {', 'backup/planner/expire-images'),
      broken('backup/functions/gathering/locked-snapshots.lambda-shared.ts', "LockState === 'expired'", "LockState !== 'compliance'", 'backup/functions/gathering/images-and-snapshots'),
    ],
  },
  {
    id: 'FN-3j2',
    says: 'when a human holds a snapshot of it by oban:keep, and no role may delete that',
    mutations: [
      broken('backup/planner/image-holds.ts', 'if (heldSnapshots.has(snapshotId)) {', 'if (false) {', 'backup/planner/expire-images'),
      broken('backup/expire-images-permissions.ts', "conditions: isTaggedAndNotHeld,\n      whyWildcard: 'snapshots", "conditions: isTagged,\n      whyWildcard: 'snapshots",
        'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'FN-3k',
    says: 'when another image uses its snapshot',
    mutations: [broken('backup/planner/image-holds.ts', 'if (others.length > 0) {', 'if (false) {', 'backup/planner/expire-images')],
  },
  {
    id: 'FN-3k2',
    says: 'when EC2 says something of it that nobody foresaw',
    mutations: [
      broken('backup/planner/image-progress.ts', "default: return 'unknown';", "default: return 'failed';", 'backup/planner/expire-images'),
      broken('backup/planner/image-holds.ts', "if (progress === 'unknown') {", 'if (false) {', 'backup/planner/expire-images'),
      broken('backup/planner/check-images.ts', "case 'unknown': return", "case 'never': return", 'backup/planner/check-backups'),
    ],
  },
  {
    id: 'FN-3l',
    says: 'when any question could not be answered',
    mutations: [
      broken('backup/planner/image-holds.ts', "...evidence.unanswered.map(({ subject, reason }): Hold => ({ cause: 'unanswered', reason: `${subject}: ${reason}` })),", '', 'backup/planner/expire-images'),
      broken('backup/planner/expire-images.ts', 'if (isUnanswered(references)) {', 'if (false) {', 'backup/functions/expire-images'),
      broken('backup/planner/image-holds.ts', 'unresolvedSources(launchSources, pointers);', '[];', 'backup/planner/expire-images'),
      broken('backup/planner/expire-snapshots.ts', 'if (unanswered.length > 0) {', 'if (false) {', 'backup/planner/expire-images'),
      broken('backup/functions/expire-images.lambda-shared.ts', 'decisions.unshift(', 'void (', 'backup/functions/expire-images'),
      broken('backup/functions/expire-images.lambda-shared.ts', 'references.get(candidate.imageId) ?? NOTHING_SAID', 'references.get(candidate.imageId) ?? []', 'backup/functions/expire-images'),
    ],
  },
  {
    id: 'FN-3m',
    says: "when AWS's own report names a user of it, asked right before",
    mutations: [
      broken('backup/planner/expire-images.ts', 'if (references.length > 0) {', 'if (false) {', 'backup/functions/expire-images'),
      broken('backup/functions/gathering/image-references.lambda-shared.ts', 'IncludeAllResourceTypes: true', 'IncludeAllResourceTypes: false', 'backup/functions/expire-images'),
    ],
  },
  {
    id: 'FN-3n',
    says: 'the reason is logged, every one of them',
    mutations: [broken('backup/planner/expire-images.ts', "holds.map(({ reason }) => reason).join('; ')", 'holds[0].reason', 'backup/planner/expire-images')],
  },
  {
    id: 'FN-3o',
    says: 'the result is checked per snapshot; what was left is tried again and told',
    mutations: [
      broken('backup/functions/applying/deregister-image.lambda-shared.ts', "['success', 'skipped']", "['success', 'skipped', 'internal-error']", 'backup/functions/applying/deregister-image'),
      broken('backup/functions/applying/deregister-image.lambda-shared.ts', "['success', 'skipped']", "['success', 'skipped', 'missing-permissions']", 'backup/functions/applying/deregister-image'),
      broken('backup/functions/applying/deregister-image.lambda-shared.ts', "['success', 'skipped']", "['success']", 'backup/functions/applying/deregister-image'),
      broken('backup/functions/applying/deregister-image.lambda-shared.ts', 'if (faults.length > 0) {', 'if (false) {', 'backup/functions/applying/deregister-image'),
    ],
  },
  {
    id: 'FN-3p',
    says: 'snapshots that an earlier run left behind are found by their tags and removed',
    mutations: [
      broken('backup/planner/expire-snapshots.ts', 'if (day >= today) {', 'if (true) {', 'backup/planner/expire-images'),
      broken('backup/planner/expire-snapshots.ts', 'if (day >= today) {', 'if (false) {', 'backup/planner/expire-images'),
      broken('backup/functions/expire-images.lambda-shared.ts', "'delete-snapshot': ({ subject }) => deleteSnapshot(ec2, subject),", '', 'backup/functions/expire-images'),
    ],
  },
  {
    id: 'FN-3q',
    says: 'snapshots are never deleted before their image is gone',
    mutations: [
      broken('backup/planner/expire-snapshots.ts', '.filter(({ id }) => !evidence.imagesBySnapshot.has(id))', '', 'backup/planner/expire-images'),
      broken('backup/functions/applying/deregister-image.lambda-shared.ts', '      return undefined;\n    }\n    throw error;', '      return undefined;\n    }\n    return undefined;',
        'backup/functions/applying/deregister-image'),
      broken('backup/functions/applying/delete-snapshot.lambda-shared.ts', "'InvalidSnapshot.InUse'", "'Another'", 'backup/functions/applying/deregister-image'),
    ],
  },
  {
    id: 'FN-3r',
    says: 'dryRun prints the same plan and changes nothing',
    mutations: [
      broken('backup/functions/carry-out.lambda-shared.ts', 'if (run.settings.isDryRun) {', 'if (false) {', 'backup/functions/carry-out'),
      broken('backup/functions/tally.lambda-shared.ts', 'count(this.planned, decision.action);', '', 'backup/functions/expire-images'),
      broken('backup/image-backup.ts', 'props.dryRun ?? false', 'false', 'backup/image-backup'),
    ],
  },
  {
    id: 'FN-3s',
    says: 'Recycle Bin retention for both is an option',
    mutations: [
      broken('backup/recycle-bin.ts', "this.keep('Images', 'EC2_IMAGE', images, props.environmentName);", '', 'backup/image-backup'),
      broken('backup/recycle-bin.ts', "this.keep('Snapshots', 'EBS_SNAPSHOT', snapshots, props.environmentName);", '', 'backup/image-backup'),
      broken('backup/recycle-bin.ts', 'if (snapshots < images) {', 'if (false) {', 'backup/image-backup-errors'),
      broken('backup/recycle-bin.ts', 'resourceTagValue: environmentName', "resourceTagValue: '*'", 'backup/image-backup'),
    ],
  },
];
