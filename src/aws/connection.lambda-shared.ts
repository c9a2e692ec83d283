import { AwsTime, DatedResponse } from './aws-time.lambda-shared';

/**
 * How clients retry: EC2's buckets hold a hundred mutating calls and refill with five a second, so a client has to slow down by itself
 * and not give up. A connection that hangs is cut, as a function that waits for it would never hand over.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const CLIENT_CONFIGURATION = {
  retryMode: 'adaptive',
  maxAttempts: 10,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000 },
};

/** Right before the HTTP handler, so that it sees the response as it came. */
const READ_DATE = { name: 'readDate', step: 'deserialize', priority: 'low' } as const;

/** A client of the SDK, whatever its service. */
interface Client {
  readonly middlewareStack: {
    add(middleware: (next: any) => (args: any) => Promise<any>, options: typeof READ_DATE): void;
    remove(name: string): boolean;
  };
}

/** What the clients of a process share. */
export class Connection {
  /** AWS's time, by the answers to any of the clients. */
  public readonly time = new AwsTime();

  /**
   * Makes a client. It leaves out the SDK's preparation of every answer for a log, which the SDK makes even where nobody keeps one: of
   * tens of thousands of images that is an eighth of the work of reading them.
   */
  public client<C extends Client>(
    type: new (configuration: typeof CLIENT_CONFIGURATION) => C, overrides: Partial<typeof CLIENT_CONFIGURATION> = {},
  ): C {
    const client = new type({ ...CLIENT_CONFIGURATION, ...overrides });
    client.middlewareStack.remove('loggerMiddleware');
    client.middlewareStack.add(this.readDate, READ_DATE);
    return client;
  }

  private readonly readDate = (next: (args: unknown) => Promise<{ response: DatedResponse }>) => async (args: unknown) => {
    const answer = await next(args);
    this.time.observe(answer.response);
    return answer;
  };
}
