/** Returns the error for a restore that does not begin. The command line recognizes it by its name, and prints the message only. */
export function refusal(message: string): Error {
  return Object.assign(new Error(message), { name: 'Refusal' });
}
