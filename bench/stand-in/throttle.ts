/** A token bucket. */
interface Bucket {
  readonly size: number;
  readonly refillPerSecond: number;
}

const BUCKETS: { readonly [action: string]: Bucket } = {
  DeregisterImage: { size: 100, refillPerSecond: 5 },
  DeleteSnapshot: { size: 100, refillPerSecond: 5 },
};
const DESCRIBE: Bucket = { size: 100, refillPerSecond: 20 };
const DESCRIBE_EVERYTHING: Bucket = { size: 50, refillPerSecond: 10 };
const EXPENSIVE = ['DescribeInstances', 'DescribeSnapshots', 'DescribeVolumes'];

/**
 * EC2's documented buckets, one for each action, all of them full at first.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
export class Throttle {
  private readonly levels = new Map<string, { tokens: number; at: number }>();

  /**
   * Returns whether there was a token for a request.
   *
   * @param isBounded whether it asks for pages or by a filter
   * @param now seconds on the clock of the account
   */
  public admits(action: string, isBounded: boolean, now: number): boolean {
    const { size, refillPerSecond } = bucketOf(action, isBounded);
    const { tokens, at } = this.levels.get(action) ?? { tokens: size, at: now };
    const level = Math.min(size, tokens + Math.max(0, now - at) * refillPerSecond);
    this.levels.set(action, { tokens: level < 1 ? level : level - 1, at: Math.max(now, at) });
    return level >= 1;
  }
}

/** Returns the minimum time in seconds for a number of requests. */
export function idealSeconds(action: string, requests: number): number {
  const { size, refillPerSecond } = bucketOf(action, true);
  return Math.max(0, requests - size) / refillPerSecond;
}

function bucketOf(action: string, isBounded: boolean): Bucket {
  return BUCKETS[action] ?? (EXPENSIVE.includes(action) && !isBounded ? DESCRIBE_EVERYTHING : DESCRIBE);
}
