/** The texts that every property for the name of an environment refuses. */
export const ENVIRONMENT_NAMES: readonly (readonly [value: string, message: string | RegExp])[] = [
  ['Prod', "the environment name is 'Prod': give 2 to 20 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen"],
  ['p', /the environment name is 'p': give 2 to 20/],
  ['a'.repeat(21), /the environment name is 'a{21}'/],
  ['prod-', /the environment name is 'prod-'/],
];
