/** Descriptions of the backup's parameters, for functions and the command line. This file imports nothing. */

const BY_OPERATOR = 'moved by an operator';

/** Returns the description of a version of a pointer in Parameter Store. */
export function pointerDescription(clusterName: string, isByOperator: boolean): string {
  return `Image that the next member of cluster ${clusterName} boots from; ${isByOperator ? BY_OPERATOR : 'moved by promotion'}`;
}

/** Returns whether an operator wrote the pointer version with this description. */
export function isMovedByOperator(description: string | undefined): boolean {
  return description?.endsWith(BY_OPERATOR) ?? false;
}

/** Returns the description of the record of a quarantine. */
export function quarantineDescription(environmentName: string, id: string): string {
  return `Oban environment ${environmentName}: ${id} is, or may be, compromised`;
}
