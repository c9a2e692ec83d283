import { AwsTime, DatedResponse } from './aws-time';
import { NoAnswer } from './no-answer';

/** How a client differs from the others. */
export interface ClientOptions {
  /** How often a call is tried at most. */
  readonly maxAttempts?: number;
  /** How long an attempt may take, from its start to the last byte of the answer. */
  readonly attemptMilliseconds?: number;
}

/**
 * How a client is made. EC2's buckets hold a hundred mutating calls and refill with five a second, so a client has to slow down by itself
 * and not give up.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export interface ClientConfiguration {
  readonly retryMode: string;
  readonly maxAttempts: number;
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number; readonly throwOnRequestTimeout: boolean };
}

/** A client of the SDK, whatever its service. */
interface Client {
  readonly middlewareStack: {
    add(middleware: Middleware, options: typeof WATCH_ATTEMPT): void;
    remove(name: string): boolean;
  };
  send(command: any, options?: any): Promise<any>;
}

type Middleware = (next: (args: any) => Promise<any>) => (args: any) => Promise<any>;

/** The response to one attempt. Its body arrives after it. */
interface Response extends DatedResponse {
  readonly body?: NodeJS.ReadableStream & { destroy?(error: Error): void };
}

/** Right before the HTTP handler, so that it sees each attempt, and each response as it came. */
const WATCH_ATTEMPT = { name: 'watchAttempt', step: 'deserialize', priority: 'low' } as const;

/** Of a call that AWS throttles, or of a connection that fails. */
const MOST_ATTEMPTS = 10; // promise ALL-5c.2

/** A page of a thousand images, with all their tags, takes some seconds. */
const ATTEMPT_MILLISECONDS = 60_000;

/** A call gives up after so many attempts of which no answer came in time: throttles are tried more often, as they are answers. */
const MOST_ATTEMPTS_IN_VAIN = 3;

/** A timer may end a little before its time. */
const TIMER_TOLERANCE_MILLISECONDS = 100;

/** How long a call may take in a process that is not killed, with all its attempts and the time between them. */
const CALL_MILLISECONDS = 300_000;

/**
 * The settings that the clients of a process share: how they retry, how long they wait, and AWS's time. Every wait has an end, also on a connection
 * that AWS does not close: before an answer, in the middle of one, or with a byte now and then.
 */
export class Connection {
  /** AWS's time, by the answers to any of the clients. */
  public readonly time = new AwsTime();

  /** @param callMilliseconds how long a call that begins now may take */
  constructor(private callMilliseconds: () => number = () => CALL_MILLISECONDS) {}

  /**
   * Starts an invocation: forgets the time that earlier answers stated, as a function is frozen between two invocations.
   *
   * @param callMilliseconds how long a call that begins now may take
   */
  public begin(callMilliseconds: () => number): void {
    this.callMilliseconds = callMilliseconds;
    this.time.reset();
  }

  /**
   * Makes a client. It leaves out the SDK's preparation of every answer for a log, which the SDK makes even where nobody keeps one: of
   * tens of thousands of images that is an eighth of the work of reading them.
   */
  public client<C extends Client>(type: new (configuration: ClientConfiguration) => C, options: ClientOptions = {}): C {
    const { maxAttempts = MOST_ATTEMPTS, attemptMilliseconds = ATTEMPT_MILLISECONDS } = options;
    const client = new type({
      retryMode: 'adaptive', // promise ALL-5c.1
      maxAttempts,
      requestHandler: {
        connectionTimeout: Math.min(5_000, attemptMilliseconds),
        requestTimeout: attemptMilliseconds,
        // Without it, the time-out of a request is a line in a log.
        throwOnRequestTimeout: true, // promise ALL-3d.2
      },
    });
    client.middlewareStack.remove('loggerMiddleware');
    client.middlewareStack.add(this.watchAttempts(attemptMilliseconds), WATCH_ATTEMPT);
    const send = Object.getPrototypeOf(client) as Client;
    client.send = (command, sendOptions) => this.inTime((abortSignal) => send.send.call(client, command, { ...sendOptions, abortSignal }));
    return client;
  }

  /** Ends a call when its time is up, whatever it waits for: an answer, its turn, or credentials. */
  private async inTime<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const milliseconds = this.callMilliseconds();
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new NoAnswer(`AWS has not answered within ${seconds(milliseconds)} s, which was all the time that there was`));
        controller.abort(); // promise ALL-3d.4
      }, milliseconds).unref();
    });
    try {
      return await Promise.race([call(controller.signal), timeUp]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The SDK resolves its middleware for every call, so what is counted here is of one call. */
  private watchAttempts(milliseconds: number): Middleware {
    return (next) => {
      let inVain = 0;
      const timeUp = () => {
        inVain += 1;
        return inVain < MOST_ATTEMPTS_IN_VAIN
          ? timeoutError(`AWS has not finished its answer within ${seconds(milliseconds)} s`)
          : new NoAnswer(`AWS has not answered any of ${inVain} attempts within ${seconds(milliseconds)} s`);
      };
      return async (args) => {
        const begun = performance.now();
        const left = () => milliseconds - (performance.now() - begun);
        let answer: { response: Response };
        try {
          answer = await next(args);
        } catch (error) {
          throw left() <= TIMER_TOLERANCE_MILLISECONDS ? timeUp() : error;
        }
        this.time.observe(answer.response);
        limitBody(answer.response, left(), timeUp);
        return answer;
      };
    };
  }
}

/** The SDK's own limits end with the headers of a response, or start again with each byte of its body. */
function limitBody({ body }: Response, milliseconds: number, timeUp: () => Error): void {
  if (typeof body?.destroy !== 'function') {
    return;
  }
  const timer = setTimeout(() => body.destroy!(timeUp()), milliseconds).unref(); // promise ALL-3d.3
  body.once('close', () => clearTimeout(timer));
}

/** An error that the SDK takes for one of the connection, and tries again after. */
function timeoutError(message: string): Error {
  return Object.assign(new Error(message), { name: 'TimeoutError', $metadata: {} });
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1_000);
}
