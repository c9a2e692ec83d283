/** What a type of storage takes with SQL Server. */
export interface StorageType {
  /** IOPS that it has without asking for any; undefined if they must be asked for. */
  readonly baselineIops?: number;
  readonly iops: Range;
  readonly iopsPerGibibyte: Range;
}

/** From the one to the other, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * SQL Server's storage is not striped: gp3 has its baseline at any size, and every size takes more IOPS and throughput.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
 */
export const GP3: StorageType = { baselineIops: 3000, iops: { from: 3000, to: 16_000 }, iopsPerGibibyte: { from: 0.5, to: 500 } };

/** The types of today; gp2 and magnetic storage are of earlier generations. */
export const STORAGE_TYPES: { readonly [name: string]: StorageType } = {
  gp3: GP3,
  io2: { iops: { from: 1000, to: 256_000 }, iopsPerGibibyte: { from: 0.5, to: 1000 } },
  io1: { iops: { from: 1000, to: 64_000 }, iopsPerGibibyte: { from: 1, to: 50 } },
};

export function contains(range: Range, value: number): boolean {
  return value >= range.from && value <= range.to;
}
