import { createHash } from 'crypto';
import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';

// Only what is surely a slip (a name, a missing domain, a list in one string): the confirmation mail finds the rest.
const PLAUSIBLE_ADDRESS = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/;

/**
 * Refuses what cannot be an e-mail address, and an address given twice: to Amazon SNS both are one subscription, so
 * that removing either would silence both. Addresses known only at deployment pass.
 */
export function validateEmailAddresses(lists: { readonly [property: string]: string[] }): void {
  const seen = new Map<string, string>();
  for (const [property, addresses] of Object.entries(lists)) {
    for (const address of addresses) {
      if (Token.isUnresolved(address)) continue;
      if (!PLAUSIBLE_ADDRESS.test(address)) {
        throw new Error(`${property} must hold e-mail addresses such as alerts@example.com, got '${address}'`);
      }
      const earlier = seen.get(address.toLowerCase());
      if (earlier !== undefined) {
        throw new Error(
          earlier === property
            ? `${property} names '${address}' twice: name each address once`
            : `${property} names '${address}', and ${earlier} does too: name each address once, in ${earlier} if it is to hear everything`,
        );
      }
      seen.set(address.toLowerCase(), property);
    }
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
