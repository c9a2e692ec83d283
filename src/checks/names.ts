import { Token } from 'aws-cdk-lib';

/**
 * Refuses what cannot be the name of a key pair, and its id. Values that are only known at deployment pass, here and below.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateKeyPair.html
 */
export function requireKeyPairName(property: string, name: string): void {
  requireName(property, name, /^(?!key-([0-9a-f]{8}|[0-9a-f]{17})$)[\x20-\x7e]{1,255}$/, 'the name of a key pair (at most 255 ASCII characters), not its id');
}

/**
 * Refuses what cannot be the name of a bucket, such as its ARN.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function requireBucketName(property: string, name: string): void {
  requireName(property, name, /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket (3 to 63 lower-case letters, digits, dots and hyphens), not its ARN');
}

/**
 * Refuses what is no Region, such as a zone.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export function requireRegionName(property: string, name: string): void {
  requireName(property, name, REGION_NAME, "the code of a Region, such as 'ap-southeast-2'");
}

/** `ap-southeast-2`, and those of other partitions: `cn-north-1`, `us-gov-west-1`, `eusc-de-east-1`. */
export const REGION_NAME = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

function requireName(property: string, name: string, form: RegExp, expected: string): void {
  if (!Token.isUnresolved(name) && !form.test(name)) {
    throw new Error(`${property} is '${name}': give ${expected}`);
  }
}
