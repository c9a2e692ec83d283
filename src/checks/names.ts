import { Token } from 'aws-cdk-lib';

/**
 * Throws if a text is not a valid name of a key pair, or is the id of one. A value that is only known at deployment is accepted.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateKeyPair.html
 */
export function requireKeyPairName(property: string, name: string): void {
  requireName(property, name, /^(?!key-([0-9a-f]{8}|[0-9a-f]{17})$)[\x20-\x7e]{1,255}$/, 'the name of a key pair (at most 255 ASCII characters), not its id');
}

/**
 * Throws if a text is not a valid name of a bucket, for example an ARN. A value that is only known at deployment is accepted.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function requireBucketName(property: string, name: string): void {
  requireName(property, name, /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket (3 to 63 lower-case letters, digits, dots and hyphens), not its ARN');
}

/**
 * Throws if a text is not the code of a Region, for example the name of a zone. A value that is only known at deployment is accepted.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export function requireRegionName(property: string, name: string): void {
  requireName(property, name, REGION_NAME, "the code of a Region, such as 'ap-southeast-2'");
}

/** The form of the code of a Region: `ap-southeast-2`, and in other partitions `cn-north-1`, `us-gov-west-1`, `eusc-de-east-1`. */
export const REGION_NAME = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

function requireName(property: string, name: string, form: RegExp, expected: string): void {
  if (!Token.isUnresolved(name) && !form.test(name)) {
    throw new Error(`${property} is '${name}': give ${expected}`);
  }
}
