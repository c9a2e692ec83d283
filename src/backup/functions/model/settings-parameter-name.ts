/** The parameter that the settings of the functions of an environment are in, for the construct and the command line. */
export function settingsParameterName(environmentName: string): string {
  return `/oban/${environmentName}/backup`;
}
