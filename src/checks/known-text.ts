import { Token } from 'aws-cdk-lib';

/**
 * Refuses a text that is only known at deployment, where ids of constructs are made of it: the CDK's own message names no property.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/identifiers.html
 */
export function requireKnownText(property: string, text: string): void {
  if (Token.isUnresolved(text)) {
    throw new Error(`${property} is only known at deployment: give it as text, as logical ids are made of it`);
  }
}
