import { GP3 } from './rules/storage-types';

/** The maximum storage in percent of the allocated storage below which AWS warns at each extension that the maximum is near. */
const RECOMMENDED_PERCENT = 126;

/** The limit of AWS for gp3 with SQL Server. It applies to the default only, because AWS raises the limit from time to time. */
const LARGEST_GIBIBYTES = 16384;

/**
 * Returns the default maximum storage: twice the allocated storage, within the limits of AWS for its IOPS.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
 */
export function defaultStorageCeiling(allocatedGibibytes: number, iops: number = GP3.baselineIops!): number {
  const room = Math.min(2 * allocatedGibibytes, LARGEST_GIBIBYTES, Math.floor(iops / GP3.iopsPerGibibyte.from));
  return Math.max(room, recommendedStorageCeiling(allocatedGibibytes));
}

/** Returns the smallest maximum storage for which AWS sends no warnings. */
export function recommendedStorageCeiling(allocatedGibibytes: number): number {
  return Math.ceil(allocatedGibibytes * RECOMMENDED_PERCENT / 100);
}
