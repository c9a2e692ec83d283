import { Token } from 'aws-cdk-lib';
import { INVENTORY } from '../backup/functions/model/parameter-names';

/** Refuses a name that no cluster can have. One that is only known at deployment passes. */
export function requireClusterName(name: string): void {
  if (name === INVENTORY) {
    throw new Error(`no cluster can be named '${name}': its pointer would be among the parameters of the inventory; choose another name`);
  }
  if (!Token.isUnresolved(name) && !/^[a-z][a-z0-9-]{0,14}[a-z0-9]$/.test(name)) {
    throw new Error(`the cluster name '${name}' is not valid: 2 to 16 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen`);
  }
}
