/** The kind of resource that an alarm of the library monitors. */
export type AlarmOwner = 'server' | 'database' | 'cluster' | 'function' | 'environment' | 'account';

/** Marks a kind of alarm that may be muted. All other kinds have the reason why they may not. */
export const MAY = 'may be muted';

const OUTAGE = 'it notifies of the loss of members or of an outage of the cluster, and planned work keeps two members healthy';
const CLUSTER_LOAD = 'it monitors the members that serve, and planned work replaces them one by one, so that two of them always serve';
const SUPPRESSES = 'it notifies nobody: it suppresses another alarm, and muting it has no effect';
const ENTRY = 'it notifies that clients of the cluster are refused or get errors';
const CERTIFICATE = 'a certificate expires on its day, whatever the window';
const BACKUP = 'a backup that fails or does not run is missing when a restore needs it';
const DELIVERY = 'it notifies that notifications do not arrive';
const KEY = 'a key that is unusable stops the environment, and the time to cancel its deletion is limited';
const TRAIL = 'it notifies of the use and the records of the account, which have no maintenance';

/**
 * The alarms of the library by owner and by kind, and whether they may be muted: alarms on the load and the host of a server that
 * somebody works on, and on the load of the database. An alarm that is not in the table may not be muted.
 */
export const ALARMS: { readonly [owner in AlarmOwner]: { readonly [kind: string]: string } } = {
  server: {
    'agent': MAY,
    'cpu': MAY,
    'disk': MAY,
    'memory': MAY,
    'status-check': MAY,
    'host-check': 'its action recovers the server on another host, and a mute rule stops all actions of an alarm',
    'missing-disk': 'a disk that is detached or has another name loses data, during maintenance as well',
  },
  database: {
    'database-connections': MAY,
    'database-cpu': MAY,
    'database-memory': MAY,
    'database-read-latency': MAY,
    'database-slow': MAY,
    'database-write-latency': MAY,
    'database-backup': BACKUP,
    'database-restorable': BACKUP,
    'database-event': 'it notifies that the database has failed over or has failed',
    'database-storage': 'a database without free storage stops',
  },
  cluster: {
    'availability': OUTAGE,
    'healthy-hosts': OUTAGE,
    'unhealthy-hosts': OUTAGE,
    'status-check': OUTAGE,
    'no-hosts': OUTAGE,
    'none-healthy': OUTAGE,
    'launch': OUTAGE,
    'settling': SUPPRESSES,
    'not-served': SUPPRESSES,
    'agent': CLUSTER_LOAD,
    'cpu': CLUSTER_LOAD,
    'disk': CLUSTER_LOAD,
    'memory': CLUSTER_LOAD,
    'client-tls': ENTRY,
    'load-balancer-errors': ENTRY,
    'member-errors': ENTRY,
    'member-tls': ENTRY,
    'certificate': CERTIFICATE,
    'certificate-due': CERTIFICATE,
  },
  function: {
    'backlog': BACKUP,
    'errors': BACKUP,
    'not-run': BACKUP,
    'throttled': BACKUP,
    'timeout': BACKUP,
  },
  environment: {
    delivery: DELIVERY,
    recipients: DELIVERY,
    key: KEY,
    pointer: 'it notifies that an image of a cluster was found bad, and further members would boot from a bad image',
  },
  account: {
    'cfn-admin': TRAIL,
    'root-login': TRAIL,
    'trail': TRAIL,
    'trail-silent': TRAIL,
  },
};

/** The owners whose alarms have no target, or a target that is neither a server nor a cluster. */
const BY_KIND_ALONE = ['database', 'function', 'environment', 'account'] as const;

/** The names of the servers and clusters of an environment. */
export interface NamedSources {
  readonly servers: readonly string[];
  readonly clusters: readonly string[];
}

/** The row of an alarm in the table. */
export interface AlarmRow {
  readonly owner: AlarmOwner;
  readonly kind: string;
  /** Why the alarm may not be muted. Undefined if it may. */
  readonly refusal?: string;
}

/**
 * Returns the row of an alarm. Undefined if the library does not have the alarm.
 *
 * @param name the name of the alarm within its environment, such as `disk-app01-D`
 */
export function rowOf(name: string, { servers, clusters }: NamedSources): AlarmRow | undefined {
  return rowIn('server', (kind) => servers.some((server) => name === `${kind}-${server}` || (kind === 'disk' && isDiskOf(server, name))))
    ?? rowIn('cluster', (kind) => clusters.some((cluster) => name === `${kind}-${cluster}`))
    // A longer kind comes first: `trail` is the beginning of `trail-silent`.
    ?? BY_KIND_ALONE.map((owner) => rowIn(owner, (kind) => name === kind) ?? rowIn(owner, (kind) => name.startsWith(`${kind}-`))).find((row) => row !== undefined);
}

function rowIn(owner: AlarmOwner, isKind: (kind: string) => boolean): AlarmRow | undefined {
  const kind = Object.keys(ALARMS[owner]).filter(isKind).sort((one, other) => other.length - one.length)[0];
  if (kind === undefined) {
    return undefined;
  }
  const entry = ALARMS[owner][kind];
  return entry === MAY ? { owner, kind } : { owner, kind, refusal: entry };
}

/** Whether a name is that of an alarm on a disk of the server. The names of servers have no capital letters and no slashes, and those of disks begin with one. */
function isDiskOf(server: string, name: string): boolean {
  const prefix = `disk-${server}-`;
  return name.startsWith(prefix) && /^([A-Z]$|\/)/.test(name.slice(prefix.length));
}
