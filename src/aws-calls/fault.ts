/** Renders an error for the operator. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/**
 * Returns whether an error is one of these AWS errors.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html
 */
export function isFault(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
