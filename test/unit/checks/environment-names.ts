/** What every property refuses that takes the name of an environment. */
export const ENVIRONMENT_NAMES: readonly (readonly [value: string, message: string | RegExp])[] = [
  ['Prod', "the environment name 'Prod': give 2 to 20 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen"],
  ['p', /the environment name 'p': give 2 to 20/],
  ['a'.repeat(21), /the environment name 'a{21}' is not valid/],
  ['prod-', /the environment name 'prod-' is not valid/],
];
