import { Token } from 'aws-cdk-lib';

const HIGHEST_PORT = 65_535;

/**
 * Throws if a number is not a port. A port that is only known at deployment is accepted.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 */
export function requirePort(property: string, port: number): void {
  if (!Token.isUnresolved(port) && !(Number.isInteger(port) && port >= 1 && port <= HIGHEST_PORT)) {
    throw new Error(`${property} is ${port}: give a whole number from 1 to ${HIGHEST_PORT}`);
  }
}
