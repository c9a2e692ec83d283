import type { Between } from './interruption';
import type { Clients } from '../../../src/backup/functions/runtime/clients';

/** A handler between the SDK and the network, which processes each attempt of a call. */
export type OnTheWire = (operation: string, send: () => Promise<any>) => Promise<any>;

/** Installs a handler between the SDK of these clients, with its retries, and AWS. Removes the pauses between attempts. */
export function disturb(clients: Clients, onTheWire: OnTheWire): Clients {
  for (const client of Object.values(clients)) {
    client.middlewareStack.add(
      (next: any, { commandName }: any) => (args: any) => onTheWire(commandName.replace(/Command$/, ''), () => next(args)),
      { step: 'deserialize', priority: 'low', name: 'wire' },
    );
  }
  return clients;
}

/** Returns an error as the SDK creates it from a response. */
export function fault(code: string, status = 400): Error {
  return Object.assign(new Error('as AWS says'), { name: code, $fault: status < 500 ? 'client' : 'server', $metadata: { httpStatusCode: status } });
}

/** Returns the error of an interrupted connection. */
export function reset(): Error {
  return Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
}

/** Rejects the first calls of an operation with an error. */
export function failing(operation: string, error: () => Error, times = Infinity): OnTheWire {
  let left = times;
  return async (called, send) => {
    if (called === operation && left > 0) {
      left -= 1;
      throw error();
    }
    return send();
  };
}

/** Lets the first attempt of an operation reach AWS, and loses the response. */
export function losingAnswers(operation: string): OnTheWire {
  let isLost = false;
  return async (called, send) => {
    const answer = await send();
    if (called === operation && !isLost) {
      isLost = true;
      throw reset();
    }
    return answer;
  };
}

/** Changes the first responses of AWS to a query, or all of them if no number is given. */
export function seeing(operation: string, edit: (output: any) => void, times = Infinity): Between {
  let left = times;
  return async (call, send) => {
    const answer: any = await send();
    if (call.operation === operation && left > 0) {
      left -= 1;
      edit(answer.output);
    }
    return answer;
  };
}
