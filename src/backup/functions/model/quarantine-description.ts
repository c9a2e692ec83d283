/** The description of the record of a quarantine, for functions and the command line: this file imports nothing. */
export function quarantineDescription(environmentName: string, id: string): string {
  return `Oban environment ${environmentName}: ${id} is, or may be, compromised`;
}
