import { Token } from 'aws-cdk-lib';

/** The form of the id of an image: `ami-` and 8 or 17 hexadecimal digits. */
export const IMAGE_ID = /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** The kinds of ids by their prefix. */
const KINDS = {
  'vpc-': 'a VPC',
  'subnet-': 'a subnet',
  'sg-': 'a security group',
  'eipalloc-': 'the allocation of an Elastic IP address',
};

/**
 * Throws if an id is not of the expected kind, for example that of a subnet in place of a VPC. An id that is only known at deployment is accepted.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
 */
export function requireResourceId(property: string, id: string, prefix: keyof typeof KINDS): void {
  if (!Token.isUnresolved(id) && !new RegExp(`^${prefix}[0-9a-z-]+$`).test(id)) {
    throw new Error(`${property} is '${id}': give the id of ${KINDS[prefix]}, such as '${prefix}0123456789abcdef0'`);
  }
}

/** Throws if a text is not the id of an image. An id that is only known at deployment is accepted. */
export function requireImageId(property: string, id: string): void {
  if (!Token.isUnresolved(id) && !IMAGE_ID.test(id)) {
    throw new Error(`${property} is '${id}': give the id of an image (ami- and 8 or 17 hexadecimal digits)`);
  }
}
