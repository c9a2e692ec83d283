/**
 * Refuses properties that lack what is required. Only JavaScript comes this far without them: TypeScript and jsii refuse them earlier.
 *
 * @param owner whose properties they are, as the user knows it: `ObanEnvironment`, `gateway`
 * @throws if one is missing; the message names it
 */
export function requireProperties<T extends object>(owner: string, properties: T | undefined, names: readonly (keyof T & string)[]): void {
  const given: Partial<T> = properties ?? {};
  // `null` is how YAML and JSON say that there is none.
  const missing = names.filter((name) => given[name] === undefined || given[name] === null);
  if (missing.length > 0) {
    throw new Error(`${owner} has no ${missing.join(', no ')}: give ${missing.length === 1 ? 'it a value, as it is' : 'them values, as they are'} required`);
  }
}
