import type { Change } from './decision';
import * as metrics from './metric-names';

/** The properties of a function of the backup. Names, schedules, metrics and alarms of the functions derive from them. */
interface BackupFunctionEntry {
  /** The predicate of a sentence that begins with "the function that". */
  readonly purpose: string;
  /** The default time of day of the run, `HH:MM` in UTC. */
  readonly defaultTime: string;
  /** The number of retries by Lambda after a failed run. */
  readonly retryAttempts: number;
  /** The changes that the function may make, with the metric that counts each. Undefined if no metric counts a change. */
  readonly changes: { readonly [action in Change['action']]?: string | undefined };
}

/** The functions of the backup by their names, in the order of a day. */
export const BACKUP_FUNCTIONS = {
  'create-images': {
    purpose: 'makes an image of every selected server',
    defaultTime: '15:00',
    retryAttempts: 2,
    changes: {
      'create-image': metrics.IMAGES_MADE, // promise ALL-6c.2
      'record-quarantine': undefined,
    },
  },
  'roll-clusters': {
    purpose: 'makes an image of a member of every cluster and moves the pointers of clusters to good images',
    defaultTime: '15:30',
    retryAttempts: 2,
    changes: {
      'create-image': metrics.IMAGES_MADE,
      'move-pointer': metrics.POINTERS_MOVED,
      'revert-pointer': metrics.POINTERS_REVERTED, // promise FN-2n2.3
      'start-instance-refresh': metrics.REFRESHES_STARTED,
      'record-quarantine': undefined,
    },
  },
  'tag-snapshots': {
    purpose: 'copies the tags of images to their snapshots',
    defaultTime: '17:00',
    retryAttempts: 2,
    changes: { 'tag-snapshots': metrics.SNAPSHOTS_TAGGED },
  },
  'expire-images': {
    purpose: 'removes expired images and their snapshots',
    defaultTime: '18:00',
    retryAttempts: 2,
    changes: { 'deregister-image': metrics.IMAGES_EXPIRED, 'delete-snapshot': metrics.SNAPSHOTS_DELETED }, // promise ALL-6c.3
  },
  'check-backups': {
    purpose: 'checks the backups',
    defaultTime: '20:00',
    retryAttempts: 0, // Each attempt would send the same mail.
    changes: {},
  },
} as const satisfies { readonly [name: string]: BackupFunctionEntry };

/** The name of a function, in logs, metrics, alarms and commands. */
export type FunctionName = keyof typeof BACKUP_FUNCTIONS;

/** All functions, in the order of a day. */
export const FUNCTION_NAMES = Object.keys(BACKUP_FUNCTIONS) as FunctionName[];

type CamelCase<Text extends string> = Text extends `${infer First}-${infer Rest}` ? `${First}${Capitalize<CamelCase<Rest>>}` : Text;

/** The name of a function in camel case, such as `createImages`. */
export type FunctionKey = CamelCase<FunctionName>;

/** Returns the name of a function in camel case, such as `createImages`. */
export function functionKey(name: FunctionName): FunctionKey {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) as FunctionKey;
}

/** Returns the construct id of a function, such as `CreateImages`. */
export function constructId(name: FunctionName): string {
  const key = functionKey(name);
  return `${key[0].toUpperCase()}${key.slice(1)}`;
}

/** Returns the changes that a function may make, with the metric that counts each. */
export function changesOf(name: FunctionName): BackupFunctionEntry['changes'] {
  return BACKUP_FUNCTIONS[name].changes;
}

/** Returns whether a function changes anything: one that does not can leave no work for the next day. */
export function changesAnything(name: FunctionName): boolean {
  return Object.keys(changesOf(name)).length > 0;
}

/** Returns whether a function may make one of these changes. */
export function mayMake(name: FunctionName, ...actions: Change['action'][]): boolean {
  return actions.some((action) => action in changesOf(name));
}
