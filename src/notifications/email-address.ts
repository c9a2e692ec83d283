import { createHash } from 'crypto';
import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';

// Finds obvious mistakes only, such as a name, a missing domain or a list in one string. The confirmation mail finds all others.
const PLAUSIBLE_ADDRESS = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/;

/**
 * Throws if an e-mail address is invalid or given twice. For Amazon SNS, an address that is given twice is one subscription: removing one of them
 * would remove both, and the deployment of a second filter policy would fail.
 */
export function validateEmailAddresses(lists: { readonly [property: string]: string[] }): void {
  const seen = new Map<string, string>();
  for (const [property, addresses] of Object.entries(lists)) {
    if (Token.isUnresolved(addresses)) {
      throw new Error(`${property} is a list that is only known at deployment: give each address separately, because each address has its own subscription`);
    }
    for (const address of addresses) {
      if (!Token.isUnresolved(address) && !PLAUSIBLE_ADDRESS.test(address)) {
        throw new Error(`${property} must hold e-mail addresses such as alerts@example.com, got '${address}'`);
      }
      const key = Token.isUnresolved(address) ? address : address.toLowerCase();
      const earlier = seen.get(key);
      if (earlier !== undefined) {
        throw new Error(
          earlier === property
            ? `${property} names '${address}' twice: name each address once`
            : `${property} names '${address}', and ${earlier} does too: name each address once${earlier === 'emailAddresses' ? `, in ${earlier} if it is to get every message` : ''}`,
        );
      }
      seen.set(key, property);
    }
  }
}

/**
 * Returns the construct id of an address's subscription. It derives from the address only, so that adding or removing another address does not affect
 * the subscription and its confirmation.
 */
export function subscriptionIdOf(scope: Construct, address: string): string {
  if (!Token.isUnresolved(address)) return address.toLowerCase();
  const reference = JSON.stringify(Stack.of(scope).resolve(address));
  return `Address-${createHash('sha256').update(reference).digest('hex').slice(0, 12)}`;
}
