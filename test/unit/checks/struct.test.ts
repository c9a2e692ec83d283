import * as fs from 'fs';
import * as vm from 'vm';
import { App, Duration, Lazy, Size, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { PublicApi } from '../../../scripts/struct-properties/public-api';
import { structPropertiesSource } from '../../../scripts/struct-properties/struct-properties';
import {
  AccountTrail, AlarmTopic, Cluster, EnvironmentAlarms, EnvironmentNetwork, EnvironmentProfile, GatewayEntry, ImageBackup, ImagePointer,
  ImagePointerSeeder, ObanAccount, ObanEnvironment, ObanServer, RecycleBin, ServerImage, ServerOptions, Severity, SqlServerDatabase,
} from '../../../src';
import { requireStruct } from '../../../src/checks/struct';
import { STRUCT_PROPERTIES } from '../../../src/checks/struct-properties';
import { environment, NETWORK } from '../../support/environment-fixture';
import { DRIVE_D, newServer, newStack, WINDOWS } from '../server/server-fixture';

const stack = newStack();
const small = environment();
const alarms = () => new EnvironmentAlarms(newStack(), 'Alarms', { environmentName: 'prod', topic: new sns.Topic(newStack(), 'Topic') });

/** Whatever takes a struct: with the struct alone, as unknown properties are refused before missing ones. */
const TAKES: { readonly [entrance: string]: readonly [struct: string, give: (value: any) => unknown] } = {
  'new AlarmTopic': ['AlarmTopicProps', (props) => new AlarmTopic(newStack(), 'X', props)],
  'new Cluster': ['ClusterProps', (props) => new Cluster(newStack(), 'X', props)],
  'new EnvironmentAlarms': ['EnvironmentAlarmsProps', (props) => new EnvironmentAlarms(newStack(), 'X', props)],
  'new EnvironmentNetwork': ['EnvironmentNetworkProps', (props) => new EnvironmentNetwork(newStack(), 'X', props)],
  'new ImageBackup': ['ImageBackupProps', (props) => new ImageBackup(newStack(), 'X', props)],
  'new ImagePointer': ['ImagePointerProps', (props) => new ImagePointer(newStack(), 'X', props)],
  'new ImagePointerSeeder': ['ImagePointerSeederProps', (props) => new ImagePointerSeeder(newStack(), 'X', props)],
  'new ObanAccount': ['ObanAccountProps', (props) => new ObanAccount(newStack(), 'X', props)],
  'new ObanEnvironment': ['ObanEnvironmentProps', (props) => new ObanEnvironment(newStack(), 'X', props)],
  'new ObanServer': ['ObanServerProps', (props) => new ObanServer(newStack(), 'X', props)],
  'new RecycleBin': ['RecycleBinProps', (props) => new RecycleBin(newStack(), 'X', props)],
  'new SqlServerDatabase': ['SqlServerDatabaseProps', (props) => new SqlServerDatabase(newStack(), 'X', props)],
  'AccountTrail.account': ['AccountTrailOptions', (options) => AccountTrail.account(options)],
  'AccountTrail.organization': ['OrganizationTrailOptions', (options) => AccountTrail.organization(options)],
  'EnvironmentAlarms.add': ['AlarmDefinition', (definition) => alarms().add(stack, definition)],
  'EnvironmentAlarms.addComposite': ['CompositeAlarmDefinition', (definition) => alarms().addComposite(stack, definition)],
  'EnvironmentAlarms.addEvent': ['EventAlarmDefinition', (definition) => alarms().addEvent(stack, definition)],
  'EnvironmentProfile.customize': ['EnvironmentProfileOptions', (options) => EnvironmentProfile.production().customize(options)],
  'GatewayEntry.https': ['HttpsEntryOptions', (options) => GatewayEntry.https(options)],
  'GatewayEntry.mutualTls': ['MutualTlsEntryOptions', (options) => GatewayEntry.mutualTls(options)],
  'GatewayEntry.tlsPassThrough': ['PassThroughEntryOptions', (options) => GatewayEntry.tlsPassThrough(options)],
  'ObanAccount.fromAttributes': ['ObanAccountAttributes', (attributes) => ObanAccount.fromAttributes(newStack(), 'X', attributes)],
  'ObanEnvironment.fromAttributes': ['ObanEnvironmentAttributes', (attributes) => ObanEnvironment.fromAttributes(newStack(), 'X', attributes)],
  'ObanEnvironment.addCluster': ['ClusterOptions', (options) => small.environment.addCluster('x1', options)],
  'ObanEnvironment.addServer': ['ServerOptions', (options) => small.environment.addServer('x1', options)],
  'ServerImage.linux': ['LinuxImageOptions', (options) => ServerImage.linux({}, options)],
};

/** A struct at a place below an entrance: given there, and held by what is around it. */
interface Place {
  readonly path: string;
  readonly struct: string;
  readonly give: (value: any) => unknown;
}

function placesBelow(place: Place): Place[] {
  const inner = Object.entries(STRUCT_PROPERTIES[place.struct].held ?? {}).flatMap(([property, { struct, collection }]) => placesBelow({
    path: `${place.path}.${property}${collection === 'list' ? '[0]' : collection === 'map' ? '.key' : ''}`,
    struct,
    give: (value) => place.give({ [property]: collection === 'list' ? [value] : collection === 'map' ? { key: value } : value }),
  }));
  return [place, ...inner];
}

const PLACES = Object.entries(TAKES).flatMap(([path, [struct, give]]) => placesBelow({ path, struct, give }));
const OWN_PLACES = PLACES.filter(({ struct }) => !STRUCT_PROPERTIES[struct].ofTheCdk);

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const documented = (struct: string) => STRUCT_PROPERTIES[struct].names.filter((name) => !name.startsWith('_'));

function messageOf(give: () => unknown): string {
  try {
    give();
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
}

// After a change of a property, run `npx projen struct-properties`.
test('the table of properties is as the sources and the CDK have them', () => {
  expect(fs.readFileSync('src/checks/struct-properties.ts', 'utf-8')).toBe(structPropertiesSource());
});

test('every struct of the public API is given somewhere', () => {
  const given = new Set(PLACES.map(({ struct }) => struct));
  // The bases of definitions of alarms.
  expect(Object.keys(PublicApi.read().structs).filter((struct) => !given.has(struct))).toEqual(['AlarmIdentity']);
});

describe.each(OWN_PLACES)('at $path', ({ struct, give }) => {
  test(`every misspelt property of ${struct} is refused, with the one that is meant`, () => {
    const failures = documented(struct).flatMap((name) => {
      const misspelt = [name.slice(0, -1), `${name}x`, name.toUpperCase(), snakeCase(name)].filter((each) => !documented(struct).includes(each));
      return misspelt.map((each) => messageOf(() => give({ [each]: 'given' }))).filter((message) => !message.includes(`is not a property of ${struct}: give '`));
    });
    expect(failures).toEqual([]);
  });

  test(`a property of ${struct} in snake case is refused, with the class of Python`, () => {
    for (const name of documented(struct).filter((each) => snakeCase(each) !== each)) {
      expect(messageOf(() => give({ [snakeCase(name)]: 'given' })))
        .toContain(`has '${snakeCase(name)}', which is not a property of ${struct}: give '${name}', or in Python oban_environment.${struct}(${snakeCase(name)}=…) instead of a dict`);
    }
  });
});

test('any property that a struct does not have is refused, wherever the struct is given', () => {
  const accepted = (struct: string, name: string) => {
    const { names, withoutEffect = [] } = STRUCT_PROPERTIES[struct];
    return [...names, ...withoutEffect].includes(name);
  };
  fc.assert(fc.property(fc.constantFrom(...OWN_PLACES), fc.string({ minLength: 1 }), (place, name) => {
    fc.pre(!accepted(place.struct, name) && name !== '__proto__');
    expect(() => place.give({ [name]: null })).toThrow(`which is not a property of ${place.struct}: `);
  }), { numRuns: 200 });
});

describe('the message', () => {
  const message = (props: object) => messageOf(() => new ObanEnvironment(newStack(), 'X', props as any));

  test.each<[string, object, string]>([
    ['names the owner', { serverz: {} }, "ObanEnvironment has 'serverz', which is not a property of ObanEnvironmentProps: give 'servers'"],
    ['names the place in a map', { servers: { app01: { disks: [] } } }, "servers.app01 of ObanEnvironment has 'disks', which is not a property of ServerOptions: leave it out, or give one of acceptUnmanaged, availabilityZone,"],
    ['names the place in a list', { servers: { app01: { dataVolumes: [DRIVE_D, { snapshot: 'snap-1' }] } } },
      "servers.app01.dataVolumes[1] of ObanEnvironment has 'snapshot', which is not a property of DataVolume: give 'snapshotId'"],
    ['names a class of Python without an argument that is known', { servers: { app01: { disk_list: [] } } }, 'or in Python oban_environment.ServerOptions(…) instead of a dict'],
    ['names all of several', { servers: { app01: { az: 'a' } }, monitoring: { alarms: { cpu: { opt_out: 'x' } } } }, "; monitoring.alarms.cpu of ObanEnvironment has 'opt_out'"],
    ['names a class of the CDK', { network: { publicSubnets: { subnet_group_name: 'public' } } },
      "network.publicSubnets of ObanEnvironment has 'subnet_group_name', which is not a property of aws_ec2.SubnetSelection: give 'subnetGroupName', or in Python aws_cdk.aws_ec2.SubnetSelection(subnet_group_name=…)"],
  ])('%s', (_, props, expected) => {
    expect(message(props)).toContain(expected);
  });

  test('JSON gets the same message', () => {
    expect(message(JSON.parse('{ "servers": { "app01": { "dataVolumes": [{ "drive": "D", "mount-point": null }] } } }')))
      .toBe("servers.app01.dataVolumes[0] of ObanEnvironment has 'mount-point', which is not a property of DataVolume: give 'mountPoint'");
  });
});

describe('a value of another kind is refused', () => {
  const image = WINDOWS;

  test.each<[string, object, string]>([
    ['a Map in place of a map', { servers: new Map([['app01', { image }]]) }, 'servers of ObanEnvironment is a Map: give an object with names as keys'],
    ['a list in place of a map', { servers: [{ image }] }, 'servers of ObanEnvironment is a list: give an object with names as keys'],
    ['a map in place of a list', { servers: { app01: { image, dataVolumes: { d: DRIVE_D } } } }, 'servers.app01.dataVolumes of ObanEnvironment is an object: give a list'],
    ['a Set in place of a list', { servers: { app01: { image, dataVolumes: new Set([DRIVE_D]) } } }, 'servers.app01.dataVolumes of ObanEnvironment is a Set: give a list'],
    ['a list in place of a struct', { monitoring: [] }, 'monitoring of ObanEnvironment is a list: give an object'],
    ['a text in place of a struct', { backup: 'daily' }, 'backup of ObanEnvironment is a string: give an object'],
    ['a number in a list', { servers: { app01: { image, dataVolumes: [200] } } }, 'servers.app01.dataVolumes[0] of ObanEnvironment is a number: give an object'],
    ['a switch in a map', { servers: { app01: true } }, 'servers.app01 of ObanEnvironment is a boolean: give an object'],
    ['a promise', { database: Promise.resolve({}) }, 'database of ObanEnvironment is a Promise: give an object'],
    ['a function', { network: () => ({}) }, 'network of ObanEnvironment is a function: give an object'],
  ])('%s', (_, props, expected) => {
    expect(messageOf(() => new ObanEnvironment(newStack(), 'X', props as any))).toBe(expected);
  });

  test.each(Object.entries(TAKES))('%s', (_, [, give]) => {
    expect(messageOf(() => give([]))).toMatch(/^the argument of .+ is a list: give an object$/);
    expect(messageOf(() => give('text'))).toMatch(/^the argument of .+ is a string: give an object$/);
  });
});

describe('a class that extends one of the library', () => {
  const props = { emailAddresses: ['alerts@example.com'] };

  class TeamTopic extends AlarmTopic {
    constructor(id: string, own: object) {
      super(newStack(), id, { ...props, ...own });
    }
  }

  test('may have properties of its own', () => {
    expect(() => new TeamTopic('X', { team: 'payments' })).not.toThrow();
    expect(messageOf(() => new AlarmTopic(newStack(), 'X', { ...props, team: 'payments' } as any))).toContain("has 'team', which is not a property of AlarmTopicProps: leave it out, or give one of");
  });

  test('may not spell a known property in another way', () => {
    expect(messageOf(() => new TeamTopic('X', { display_name: 'Alarms' }))).toContain("has 'display_name', which is not a property of AlarmTopicProps: give 'displayName'");
  });

  test.each(Object.entries(TAKES).filter(([entrance]) => entrance.startsWith('new ')))('%s', (entrance) => {
    const Base = require('../../../src')[entrance.slice('new '.length)]; // eslint-disable-line @typescript-eslint/no-require-imports -- by name
    const Sub = class extends (Base as typeof AlarmTopic) {};
    expect(messageOf(() => Reflect.construct(Sub, [newStack(), 'X', { team: 'payments' }]))).not.toContain('which is not a property of');
  });
});

describe('an instance of a class that implements a struct', () => {
  /** The properties are on the prototype, where the spread syntax does not find them. */
  function instanceOf<T extends object>(properties: T): T {
    class Options {
      public readonly team = 'payments';
    }
    for (const [name, value] of Object.entries(properties)) {
      Object.defineProperty(Options.prototype, name, { get: () => value });
    }
    return new Options() as unknown as T;
  }

  test('the template is that of an object with the same properties', () => {
    const given = (as: <T extends object>(properties: T) => T) => environment(undefined, {
      gateway: as({ entry: GatewayEntry.tlsPassThrough(), image: WINDOWS, spare: true }),
      network: as({ ...NETWORK, natGateways: 1 }),
      servers: { app01: as({ image: WINDOWS, dataVolumes: [as({ ...DRIVE_D, iops: 4000 })] }) },
      database: as({ engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1, allocatedStorage: Size.gibibytes(300) }),
      backup: as({ allowedAge: Duration.hours(30), recycleBin: as({ images: Duration.days(20) }) }),
      notifications: as({ emailAddresses: ['others@example.com'] }),
      monitoring: as({ alarms: { cpu: as({ threshold: 77 }) } }),
    });
    expect(given(instanceOf).template().toJSON()).toEqual(given((properties) => properties).template().toJSON());
  });
});

describe('accepted', () => {
  const accepts = (props: unknown) => expect(() => requireStruct('ObanEnvironment', 'ObanEnvironmentProps', props as any)).not.toThrow();

  class Options implements ServerOptions {
    public readonly image = WINDOWS;
    public readonly team = 'a class is not a struct';
  }

  test.each<[string, unknown]>([
    ['a property that is undefined', { serverz: undefined }],
    ['a value that is only known at deployment', { servers: Lazy.any({ produce: () => ({}) }), monitoring: { alarms: { cpu: Lazy.any({ produce: () => 1 }) } } }],
    ['a token in place of a list', { servers: { app01: { dataVolumes: Token.asList(Lazy.any({ produce: () => [] })) } } }],
    ['an instance of a class', { servers: { app01: new Options() } }],
    ['a construct', { account: new Construct(new Stack(new App(), 'Stack'), 'Any') }],
    ['a property that a later CDK may have', { network: { publicSubnets: { ipv6Only: true } } }],
    ['an object without a prototype', Object.assign(Object.create(null), { servers: { app01: { image: WINDOWS } } })],
    ['an object of another realm', vm.runInNewContext('({ servers: { app01: { tier: 1 } } })')],
    ['no value', undefined],
    ['null', null],
    ['names that objects inherit', { servers: { constructor: { image: WINDOWS } } }],
  ])('%s', (_, props) => {
    accepts(props);
  });

  test('an object of another realm is checked', () => {
    expect(() => requireStruct('ObanEnvironment', 'ObanEnvironmentProps', vm.runInNewContext('({ serverz: {} })'))).toThrow("has 'serverz'");
    expect(() => requireStruct('ObanEnvironment', 'ObanEnvironmentProps', vm.runInNewContext('({ constructor: {} })'))).toThrow("has 'constructor'");
  });

  test('an alarm that is named by its whole definition, and a pattern as AWS spells it', () => {
    const other = {
      kind: 'load',
      severity: Severity.WARNING,
      summary: 'the load is high',
      metric: new cloudwatch.Metric({ namespace: 'Test', metricName: 'Load' }),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 90,
      evaluationPeriods: 3,
      treatMissingData: cloudwatch.TreatMissingData.MISSING,
      missingDataReason: 'none',
    };
    expect(() => alarms().add(stack, { ...other, kind: 'cpu', notifiedBy: other })).not.toThrow();
    expect(() => requireStruct('an event', 'EventAlarmDefinition', { pattern: { 'detail-type': ['any'] } })).not.toThrow();
  });

  test('null in place of a list, as YAML has it', () => {
    expect(newServer({ egress: null as any, dataVolumes: null as any }).template().toJSON()).toEqual(newServer().template().toJSON());
  });

  test('every property that a struct has', () => {
    expect(() => newServer({ dataVolumes: [{ ...DRIVE_D, iops: 3000, throughput: 125, size: Size.gibibytes(8) }] })).not.toThrow();
  });
});
