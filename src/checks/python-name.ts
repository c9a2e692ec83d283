/** Returns the name that jsii gives a property in Python. */
export function pythonName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
