/**
 * Throws if a required property is missing. This happens in JavaScript only, because TypeScript and jsii report missing properties earlier.
 *
 * @param owner the owner of the properties in the error message, such as `ObanEnvironment` or `gateway`
 * @throws if a property is missing, with the name of the property
 */
export function requireProperties<T extends object>(owner: string, properties: T | undefined, names: readonly (keyof T & string)[]): void {
  const given: Partial<T> = properties ?? {};
  // In YAML and JSON, `null` is a missing value.
  const missing = names.filter((name) => given[name] === undefined || given[name] === null);
  if (missing.length > 0) {
    throw new Error(`${owner} has no ${missing.join(', no ')}: give ${missing.length === 1 ? 'it a value, because it is' : 'them values, because they are'} required`);
  }
}
