import * as fs from 'fs';
import * as path from 'path';
import { BASELINE } from '../../../scripts/compat/baseline';
import { Difference, differencesBetween, faultsOf } from '../../../scripts/compat/differences';

/** A way to break the API, and the part of the key by which `npm run compat` reports it. */
interface ApiBreak {
  readonly kind: string;
  readonly made: string;
  readonly key: string;
  readonly change: (type: (name: string) => any) => void;
}

const named = (list: any[], name: string) => list.find((each) => each.name === name);
const without = (list: any[], name: string) => list.filter((each) => each.name !== name);

/** Each in another type, so that all of them can be made at once. */
const API_BREAKS: readonly ApiBreak[] = [
  {
    kind: 'property made required',
    made: 'ClusterOptions.bootTimeout',
    key: 'strengthened:oban-environment.ClusterOptions',
    change: (type) => { delete named(type('ClusterOptions').properties, 'bootTimeout').optional; },
  },
  {
    kind: 'property removed',
    made: 'ServerOptions.tier',
    key: 'removed:oban-environment.ServerOptions.tier',
    change: (type) => { type('ServerOptions').properties = without(type('ServerOptions').properties, 'tier'); },
  },
  {
    kind: 'property renamed',
    made: 'DataVolume.drive to letter',
    key: 'removed:oban-environment.DataVolume.drive',
    change: (type) => { named(type('DataVolume').properties, 'drive').name = 'letter'; },
  },
  {
    kind: 'type of a property changed',
    made: 'DatabaseOptions.multiAz to a text',
    key: 'strengthened:oban-environment.DatabaseOptions',
    change: (type) => { named(type('DatabaseOptions').properties, 'multiAz').type = { primitive: 'string' }; },
  },
  {
    kind: 'property of a class removed',
    made: 'Cluster.loadBalancer',
    key: 'removed:oban-environment.Cluster.loadBalancer',
    change: (type) => { type('Cluster').properties = without(type('Cluster').properties, 'loadBalancer'); },
  },
  {
    kind: 'property of a class made optional',
    made: 'ObanServer.securityGroup',
    key: 'changed-type:oban-environment.ObanServer.securityGroup',
    change: (type) => { named(type('ObanServer').properties, 'securityGroup').optional = true; },
  },
  {
    kind: 'property of an interface removed',
    made: 'IObanAccount.accessLogPrefix',
    key: 'removed:oban-environment.IObanAccount.accessLogPrefix',
    change: (type) => { type('IObanAccount').properties = without(type('IObanAccount').properties, 'accessLogPrefix'); },
  },
  {
    kind: 'method removed',
    made: 'ObanEnvironment.addServer',
    key: 'removed:oban-environment.ObanEnvironment.addServer',
    change: (type) => { type('ObanEnvironment').methods = without(type('ObanEnvironment').methods, 'addServer'); },
  },
  {
    kind: 'static method renamed',
    made: 'ServerImage.linux to amazonLinux',
    key: 'removed:oban-environment.ServerImage.linux',
    change: (type) => { named(type('ServerImage').methods, 'linux').name = 'amazonLinux'; },
  },
  {
    kind: 'parameter made required',
    made: 'the options of GatewayEntry.tlsPassThrough',
    key: 'oban-environment.GatewayEntry.tlsPassThrough',
    change: (type) => { delete named(type('GatewayEntry').methods, 'tlsPassThrough').parameters[0].optional; },
  },
  {
    kind: 'type of a result changed',
    made: 'EnvironmentProfile.customize to a text',
    key: 'oban-environment.EnvironmentProfile.customize',
    change: (type) => { named(type('EnvironmentProfile').methods, 'customize').returns.type = { primitive: 'string' }; },
  },
  {
    kind: 'enum member removed',
    made: 'ServerTier.PUBLIC',
    key: 'removed:oban-environment.ServerTier.PUBLIC',
    change: (type) => { type('ServerTier').members = without(type('ServerTier').members, 'PUBLIC'); },
  },
];

/** A break, and the fault that `npm run compat` reports; undefined if it reports none. */
export interface ReportedBreak {
  readonly kind: string;
  readonly made: string;
  readonly fault?: string;
}

/** Makes every break in a copy of the API of the last release, and returns what `npm run compat` reports of each. */
export function reportedApiBreaks(): ReportedBreak[] {
  const differences = differencesOfBroken((type) => API_BREAKS.forEach(({ change }) => change(type)));
  return API_BREAKS.map(({ kind, made, key }) => ({
    kind,
    made,
    fault: faultsOf(differences.filter((difference) => difference.key.includes(key) && difference.key.endsWith(key.split(':').pop()!)), [])[0],
  }));
}

function differencesOfBroken(change: (type: (name: string) => any) => void): Difference[] {
  const assembly = JSON.parse(fs.readFileSync(path.join(BASELINE, '.jsii'), 'utf-8'));
  change((name) => assembly.types[`oban-environment.${name}`]);
  // Inside the repository, as jsii-diff looks for dependencies in the folders above.
  fs.mkdirSync('node_modules/.cache', { recursive: true });
  const folder = fs.mkdtempSync('node_modules/.cache/api-breaks-');
  try {
    fs.copyFileSync(path.join(BASELINE, 'package.json'), path.join(folder, 'package.json'));
    fs.writeFileSync(path.join(folder, '.jsii'), JSON.stringify(assembly));
    return differencesBetween(BASELINE, folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
