import { AwsTime, DatedResponse } from './aws-time';
import { NoAnswer } from './no-answer';

/** The options of a client. */
export interface ClientOptions {
  /** The maximum number of attempts of a call. */
  readonly maxAttempts?: number;
  /** The timeout of an attempt, from its start to the last byte of the response. */
  readonly attemptMilliseconds?: number;
}

/**
 * The configuration of a client. EC2's token buckets hold 100 mutating calls and refill with 5 per second, so a client must reduce its rate
 * instead of giving up.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export interface ClientConfiguration {
  readonly retryMode: string;
  readonly maxAttempts: number;
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number; readonly throwOnRequestTimeout: boolean };
}

/** A client of the SDK, for any service. */
interface Client {
  readonly middlewareStack: {
    add(middleware: Middleware, options: typeof WATCH_ATTEMPT): void;
    remove(name: string): boolean;
  };
  send(command: any, options?: any): Promise<any>;
}

type Middleware = (next: (args: any) => Promise<any>) => (args: any) => Promise<any>;

/** The response to one attempt. Its body arrives later. */
interface Response extends DatedResponse {
  readonly body?: NodeJS.ReadableStream & { destroy?(error: Error): void };
}

/** The position of the middleware: directly before the HTTP handler, so that it processes each attempt and each unchanged response. */
const WATCH_ATTEMPT = { name: 'watchAttempt', step: 'deserialize', priority: 'low' } as const;

/** The maximum number of attempts of a call that AWS throttles, or whose connection fails. */
const MOST_ATTEMPTS = 10; // promise ALL-5c.2

/** The timeout of an attempt: a page of 1,000 images with all their tags takes some seconds. */
const ATTEMPT_MILLISECONDS = 60_000;

/** The maximum number of attempts that time out. Throttled attempts do not count, because they have a response. */
const MOST_TIMEOUTS = 3;

/** The time by which a timer may end early. */
const TIMER_TOLERANCE_MILLISECONDS = 100;

/** The timeout of a call, with all its attempts and pauses, in a process without a time limit. */
const CALL_MILLISECONDS = 300_000;

/**
 * The settings that the clients of a process share: retries, timeouts and AWS's time. Every wait ends, even if AWS sends no response, stops in
 * the middle of a response, or sends single bytes with long pauses.
 */
export class Connection {
  /** AWS's time, from the responses to all clients. */
  public readonly time = new AwsTime();

  /** @param callMilliseconds returns the timeout of a call that begins now */
  constructor(private callMilliseconds: () => number = () => CALL_MILLISECONDS) {}

  /**
   * Starts an invocation: forgets the times of earlier responses, because a function is frozen between two invocations.
   *
   * @param callMilliseconds returns the timeout of a call that begins now
   */
  public begin(callMilliseconds: () => number): void {
    this.callMilliseconds = callMilliseconds;
    this.time.reset();
  }

  /**
   * Creates a client. It does not use the SDK's logger middleware, which prepares every response for a log even if there is no logger. For tens
   * of thousands of images, this takes an eighth of the time.
   */
  public client<C extends Client>(type: new (configuration: ClientConfiguration) => C, options: ClientOptions = {}): C {
    const { maxAttempts = MOST_ATTEMPTS, attemptMilliseconds = ATTEMPT_MILLISECONDS } = options;
    const client = new type({
      retryMode: 'adaptive', // promise ALL-5c.1
      maxAttempts,
      requestHandler: {
        connectionTimeout: Math.min(5_000, attemptMilliseconds),
        requestTimeout: attemptMilliseconds,
        // Otherwise, the SDK only logs the timeout of a request.
        throwOnRequestTimeout: true, // promise ALL-3d.2
      },
    });
    client.middlewareStack.remove('loggerMiddleware');
    client.middlewareStack.add(this.watchAttempts(attemptMilliseconds), WATCH_ATTEMPT);
    const send = Object.getPrototypeOf(client) as Client;
    client.send = (command, sendOptions) => this.inTime((abortSignal) => send.send.call(client, command, { ...sendOptions, abortSignal }));
    return client;
  }

  /** Ends a call at its timeout, whether it waits for a response, for a retry, or for credentials. */
  private async inTime<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const milliseconds = this.callMilliseconds();
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new NoAnswer(`AWS did not respond within ${seconds(milliseconds)} s, which was all the remaining time`));
        controller.abort(); // promise ALL-3d.4
      }, milliseconds).unref();
    });
    try {
      return await Promise.race([call(controller.signal), timeUp]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Returns the middleware that limits attempts. The SDK creates it for every call, so it counts the timeouts of one call. */
  private watchAttempts(milliseconds: number): Middleware {
    return (next) => {
      let timeouts = 0;
      const timeUp = () => {
        timeouts += 1;
        return timeouts < MOST_TIMEOUTS
          ? timeoutError(`AWS did not complete its response within ${seconds(milliseconds)} s`)
          : new NoAnswer(`AWS did not respond to any of ${timeouts} attempts within ${seconds(milliseconds)} s`);
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

/** Limits the time of a response's body. The SDK's own timeouts end with the headers, or restart with each byte of the body. */
function limitBody({ body }: Response, milliseconds: number, timeUp: () => Error): void {
  if (typeof body?.destroy !== 'function') {
    return;
  }
  const timer = setTimeout(() => body.destroy!(timeUp()), milliseconds).unref(); // promise ALL-3d.3
  body.once('close', () => clearTimeout(timer));
}

/** Returns an error that the SDK treats as a connection error, so that it retries the call. */
function timeoutError(message: string): Error {
  return Object.assign(new Error(message), { name: 'TimeoutError', $metadata: {} });
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1_000);
}
