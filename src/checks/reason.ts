import { Token } from 'aws-cdk-lib';

/**
 * Throws if a reason is empty. The reason is in the template, where operators read it.
 *
 * @param property the property with its owner, such as `backupOptOut of server 'app01'`
 * @param what the consequence that needs a reason, such as `no image of it is created`
 */
export function requireReason(property: string, reason: string | undefined, what: string): void {
  if (reason !== undefined && !Token.isUnresolved(reason) && reason.trim() === '') {
    throw new Error(`${property} is empty: say why ${what}, or leave it out`);
  }
}
