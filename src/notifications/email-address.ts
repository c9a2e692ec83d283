import { createHash } from 'crypto';
import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';

// Only what is surely a slip (a name, a missing domain, a list in one string): the confirmation mail finds the rest.
const PLAUSIBLE_ADDRESS = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/;

/**
 * Refuses what cannot be an e-mail address, and an address given twice: to Amazon SNS both are one subscription, so
 * that removing either would silence both. Addresses known only at deployment pass.
 */
export function validateEmailAddresses(addresses: string[]): void {
  const seen = new Set<string>();
  for (const address of addresses) {
    if (Token.isUnresolved(address)) continue;
    if (!PLAUSIBLE_ADDRESS.test(address)) {
      throw new Error(`emailAddresses must hold e-mail addresses such as alerts@example.com, got '${address}'`);
    }
    if (seen.has(address.toLowerCase())) {
      throw new Error(`emailAddresses names '${address}' twice: name each address once`);
    }
    seen.add(address.toLowerCase());
  }
}

/**
 * The construct id of an address's subscription. It comes from the address alone, so that adding or removing another
 * address leaves it, and the confirmation its recipient gave, untouched.
 */
export function subscriptionIdOf(scope: Construct, address: string): string {
  if (!Token.isUnresolved(address)) return address.toLowerCase();
  const reference = JSON.stringify(Stack.of(scope).resolve(address));
  return `Address-${createHash('sha256').update(reference).digest('hex').slice(0, 12)}`;
}
