import type { Tags } from './resources';

/**
 * The tag keys that AWS Backup, Data Lifecycle Manager, Elastic Disaster Recovery, Application Migration Service and Image Builder set on
 * the images and snapshots that they manage. AWS Backup and Data Lifecycle Manager also copy the tags of the server.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup.html
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/dlm-elements.html
 */
const SERVICE_KEYS = ['dlm:managed', 'AWSElasticDisasterRecoveryManaged', 'AWSApplicationMigrationServiceManaged', 'Ec2ImageBuilderArn'];
const SERVICE_PREFIXES = ['aws:backup:', 'aws:dlm:'];

/** Returns the first tag key that marks an image or a snapshot as managed by a service, or undefined. */
export function serviceKeyOf(tags: Tags): string | undefined {
  return Object.keys(tags).sort().find((key) => SERVICE_KEYS.includes(key) || SERVICE_PREFIXES.some((prefix) => key.startsWith(prefix)));
}

/** Returns the first tag key that only an AWS service can set, or undefined. */
export function reservedKeyOf(tags: Tags): string | undefined {
  return Object.keys(tags).sort().find((key) => key.startsWith('aws:'));
}
