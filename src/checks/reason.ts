import { Token } from 'aws-cdk-lib';

/**
 * Refuses an empty reason: readers of the template depend on it.
 *
 * @param property that takes it, with whose it is: `backupOptOut of server 'app01'`
 * @param what it is the reason for, after "say why": `no image is made of it`
 */
export function requireReason(property: string, reason: string | undefined, what: string): void {
  if (reason !== undefined && !Token.isUnresolved(reason) && reason.trim() === '') {
    throw new Error(`${property} is empty: say why ${what}, or leave it out`);
  }
}
