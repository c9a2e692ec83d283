import { NamedSources, rowOf } from './mutable-alarms';

/** The target that is the database. All other targets are servers or single alarms. */
export const DATABASE = 'database';

/** The alarms of an environment, and the servers and clusters that they monitor. */
export interface MutableEnvironment extends NamedSources {
  /** The names of the alarms within the environment, such as `cpu-app01`. */
  readonly alarms: readonly string[];
}

/** The alarms that a target stands for, or the reason why it is refused. */
export type MutedAlarms = { readonly alarms: readonly string[] } | { readonly refusal: string };

/**
 * Returns the alarms that a target of a mute stands for.
 *
 * @param target the name of a server, `database`, or the name of an alarm within the environment
 */
export function mutedBy(target: string, environment: MutableEnvironment): MutedAlarms {
  const { servers, clusters, alarms } = environment;
  const isServer = servers.includes(target);
  const ofDatabase = target === DATABASE ? alarms.filter((name) => mayMute(name, 'database', environment)) : [];
  if (isServer && ofDatabase.length > 0) {
    return { refusal: `'${target}' is a server and the database: name the alarms, such as ${ofDatabase[0]}` };
  }
  if (isServer) {
    const ofServer = alarms.filter((name) => mayMute(name, 'server', { servers: [target], clusters }));
    return ofServer.length > 0 ? { alarms: ofServer } : { refusal: `server '${target}' has no alarms that may be muted` };
  }
  if (ofDatabase.length > 0) {
    return { alarms: ofDatabase };
  }
  if (clusters.includes(target)) {
    return { refusal: `'${target}' is a cluster, whose alarms are never muted: planned work keeps two of its members healthy, and anything else is an outage` };
  }
  return mutedAlarm(target, environment);
}

function mutedAlarm(name: string, environment: MutableEnvironment): MutedAlarms {
  const row = rowOf(name, environment);
  if (row?.refusal !== undefined) {
    return { refusal: `the alarm '${name}' is never muted: ${row.refusal}` };
  }
  const { servers, alarms } = environment;
  if (!alarms.includes(name)) {
    const known = [...servers, ...alarms.some((each) => mayMute(each, 'database', environment)) ? [DATABASE] : []].sort();
    return { refusal: `there is no server and no alarm '${name}': ${known.length === 0 ? 'nothing here can be muted' : `give one of ${known.join(', ')}, or the name of one of their alarms`}` };
  }
  return row === undefined
    ? { refusal: `the alarm '${name}' is not one of this library, which does not know whether it may be muted` }
    : { alarms: [name] };
}

function mayMute(name: string, owner: 'server' | 'database', sources: NamedSources): boolean {
  const row = rowOf(name, sources);
  return row?.owner === owner && row.refusal === undefined;
}
