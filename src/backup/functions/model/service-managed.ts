import type { Tags } from './resources';

/**
 * Keys that AWS Backup, Data Lifecycle Manager, Elastic Disaster Recovery, Application Migration Service and Image Builder give to the
 * images and snapshots that they manage. AWS Backup and Data Lifecycle Manager copy the tags of the server as well.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup.html
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/dlm-elements.html
 */
const SERVICE_KEYS = ['dlm:managed', 'AWSElasticDisasterRecoveryManaged', 'AWSApplicationMigrationServiceManaged', 'Ec2ImageBuilderArn'];
const SERVICE_PREFIXES = ['aws:backup:', 'aws:dlm:'];

/** The first tag key by which a backup service says that it manages an image or a snapshot; undefined if no key says so. */
export function serviceKeyOf(tags: Tags): string | undefined {
  return Object.keys(tags).sort().find((key) => SERVICE_KEYS.includes(key) || SERVICE_PREFIXES.some((prefix) => key.startsWith(prefix)));
}

/** The first tag key that only a service of AWS can set; undefined if there is none. */
export function reservedKeyOf(tags: Tags): string | undefined {
  return Object.keys(tags).sort().find((key) => key.startsWith('aws:'));
}
