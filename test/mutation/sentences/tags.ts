import { broken, Sentence } from '../mutation';

export const TAGS: readonly Sentence[] = [
  {
    id: 'TAGS-1',
    says: 'an image with some of the tags only is foreign: it is never removed',
    mutations: [broken('backup/planner/belonging.ts', 'CONTRACT_TAGS.every(', 'CONTRACT_TAGS.some(', 'backup/planner/expire-images')],
  },
  {
    id: 'TAGS-2',
    says: 'a foreign image is reported',
    mutations: [broken('backup/planner/check-strays.ts', "case 'foreign':", "case 'nobody':", 'backup/planner/check-backups')],
  },
  {
    id: 'TAGS-3',
    says: 'an image is good when it is available and its snapshots are complete',
    mutations: [
      broken('backup/planner/image-progress.ts', "case 'available': return progressOfSnapshots(image.snapshotIds, snapshots);", "case 'available': return 'good';",
        'backup/planner/check-backups'),
      broken('backup/planner/image-progress.ts', "states.includes('pending') ? 'pending' : 'good'", "'good'", 'backup/planner/roll-clusters'),
      broken('backup/planner/image-progress.ts', "case 'disabled': return 'withdrawn';", "case 'disabled': return 'good';", 'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'TAGS-4',
    says: 'each server and each cluster writes one parameter of the inventory',
    mutations: [
      broken('inventory/inventory-entry.ts', '/${INVENTORY}/${props.name}`', '/${INVENTORY}`', 'server/server'),
      broken('server/server.ts', "kind: 'server',", "kind: 'machine',", 'server/server'),
      broken('cluster/cluster.ts', "kind: 'cluster',", "kind: 'group',", 'whole-environment'),
    ],
  },
  {
    id: 'TAGS-5',
    says: 'a pointer is a String whose data type is aws:ec2:image',
    mutations: [
      broken('cluster/image-pointer-seed.lambda.ts', "DataType: 'aws:ec2:image',", "DataType: 'text',", 'cluster/image-pointer-seed'),
      broken('backup/functions/applying/move-pointer.lambda-shared.ts', "DataType: 'aws:ec2:image',", "DataType: 'text',", 'backup/functions/applying/move-pointer'),
    ],
  },
  {
    id: 'TAGS-6',
    says: 'the launch template names the pointer by resolve:ssm',
    mutations: [broken('cluster/cluster.ts', 'resolveSsmParameterAtLaunch(this.imagePointer.parameterName,', "resolveSsmParameterAtLaunch('/another',", 'cluster/cluster')],
  },
  {
    id: 'TAGS-7',
    says: "the pointer's name carries the base image",
    mutations: [broken('cluster/image-pointer.ts', '/image/${props.baseImageId}`', '/image`', 'cluster/cluster')],
  },
  {
    id: 'TAGS-8',
    says: 'everything that the environment makes is tagged with its name, whatever the consumer tags',
    mutations: [
      broken('environment-tag.ts', 'priority: 1000', 'priority: 1', 'backup/image-backup'),
      broken('backup/planner/image-tags.ts', '[ENVIRONMENT_TAG]: props.environmentName,', '', 'backup/planner/create-images'),
    ],
  },
  {
    id: 'TAGS-9',
    says: 'a server is imaged if oban:backup is daily; absent or anything else, it is not',
    mutations: [
      broken('backup/planner/create-images.ts', "tags[BACKUP_TAG] === 'daily'", 'tags[BACKUP_TAG] !== undefined', 'backup/planner/create-images'),
      broken('backup/planner/create-images.ts', " && tags[BACKUP_TAG] === 'daily'", '', 'backup/planner/create-images'),
      broken('server/server-instance.ts', "add(BACKUP_TAG, 'daily'", "add(BACKUP_TAG, 'yes'", 'server/server'),
    ],
  },
  {
    id: 'TAGS-10',
    says: 'the check reports a server of the inventory that lost its oban:backup',
    mutations: [broken('backup/planner/check-source.ts', "...checkTag(instanceId, instance.tags, BACKUP_TAG, 'daily'),", '', 'backup/planner/check-backups')],
  },
  {
    id: 'TAGS-11',
    says: 'oban:source is the name of the server or the cluster',
    mutations: [
      broken('backup/planner/image-tags.ts', '[SOURCE_TAG]: props.source,', '[SOURCE_TAG]: props.instance.id,', 'backup/planner/create-images'),
      broken('backup/planner/create-cluster-image.ts', 'source: cluster,\n    instance', 'source: member.instance.id,\n    instance', 'backup/planner/roll-clusters'),
    ],
  },
  {
    id: 'TAGS-12',
    says: 'oban:source-instance is the id of the instance',
    mutations: [broken('backup/planner/image-tags.ts', '[SOURCE_INSTANCE_TAG]: props.instance.id,', '[SOURCE_INSTANCE_TAG]: props.source,', 'backup/planner/create-images')],
  },
  {
    id: 'TAGS-13',
    says: 'oban:created is the day that the image stands for, in UTC',
    mutations: [
      broken('backup/planner/image-tags.ts', '[CREATED_TAG]: props.day,', '[CREATED_TAG]: props.deleteAfter,', 'backup/planner/create-images'),
      broken('backup/planner/day.ts', 'return moment.toISOString().slice(0, 10);', 'return new Date(moment.getTime() + 36e5 * 10).toISOString().slice(0, 10);',
        'backup/planner/day'),
    ],
  },
  {
    id: 'TAGS-14',
    says: 'delete-after is the last day: the image expires when the UTC day is later',
    mutations: [
      broken('backup/planner/image-tags.ts', '[DELETE_AFTER_TAG]: props.deleteAfter,', '[DELETE_AFTER_TAG]: props.day,', 'backup/planner/create-images'),
      broken('backup/planner/expire-images.ts', 'today > deleteAfter', 'today >= deleteAfter', 'backup/planner/expire-images'),
      broken('backup/planner/expire-images.ts', 'today > deleteAfter', 'today > addDays(deleteAfter, 1)', 'backup/planner/expire-images'),
    ],
  },
  {
    id: 'TAGS-14b',
    says: 'its year has four digits, or days would not compare',
    mutations: [
      broken('backup/image-retention.ts', 'if (days > LONGEST_RETENTION_DAYS) {', 'if (false) {', 'backup/image-backup-errors'),
      broken('backup/functions/read-settings.lambda-shared.ts', ' || value > LONGEST_RETENTION_DAYS', '', 'backup/functions/environment-variables'),
    ],
  },
  {
    id: 'TAGS-15',
    says: 'an image with oban:keep, whatever its value, is never removed while it is there',
    mutations: [
      broken('backup/planner/belonging.ts', 'return tags[KEEP_TAG] !== undefined;', "return tags[KEEP_TAG] === 'true';", 'backup/planner/expire-images'),
      broken('backup/planner/image-holds.ts', 'if (isHeld(tags)) {', 'if (false) {', 'backup/planner/expire-images'),
      broken('backup/expire-images-permissions.ts', "Null: { [`aws:ResourceTag/${KEEP_TAG}`]: 'true' } ", '', 'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'TAGS-16',
    says: "Name and the server's own tags are copied to the image, except aws: keys",
    mutations: [
      broken('backup/planner/image-tags.ts', "!key.toLowerCase().startsWith('aws:') && ", '', 'backup/planner/create-images'),
      broken('backup/planner/image-tags.ts', '...Object.entries(contract), ...own]', '...Object.entries(contract)]', 'backup/planner/create-images'),
      broken('backup/planner/image-tags.ts', 'Number(other === NAME_TAG) - Number(one === NAME_TAG) || ', '', 'backup/planner/create-images'),
      broken('backup/planner/image-tags.ts', ' && !isContractKey(key)', '', 'backup/planner/create-images'),
    ],
  },
  {
    id: 'TAGS-17',
    says: '50 tags at most, ours always among them',
    mutations: [
      broken('backup/planner/image-tags.ts', 'const MOST_TAGS = 50;', 'const MOST_TAGS = 51;', 'backup/planner/create-images'),
      broken('backup/planner/image-tags.ts', '[...Object.entries(contract), ...own]', '[...own, ...Object.entries(contract)]', 'backup/planner/create-images'),
    ],
  },
];
