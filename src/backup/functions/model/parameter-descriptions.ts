/** Descriptions of the backup's parameters, for functions and the command line: this file imports nothing. */

const BY_OPERATOR = 'moved by an operator';

/** What Parameter Store keeps as the description of a version of a pointer. */
export function pointerDescription(clusterName: string, isByOperator: boolean): string {
  return `Image that the next member of cluster ${clusterName} boots from; ${isByOperator ? BY_OPERATOR : 'moved by promotion'}`;
}

/** Whether an operator wrote the version of a pointer that has this description. */
export function isMovedByOperator(description: string | undefined): boolean {
  return description?.endsWith(BY_OPERATOR) ?? false;
}

/** The description of the record of a quarantine. */
export function quarantineDescription(environmentName: string, id: string): string {
  return `Oban environment ${environmentName}: ${id} is, or may be, compromised`;
}
