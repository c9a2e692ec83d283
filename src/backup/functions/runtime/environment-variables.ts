import type { SettingsText } from './read-settings';

/** The variable with the environment's name. */
const ENVIRONMENT_VARIABLE = 'OBAN_ENVIRONMENT';

/** The variable with all other settings, as JSON. */
const BACKUP_VARIABLE = 'OBAN_BACKUP';

/** The environment variables of a process by their names. */
export interface Variables {
  readonly [name: string]: string | undefined;
}

/** Returns the environment variables with the settings of a function. */
export function settingsVariables(environmentName: string, json: string): { [name: string]: string } {
  return { [ENVIRONMENT_VARIABLE]: environmentName, [BACKUP_VARIABLE]: json };
}

/** Returns the settings in a function's environment variables. */
export function settingsText(variables: Variables): SettingsText {
  const environmentName = variables[ENVIRONMENT_VARIABLE];
  if (environmentName === undefined || environmentName === '') {
    throw new Error(`the variable ${ENVIRONMENT_VARIABLE} must name the environment`);
  }
  return { environmentName, json: variables[BACKUP_VARIABLE] ?? '', place: `the variable ${BACKUP_VARIABLE}` };
}
