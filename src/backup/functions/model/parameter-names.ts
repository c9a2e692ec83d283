/** Names of the backup's parameters, for constructs, functions and the command line. This file imports nothing. */

/** The last level of the path of the inventory. */
export const INVENTORY = 'inventory';

/** The last level of the path of retired sources. */
export const RETIRED = 'retired';

/** The last level of the path of holds on clusters. */
export const HOLDS = 'holds';

/** The last level of the path of quarantined instances and images. */
export const QUARANTINE = 'quarantine';

/** The last level of the path of restores. */
export const RESTORES = 'restores';

/** The last level of the name of the parameter with the recipients that the stack has subscribed. */
export const RECIPIENTS = 'recipients';

/** Returns the path of the inventory, below which each server and cluster has its entry. */
export function inventoryPath(environmentName: string): string {
  return `/oban/${environmentName}/${INVENTORY}`;
}

/** Returns the path below which operators record retired sources. */
export function retiredPath(environmentName: string): string {
  return `/oban/${environmentName}/${RETIRED}`;
}

/** Returns the path below which operators record holds on clusters. */
export function holdsPath(environmentName: string): string {
  return `/oban/${environmentName}/${HOLDS}`;
}

/** Returns the path below which operators record quarantined instances and images. */
export function quarantinePath(environmentName: string): string {
  return `/oban/${environmentName}/${QUARANTINE}`;
}

/** Returns the name of the parameter with the recipients that the stack has subscribed to the topic. */
export function recipientsParameterName(environmentName: string): string {
  return `/oban/${environmentName}/${RECIPIENTS}`;
}

/** Returns the name of the parameter with the settings of an environment's functions, for the construct and the command line. */
export function settingsParameterName(environmentName: string): string {
  return `/oban/${environmentName}/backup`;
}

/** Returns the path below which operators record restores. */
export function restoresPath(environmentName: string): string {
  return `/oban/${environmentName}/${RESTORES}`;
}
