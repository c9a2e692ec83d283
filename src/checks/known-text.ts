import { Token } from 'aws-cdk-lib';

/**
 * Throws if a text that becomes part of construct ids is only known at deployment. The error of the CDK does not contain the name of the property.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/identifiers.html
 */
export function requireKnownText(property: string, text: string): void {
  if (Token.isUnresolved(text)) {
    throw new Error(`${property} is only known at deployment: give it as text, because logical ids contain it`);
  }
}
