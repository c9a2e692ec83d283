import { Token } from 'aws-cdk-lib';

/** Throws if the name is not a valid name of an environment. A name that is only known at deployment is accepted. */
export function requireEnvironmentName(name: string): void {
  if (!Token.isUnresolved(name) && !/^[a-z][a-z0-9-]{0,18}[a-z0-9]$/.test(name)) {
    throw new Error(
      `the environment name is '${name}': give 2 to 20 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen`,
    );
  }
}
