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
      : `the database's storage type is '${type ?? 'not set'}': use ${Object.keys(STORAGE_TYPES).join(', ')}; the others are of an earlier generation`;
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
      ? `the database's iops is ${iops ?? 'not set'}: ${database.text('StorageType')} takes ${type.iops.from} to ${type.iops.to}`
      : undefined;
  },
};

// AWS holds the ratio against the ceiling as well: growth up to there must not need more IOPS.
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
      return `the database has ${iops} iops for an allocatedStorage of ${size} GiB: ask for at most ${size * to}, which is ${to} per GiB`;
    }
    return iops < largest * from
      ? `the database has ${iops} iops for storage that may grow to ${largest} GiB: ask for at least ${Math.ceil(largest * from)}, which is ${from} per GiB, or lower maxAllocatedStorage to ${Math.floor(iops / from)} GiB`
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
      return `the database's storageThroughput is ${throughput} MiB/s with ${type} storage: only gp3 takes one, leave it out`;
    }
    if (!contains(THROUGHPUT, throughput)) {
      return `the database's storageThroughput is ${throughput} MiB/s: gp3 takes ${THROUGHPUT.from} to ${THROUGHPUT.to}`;
    }
    const iops = iopsOf(database, GP3);
    return iops !== undefined && throughput > iops * THROUGHPUT_PER_IOPS
      ? `the database's storageThroughput is ${throughput} MiB/s with ${iops} iops: it can be at most a quarter of the iops, so ask for at least ${throughput / THROUGHPUT_PER_IOPS} of them`
      : undefined;
  },
};

// In whole numbers: 1000 * 1.1 is more than 1100.
export const STORAGE_CEILING: DatabaseRule = {
  name: 'storage ceiling',
  source: AUTOSCALING,
  check: (database) => {
    const size = database.number('AllocatedStorage');
    const ceiling = database.number('MaxAllocatedStorage');
    return size === undefined || ceiling === undefined || (Number.isInteger(ceiling) && ceiling * 10 >= size * 11) ? undefined
      : `the database's maxAllocatedStorage is ${ceiling} GiB with an allocatedStorage of ${size} GiB: AWS takes whole GiB from ${Math.ceil(size * 11 / 10)} on, and recommends at least ${recommendedStorageCeiling(size)}`;
  },
};

export const STORAGE_HEADROOM: DatabaseRule = {
  name: 'storage headroom',
  source: AUTOSCALING,
  check: (database) => {
    const size = database.number('AllocatedStorage');
    const ceiling = database.number('MaxAllocatedStorage');
    return size === undefined || ceiling === undefined || ceiling >= recommendedStorageCeiling(size) ? undefined
      : `the database's maxAllocatedStorage is ${ceiling} GiB with an allocatedStorage of ${size} GiB: AWS sends warnings that the ceiling is near unless it is at least ${recommendedStorageCeiling(size)}`;
  },
};

function storageType(database: RenderedDatabase): StorageType | undefined {
  return STORAGE_TYPES[database.text('StorageType') ?? ''];
}

function iopsOf(database: RenderedDatabase, type: StorageType | undefined): number | undefined {
  return database.isSet('Iops') ? database.number('Iops') : type?.baselineIops;
}
