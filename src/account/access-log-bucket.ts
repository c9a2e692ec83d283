import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

/**
 * Refuses a bucket that encrypts with KMS, as load balancers write their access logs under SSE-S3 only.
 *
 * @param what it is, as the user knows it: `accessLogBucket of cluster 'b2g'`
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export function requireWithoutKms(what: string, bucket: s3.IBucket): void {
  const key = bucket.encryptionKey?.node.path ?? managedKey(bucket);
  if (key !== undefined) {
    throw new Error(
      `${what} is encrypted with a KMS key (${key}), and load balancers write access logs only to buckets with SSE-S3: ` +
      'give one with BucketEncryption.S3_MANAGED, or leave it out for the account\'s bucket',
    );
  }
}

/** A bucket under the AWS-managed key has no key that the CDK knows of. */
function managedKey(bucket: s3.IBucket): string | undefined {
  const resource = bucket.node.defaultChild;
  if (!s3.CfnBucket.isCfnBucket(resource)) {
    return undefined;
  }
  const encryption: Encryption | undefined = Stack.of(bucket).resolve(resource.bucketEncryption);
  const rules = Array.isArray(encryption?.serverSideEncryptionConfiguration) ? encryption.serverSideEncryptionConfiguration : [];
  return rules.map(({ serverSideEncryptionByDefault: byDefault }) => byDefault?.sseAlgorithm)
    .find((algorithm): algorithm is string => typeof algorithm === 'string' && algorithm.startsWith('aws:kms'));
}

/** As the L1 construct has it, where none of it is a value of the deployment. */
interface Encryption {
  readonly serverSideEncryptionConfiguration?: { readonly serverSideEncryptionByDefault?: { readonly sseAlgorithm?: unknown } }[];
}
