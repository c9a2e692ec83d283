import { broken, Sentence } from '../mutation';

export const TAG_SNAPSHOTS: readonly Sentence[] = [
  {
    id: 'FN-4a',
    says: "every snapshot behind an own image carries the contract's tags, the same values as its image",
    mutations: [
      broken('backup/planner/tag-snapshots.ts', 'snapshot.tags[key] !== value', 'snapshot.tags[key] === undefined', 'backup/planner/tag-snapshots'),
      broken('backup/planner/tag-snapshots.ts', 'CONTRACT_TAGS.map((key) => [key, image.tags[key]])', 'CONTRACT_TAGS.slice(1).map((key) => [key, image.tags[key]])', 'backup/planner/tag-snapshots'),
    ],
  },
  {
    id: 'FN-4b',
    says: 'it repairs in batches: those of an image in one call',
    mutations: [broken('backup/functions/applying/tag-snapshots.lambda-shared.ts', 'await createTags(ec2, snapshotIds, tags);\n    return DONE;', 'for (const id of snapshotIds) await createTags(ec2, [id], tags);\n    return DONE;',
      'backup/functions/applying/tag-snapshots')],
  },
  {
    id: 'FN-4c',
    says: 'it touches nothing else',
    mutations: [
      broken('backup/planner/tag-snapshots.ts', '!isOfAnother(snapshot, environmentName) && ', '', 'backup/planner/tag-snapshots'),
      broken('backup/planner/tag-snapshots.ts', " && belongingOf(image.tags, world.environmentName) === 'own'", '', 'backup/planner/tag-snapshots'),
      broken('backup/planner/tag-snapshots.ts', 'image.snapshotIds.filter((id) => !seen.has(id))', 'image.snapshotIds', 'backup/planner/tag-snapshots'),
      broken('backup/planner/tag-snapshots.ts', 'Object.fromEntries(CONTRACT_TAGS.map((key) => [key, image.tags[key]]))', 'image.tags', 'backup/planner/tag-snapshots'),
    ],
  },
  {
    id: 'FN-4d',
    says: 'it runs on the image event and daily',
    mutations: [
      broken('backup/image-backup.ts', 'this.rollClusters, this.tagSnapshots);', 'this.rollClusters);', 'backup/image-backup'),
      broken('backup/functions/tag-snapshots.lambda.ts', 'imageId === undefined ? tagSnapshots(run) : tagSnapshotsOf(run, imageId)', "tagSnapshotsOf(run, imageId ?? '')", 'backup/functions/handlers'),
      broken('backup/functions/tag-snapshots.lambda.ts', 'imageId === undefined ? tagSnapshots(run) : tagSnapshotsOf(run, imageId)', 'tagSnapshots(run)', 'backup/functions/handlers'),
    ],
  },
];
