import { GP3 } from './rules/storage-types';

/** Below it, AWS warns at each step of growth that the ceiling is near. */
const RECOMMENDED_PERCENT = 126;

/** What AWS takes for gp3 with SQL Server. Only the default keeps to it, as AWS raises it from time to time. */
const LARGEST_GIBIBYTES = 16384;

/**
 * Up to which size storage may grow unless the owner says: room to double, within what AWS takes for its IOPS.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
 */
export function defaultStorageCeiling(allocatedGibibytes: number, iops: number = GP3.baselineIops!): number {
  const room = Math.min(2 * allocatedGibibytes, LARGEST_GIBIBYTES, Math.floor(iops / GP3.iopsPerGibibyte.from));
  return Math.max(room, recommendedStorageCeiling(allocatedGibibytes));
}

/** The lowest ceiling of which AWS does not warn. */
export function recommendedStorageCeiling(allocatedGibibytes: number): number {
  return Math.ceil(allocatedGibibytes * RECOMMENDED_PERCENT / 100);
}
