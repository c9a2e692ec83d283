/** The limits of a storage type with SQL Server. */
export interface StorageType {
  /** The baseline IOPS; undefined if IOPS must be provisioned. */
  readonly baselineIops?: number;
  readonly iops: Range;
  readonly iopsPerGibibyte: Range;
}

/** A range that includes both limits. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The limits of gp3. Storage of SQL Server is not striped: gp3 has its baseline at any size, and more IOPS and throughput can be provisioned at any
 * size.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
 */
export const GP3: StorageType = { baselineIops: 3000, iops: { from: 3000, to: 16_000 }, iopsPerGibibyte: { from: 0.5, to: 500 } };

/** The storage types of the current generation, without gp2 and magnetic storage. */
export const STORAGE_TYPES: { readonly [name: string]: StorageType } = {
  gp3: GP3,
  io2: { iops: { from: 1000, to: 256_000 }, iopsPerGibibyte: { from: 0.5, to: 1000 } },
  io1: { iops: { from: 1000, to: 64_000 }, iopsPerGibibyte: { from: 1, to: 50 } },
};

export function contains(range: Range, value: number): boolean {
  return value >= range.from && value <= range.to;
}
