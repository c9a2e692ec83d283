import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

/**
 * Throws if a bucket is encrypted with a KMS key, because load balancers write access logs only to buckets with SSE-S3.
 *
 * @param what the bucket in the error message, such as `accessLogBucket of cluster 'b2g'`
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export function requireWithoutKms(what: string, bucket: s3.IBucket): void {
  const key = bucket.encryptionKey?.node.path ?? managedKey(bucket);
  if (key !== undefined) {
    throw new Error(
      `${what} is encrypted with a KMS key (${key}), and load balancers write access logs only to buckets with SSE-S3: ` +
      'give a bucket with BucketEncryption.S3_MANAGED, or leave it out for the account\'s bucket',
    );
  }
}

/** Returns the algorithm of a bucket with the AWS-managed key, for which the CDK has no key object. */
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

/** The bucket encryption of the L1 construct, if no part of it is only known at deployment. */
interface Encryption {
  readonly serverSideEncryptionConfiguration?: { readonly serverSideEncryptionByDefault?: { readonly sseAlgorithm?: unknown } }[];
}
