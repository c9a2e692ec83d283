import { Token } from 'aws-cdk-lib';

/** Refuses a name that no environment can have. One that is only known at deployment passes. */
export function requireEnvironmentName(name: string): void {
  if (!Token.isUnresolved(name) && !/^[a-z][a-z0-9-]{0,18}[a-z0-9]$/.test(name)) {
    throw new Error(
      `the environment name '${name}' is not valid: 2 to 20 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen`,
    );
  }
}
