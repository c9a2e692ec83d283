import { Token } from 'aws-cdk-lib';

/** Linux's first; Windows' is 49152. */
export const FIRST_EPHEMERAL_PORT = 32_768;

const [LOWEST, HIGHEST] = [1_024, 49_152];

/**
 * Refuses a first port above Windows' own: answers would be lost.
 *
 * @see https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/default-dynamic-port-range-tcpip-chang
 */
export function requireFirstEphemeralPort(port: number): void {
  if (!Token.isUnresolved(port) && !(Number.isInteger(port) && port >= LOWEST && port <= HIGHEST)) {
    throw new Error(`firstEphemeralPort is ${port}: give a whole number from ${LOWEST} to ${HIGHEST}, where the dynamic ports of Windows begin`);
  }
}
