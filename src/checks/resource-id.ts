import { Token } from 'aws-cdk-lib';

/** Of an image: `ami-` and 8 or 17 hexadecimal digits. */
export const IMAGE_ID = /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** The kinds of ids that properties take, by what begins them. */
const KINDS = {
  'vpc-': 'a VPC',
  'subnet-': 'a subnet',
  'sg-': 'a security group',
  'eipalloc-': 'the allocation of an Elastic IP address',
};

/**
 * Refuses the id of something else, such as of a subnet where a VPC is expected. What is only known at deployment passes.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
 */
export function requireResourceId(property: string, id: string, prefix: keyof typeof KINDS): void {
  if (!Token.isUnresolved(id) && !new RegExp(`^${prefix}[0-9a-z-]+$`).test(id)) {
    throw new Error(`${property} is '${id}': give the id of ${KINDS[prefix]}, such as '${prefix}0123456789abcdef0'`);
  }
}

/** Refuses what is no id of an image. What is only known at deployment passes. */
export function requireImageId(property: string, id: string): void {
  if (!Token.isUnresolved(id) && !IMAGE_ID.test(id)) {
    throw new Error(`${property} is '${id}': give the id of an image (ami- and 8 or 17 hexadecimal digits)`);
  }
}
