import { createHash } from 'crypto';
import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';

// Only what is surely a slip (a name, a missing domain, a list in one string): the confirmation mail finds the rest.
const PLAUSIBLE_ADDRESS = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/;

/**
 * Refuses what cannot be an e-mail address, and an address given twice: to Amazon SNS both are one subscription, so
 * that removing either would silence both, and of two filter policies the second is refused at deployment.
 */
export function validateEmailAddresses(lists: { readonly [property: string]: string[] }): void {
  const seen = new Map<string, string>();
  for (const [property, addresses] of Object.entries(lists)) {
    if (Token.isUnresolved(addresses)) {
      throw new Error(`${property} is a list that is only known at deployment: give each address by itself, as each has a subscription of its own`);
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
            : `${property} names '${address}', and ${earlier} does too: name each address once${earlier === 'emailAddresses' ? `, in ${earlier} if it is to hear everything` : ''}`,
        );
      }
      seen.set(key, property);
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
