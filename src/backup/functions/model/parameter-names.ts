/** Names of the backup's parameters, for constructs, functions and the command line: this file imports nothing. */

/** The last level of the path that servers and clusters are listed by. */
export const INVENTORY = 'inventory';

/** The last level of the path that retired sources are listed by. */
export const RETIRED = 'retired';

/** The last level of the path that holds on clusters are listed by. */
export const HOLDS = 'holds';

/** The last level of the path that quarantined instances and images are listed by. */
export const QUARANTINE = 'quarantine';

/** The last level of the name of the parameter that says whom the stack has subscribed. */
export const RECIPIENTS = 'recipients';

/** Below which each server and cluster writes that it should be backed up. */
export function inventoryPath(environmentName: string): string {
  return `/oban/${environmentName}/${INVENTORY}`;
}

/** Below which an operator writes which sources were removed. */
export function retiredPath(environmentName: string): string {
  return `/oban/${environmentName}/${RETIRED}`;
}

/** Below which an operator writes which clusters are on hold. */
export function holdsPath(environmentName: string): string {
  return `/oban/${environmentName}/${HOLDS}`;
}

/** Below which an operator writes which instances and images are quarantined. */
export function quarantinePath(environmentName: string): string {
  return `/oban/${environmentName}/${QUARANTINE}`;
}

/** The parameter that says whom the stack has subscribed to the topic. */
export function recipientsParameterName(environmentName: string): string {
  return `/oban/${environmentName}/${RECIPIENTS}`;
}

/** The parameter that the settings of the functions of an environment are in, for the construct and the command line. */
export function settingsParameterName(environmentName: string): string {
  return `/oban/${environmentName}/backup`;
}
