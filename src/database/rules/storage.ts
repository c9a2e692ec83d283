import type { DatabaseRule } from './database-rule';
import { contains, GP3, StorageType, STORAGE_TYPES } from './storage-types';
import type { RenderedDatabase } from '../rendered-database';
import { recommendedStorageCeiling } from '../storage-ceiling';

const STORAGE = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html';
const AUTOSCALING = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html';

const SMALLEST_GIBIBYTES = 20;
const THROUGHPUT = { from: 125, to: 1000 };
const THROUGHPUT_PER_IOPS = 0.25;

export const ALLOCATED_STORAGE: DatabaseRule = {
  name: 'allocated storage',
  source: STORAGE,
  check: (database) => {
    const size = database.text('AllocatedStorage');
    return size === undefined || (Number.isInteger(Number(size)) && Number(size) >= SMALLEST_GIBIBYTES) ? undefined
      : `the database's allocatedStorage is ${size} GiB: give whole GiB, at least ${SMALLEST_GIBIBYTES}`;
  },
};

export const STORAGE_TYPE: DatabaseRule = {
  name: 'storage type',
  source: STORAGE,
  check: (database) => {
    const type = database.text('StorageType');
    return type !== undefined && type in STORAGE_TYPES || (type === undefined && database.isSet('StorageType')) ? undefined
      : `the database's storage type is '${type ?? 'not set'}': give one of ${Object.keys(STORAGE_TYPES).join(', ')}, as the others are previous generations`;
  },
};

export const IOPS: DatabaseRule = {
  name: 'IOPS',
  source: STORAGE,
  check: (database) => {
    const type = storageType(database);
    if (type === undefined || (!database.isSet('Iops') && type.baselineIops !== undefined)) {
      return undefined;
    }
    const iops = database.number('Iops');
    return !database.isSet('Iops') || (iops !== undefined && !(Number.isInteger(iops) && contains(type.iops, iops)))
      ? `the database's iops is ${iops ?? 'not set'}: give ${type.iops.from} to ${type.iops.to} for ${database.text('StorageType')}`
      : undefined;
  },
};

// AWS also applies the ratio to the maximum storage: storage autoscaling must not need more IOPS.
export const IOPS_RATIO: DatabaseRule = {
  name: 'IOPS ratio',
  source: STORAGE,
  check: (database) => {
    const type = storageType(database);
    const iops = iopsOf(database, type);
    const size = database.number('AllocatedStorage');
    if (type === undefined || iops === undefined || size === undefined) {
      return undefined;
    }
    const largest = Math.max(size, database.number('MaxAllocatedStorage') ?? size);
    const { from, to } = type.iopsPerGibibyte;
    if (iops > size * to) {
      return `the database has ${iops} iops for an allocatedStorage of ${size} GiB: give at most ${size * to}, which is ${to} per GiB`;
    }
    return iops < largest * from
      ? `the database has ${iops} iops for storage that may grow to ${largest} GiB: give at least ${Math.ceil(largest * from)}, which is ${from} per GiB, or lower maxAllocatedStorage to ${Math.floor(iops / from)} GiB`
      : undefined;
  },
};

export const STORAGE_THROUGHPUT: DatabaseRule = {
  name: 'storage throughput',
  source: STORAGE,
  check: (database) => {
    const throughput = database.number('StorageThroughput');
    if (throughput === undefined) {
      return undefined;
    }
    const type = database.text('StorageType');
    if (type !== undefined && type !== 'gp3') {
      return `the database's storageThroughput is ${throughput} MiB/s with ${type} storage: leave it out, because only gp3 has a configurable throughput`;
    }
    if (!contains(THROUGHPUT, throughput)) {
      return `the database's storageThroughput is ${throughput} MiB/s: give ${THROUGHPUT.from} to ${THROUGHPUT.to}`;
    }
    const iops = iopsOf(database, GP3);
    return iops !== undefined && throughput > iops * THROUGHPUT_PER_IOPS
      ? `the database's storageThroughput is ${throughput} MiB/s with ${iops} iops: give at least ${throughput / THROUGHPUT_PER_IOPS} iops, because the throughput is at most a quarter of the iops`
      : undefined;
  },
};

// Compares whole numbers, because 1000 * 1.1 is more than 1100 in floating-point arithmetic.
export const STORAGE_CEILING: DatabaseRule = {
  name: 'storage ceiling',
  source: AUTOSCALING,
  check: (database) => {
    const size = database.number('AllocatedStorage');
    const ceiling = database.number('MaxAllocatedStorage');
    return size === undefined || ceiling === undefined || (Number.isInteger(ceiling) && ceiling * 10 >= size * 11) ? undefined
      : `the database's maxAllocatedStorage is ${ceiling} GiB with an allocatedStorage of ${size} GiB: give whole GiB from ${Math.ceil(size * 11 / 10)} on; AWS recommends at least ${recommendedStorageCeiling(size)}`;
  },
};

export const STORAGE_HEADROOM: DatabaseRule = {
  name: 'storage headroom',
  source: AUTOSCALING,
  check: (database) => {
    const size = database.number('AllocatedStorage');
    const ceiling = database.number('MaxAllocatedStorage');
    return size === undefined || ceiling === undefined || ceiling >= recommendedStorageCeiling(size) ? undefined
      : `the database's maxAllocatedStorage is ${ceiling} GiB with an allocatedStorage of ${size} GiB: AWS sends warnings that the storage approaches its maximum unless the maximum is at least ${recommendedStorageCeiling(size)}`;
  },
};

function storageType(database: RenderedDatabase): StorageType | undefined {
  return STORAGE_TYPES[database.text('StorageType') ?? ''];
}

function iopsOf(database: RenderedDatabase, type: StorageType | undefined): number | undefined {
  return database.isSet('Iops') ? database.number('Iops') : type?.baselineIops;
}
