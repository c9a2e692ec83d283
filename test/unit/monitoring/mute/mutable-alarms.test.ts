import { App } from 'aws-cdk-lib';
import { existingVpc } from '../../../../examples/existing-vpc/app';
import { restore } from '../../../../examples/restore/app';
import { ALARMS, AlarmOwner, MAY, NamedSources, rowOf } from '../../../../src/monitoring/mute/mutable-alarms';
import { synthesisOf } from '../../../proofs/conformance/examples';
import { Synthesis } from '../../../proofs/conformance/synthesis';

const KINDS_OF_ALARMS = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
const INVENTORY = /^\/oban\/([a-z0-9-]+)\/inventory\/(.+)$/;

/** An alarm of an example, and the row of the table that it is in. */
interface ExampleAlarm {
  readonly alarmName: string;
  readonly row: ReturnType<typeof rowOf>;
}

function synthesised(add: (app: App) => void): Synthesis {
  const app = new App();
  add(app);
  return Synthesis.of(app);
}

/** Returns every alarm of the examples, with the servers and clusters that the inventory of its environment names. */
function exampleAlarms(): ExampleAlarm[] {
  return [synthesisOf('extended'), synthesised(existingVpc), synthesised(restore)].flatMap(({ stacks }) => {
    const resources = stacks.flatMap(({ template }) => Object.values<any>(template.Resources ?? {}));
    const entries = resources.flatMap(({ Properties }) => {
      const [, environmentName, name] = INVENTORY.exec(typeof Properties?.Name === 'string' ? Properties.Name : '') ?? [];
      return name === undefined ? [] : [{ environmentName, name, isServer: JSON.stringify(Properties.Value).includes('\\"kind\\":\\"server\\"') }];
    });
    return resources.filter(({ Type }) => KINDS_OF_ALARMS.includes(Type)).map(({ Properties: { AlarmName: alarmName } }) => {
      const environmentName = [...new Set(entries.map((entry) => entry.environmentName)), 'account'].find((each) => alarmName.includes(`-oban-${each}-`))!;
      const own = entries.filter((entry) => entry.environmentName === environmentName);
      const named = (isServer: boolean) => own.filter((entry) => entry.isServer === isServer).map(({ name }) => name);
      const sources: NamedSources = { servers: named(true), clusters: named(false) };
      return { alarmName, row: rowOf(alarmName.replace(new RegExp(`^[A-Z]+-oban-${environmentName}-`), ''), sources) };
    });
  });
}

describe('the table of the alarms that may be muted', () => {
  const alarms = exampleAlarms();

  test('the table has a row for each alarm of the examples', () => {
    const missing = alarms.filter(({ row }) => row === undefined).map(({ alarmName }) => alarmName);
    expect(missing.map((name) => `${name}: add its kind to ALARMS in src/monitoring/mute/mutable-alarms.ts, with MAY or the reason why it is never muted`)).toEqual([]);
  });

  test('the table has no row without an alarm', () => {
    // The account of the examples has its topic's `delivery` and its trail's `key`, which are in the rows of the environment.
    const used = new Set(alarms.map(({ row }) => `${row?.owner} ${row?.kind}`));
    const rows = Object.entries(ALARMS).flatMap(([owner, kinds]) => Object.keys(kinds).map((kind) => `${owner} ${kind}`));
    expect(rows.filter((row) => !used.has(row))).toEqual([]);
  });

  test('the table admits load and host alarms of servers, and load alarms of the database, and nothing else', () => {
    const may = Object.entries(ALARMS).flatMap(([owner, kinds]) => Object.entries(kinds).filter(([, entry]) => entry === MAY).map(([kind]) => `${owner} ${kind}`));
    expect(may).toEqual([
      'server agent', 'server cpu', 'server disk', 'server memory', 'server status-check',
      'database database-connections', 'database database-cpu', 'database database-memory', 'database database-read-latency', 'database database-slow',
      'database database-write-latency',
    ]);
  });
});

describe('the row of an alarm', () => {
  const sources = { servers: ['app01', 'app01-d'], clusters: ['b2g'] };
  const ownerOf = (name: string): AlarmOwner | undefined => rowOf(name, sources)?.owner;

  test.each([
    ['cpu-app01', 'server', 'cpu'],
    ['disk-app01-D', 'server', 'disk'],
    ['disk-app01-/', 'server', 'disk'],
    ['disk-app01-/srv/data', 'server', 'disk'],
    ['disk-app01-d-C', 'server', 'disk'],
    ['status-check-app01', 'server', 'status-check'],
    ['status-check-b2g', 'cluster', 'status-check'],
    ['disk-b2g', 'cluster', 'disk'],
    ['database-slow', 'database', 'database-slow'],
    ['errors-expire-images', 'function', 'errors'],
    ['key-topic', 'environment', 'key'],
    ['trail-silent', 'account', 'trail-silent'],
  ])('%s is of a %s', (name, owner, kind) => {
    expect(rowOf(name, sources)).toMatchObject({ owner, kind });
  });

  test('an alarm that the library does not have, and an alarm of a server that it does not know, have none', () => {
    expect(ownerOf('gateway-connections-b2g')).toBeUndefined();
    expect(ownerOf('cpu-app02')).toBeUndefined();
    expect(ownerOf('disk-app01-spare')).toBeUndefined();
  });
});
