import { Token } from 'aws-cdk-lib';

/** The first ephemeral port of Linux. The first one of Windows is 49152. */
export const FIRST_EPHEMERAL_PORT = 32_768;

const [LOWEST, HIGHEST] = [1_024, 49_152];

/**
 * Throws if the first ephemeral port is above that of Windows, because responses would be lost.
 *
 * @see https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/default-dynamic-port-range-tcpip-chang
 */
export function requireFirstEphemeralPort(port: number): void {
  if (!Token.isUnresolved(port) && !(Number.isInteger(port) && port >= LOWEST && port <= HIGHEST)) {
    throw new Error(`firstEphemeralPort is ${port}: give a whole number from ${LOWEST} to ${HIGHEST}, where the dynamic ports of Windows begin`);
  }
}
