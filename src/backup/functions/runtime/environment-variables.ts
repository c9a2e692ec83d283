import type { SettingsText } from './read-settings';

/** The environment's name. */
const ENVIRONMENT_VARIABLE = 'OBAN_ENVIRONMENT';

/** Everything else, as JSON. */
const BACKUP_VARIABLE = 'OBAN_BACKUP';

/** Variables of a process by their names. */
export interface Variables {
  readonly [name: string]: string | undefined;
}

/** The variables that carry the settings of a function. */
export function settingsVariables(environmentName: string, json: string): { [name: string]: string } {
  return { [ENVIRONMENT_VARIABLE]: environmentName, [BACKUP_VARIABLE]: json };
}

/** What a function is told by its variables. */
export function settingsText(variables: Variables): SettingsText {
  const environmentName = variables[ENVIRONMENT_VARIABLE];
  if (environmentName === undefined || environmentName === '') {
    throw new Error(`the variable ${ENVIRONMENT_VARIABLE} must name the environment`);
  }
  return { environmentName, json: variables[BACKUP_VARIABLE] ?? '', place: `the variable ${BACKUP_VARIABLE}` };
}
