import { Token } from 'aws-cdk-lib';
import { INVENTORY } from '../backup/functions/model/parameter-names';

/** Throws if the name is not a valid name of a cluster. A name that is only known at deployment is accepted. */
export function requireClusterName(name: string): void {
  if (name === INVENTORY) {
    throw new Error(`the cluster name is '${name}', under which the parameters of the inventory are stored: give another name`);
  }
  if (!Token.isUnresolved(name) && !/^[a-z][a-z0-9-]{0,14}[a-z0-9]$/.test(name)) {
    throw new Error(`the cluster name is '${name}': give 2 to 16 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen`);
  }
}
