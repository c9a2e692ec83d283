import type { Clients } from '../../../src/backup/functions/runtime/clients';

/** A handler between a function and AWS, which may or may not send a call, and may or may not return its response. */
export type Between = (call: Call, send: () => Promise<unknown>) => Promise<unknown>;

/** A call of AWS's API, with all attempts of the SDK. */
export interface Call {
  /** The operation, such as `DescribeImages`. */
  readonly operation: string;
  readonly input: any;
}

/** Installs a handler between all of these clients and AWS. */
export function intercept(clients: Clients, between: Between): Clients {
  for (const client of Object.values(clients)) {
    client.middlewareStack.add(
      (next: any, { commandName }: any) => (args: any) => between({ operation: commandName.replace(/Command$/, ''), input: args.input }, () => next(args)),
      { step: 'initialize', priority: 'high', name: 'between' },
    );
  }
  return clients;
}

/** Whether the call at which a process ends has reached AWS. */
export type Moment = 'before' | 'after';

const NEVER = new Promise<never>(() => undefined);

/** A process that ends at one of its calls. After that, it receives no response and sends no call. */
export class Interruption {
  /** The calls of the process so far. */
  public readonly operations: string[] = [];
  /** Called after the process has ended and AWS has carried out its earlier requests. */
  public readonly ended: Promise<void>;
  private end!: () => void;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(private readonly at: number, private readonly moment: Moment) {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  public readonly between: Between = async ({ operation }, send) => {
    this.operations.push(operation);
    const number = this.operations.length;
    if (number < this.at) {
      return this.observed(send);
    }
    if (number === this.at) {
      if (this.moment === 'after') {
        await send().catch(() => undefined);
      }
      await Promise.allSettled(this.underWay);
      this.end();
    }
    return NEVER;
  };

  private async observed(send: () => Promise<unknown>): Promise<unknown> {
    const sent = send();
    this.underWay.add(sent);
    try {
      const answer = await sent;
      return this.operations.length >= this.at ? await NEVER : answer;
    } finally {
      this.underWay.delete(sent);
    }
  }
}
