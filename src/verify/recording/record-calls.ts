import type { Call } from './recorded-call';

/** The command of a client of the SDK. */
interface Command {
  readonly input: unknown;
  /** The schema of the operation: its name is the third element, followed by its traits, its input and its output. */
  readonly schema?: readonly unknown[];
}

/** A client of the SDK. */
interface Client {
  readonly config: { readonly serviceId: string };
  send(command: Command, options?: unknown): Promise<unknown>;
}

/**
 * Notes each call of the clients, with its answer.
 *
 * @param note receives the calls, in the order of their answers
 */
export function recordCalls(clients: object, note: (call: Call) => void): void {
  for (const client of Object.values(clients) as Client[]) {
    const send = client.send.bind(client);
    client.send = async (command, options) => {
      const [, , operation, , input, output] = command.schema ?? [];
      // The SDK asks for the next page with the same object.
      const asked = structuredClone(command.input);
      const call = { service: client.config.serviceId, operation: String(operation), input: asked, schemas: { input, output } };
      try {
        const answer = await send(command, options);
        note({ ...call, output: answer });
        return answer;
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        note({ ...call, error: { name, message } });
        throw error;
      }
    };
  }
}
