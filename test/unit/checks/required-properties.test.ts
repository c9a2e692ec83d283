import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { PublicApi } from '../../../scripts/struct-properties/public-api';
import {
  Cluster, EnvironmentAlarms, EnvironmentNetwork, EnvironmentProfile, GatewayEntry, ImageBackup, ImagePointer,
  ImagePointerSeeder,
  ObanAccount, ObanEnvironment, ObanServer, RecycleBin, Severity, SqlServerDatabase,
} from '../../../src';
import { environment, ENV, IMAGE, NETWORK, NOTIFICATIONS } from '../../support/environment-fixture';
import { DRIVE_D, newStack, SmallEnvironment, WINDOWS } from '../server/server-fixture';

/** Takes the property that is missing out of otherwise complete ones. */
type Without = <T extends object>(properties: T) => T;

const CPU = {
  kind: 'cpu',
  severity: Severity.WARNING,
  summary: 'no CPU to spare',
  metric: new cloudwatch.Metric({ namespace: 'Test', metricName: 'Load' }),
  comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
  threshold: 90,
  evaluationPeriods: 3,
  treatMissingData: cloudwatch.TreatMissingData.MISSING,
  missingDataReason: 'none',
};

const EVENT = { kind: 'cpu', severity: Severity.WARNING, summary: 'no CPU to spare' };

const small = environment();
const stack = () => newStack();
const seeder = (scope: Stack) => new ImagePointerSeeder(scope, 'Seeder', { environmentName: 'prod' });
const alarms = (scope: Stack = stack()) => new EnvironmentAlarms(scope, 'Alarms', { environmentName: 'prod', topic: new sns.Topic(scope, 'Topic') });
const vpc = (scope: Stack) => ec2.Vpc.fromVpcAttributes(scope, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['ap-southeast-2a'], privateSubnetIds: ['subnet-1'] });

const database = (without: Without) => {
  const scope = stack();
  return new SqlServerDatabase(scope, 'Database', without({
    environment: new SmallEnvironment(scope),
    profile: EnvironmentProfile.production(),
    dataSubnets: { subnetGroupName: 'data' },
    engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1,
    allocatedStorage: Size.gibibytes(500),
  }));
};

const cluster = (without: Without) => {
  const scope = new Stack(small.app, `Stack${small.app.node.children.length}`, { env: ENV });
  return new Cluster(scope, 'Cluster', without({
    entry: GatewayEntry.tlsPassThrough(),
    image: IMAGE,
    clusterName: 'portal',
    environmentName: 'prod',
    account: small.account,
    network: small.environment.network,
    keyPair: small.environment.keyPair,
    pointerSeeder: seeder(scope),
    alarms: small.environment.alarms,
  }));
};

const server = (without: Without) => {
  const scope = stack();
  return new ObanServer(scope, 'App01', without({ environment: new SmallEnvironment(scope), serverName: 'app01', image: WINDOWS }));
};

/** Makes something of a struct, with all that is required but one property. */
const MADE: { readonly [struct: string]: (without: Without) => void } = {
  AlarmDefinition: (without) => alarms().add(new Construct(stack(), 'Owner'), without(CPU)),
  AlarmIdentity: (without) => alarms().add(new Construct(stack(), 'Owner'), without(CPU)),
  AlarmName: (without) => alarms().add(new Construct(stack(), 'Owner'), without(CPU)),
  ClusterOptions: cluster,
  ClusterProps: cluster,
  CompositeAlarmDefinition: (without) => alarms().addComposite(new Construct(stack(), 'Owner'), without({ ...EVENT, rule: cloudwatch.AlarmRule.fromBoolean(true) })),
  DatabaseOptions: database,
  DataVolume: (without) => server((props) => ({ ...props, dataVolumes: [without(DRIVE_D)] })),
  EgressRule: (without) => server((props) => ({ ...props, egress: [without({ peer: ec2.Peer.anyIpv4(), port: ec2.Port.HTTPS })] })),
  EnvironmentAlarmsProps: (without) => {
    const scope = stack();
    return new EnvironmentAlarms(scope, 'Alarms', without({ environmentName: 'prod', topic: new sns.Topic(scope, 'Topic') }));
  },
  EnvironmentNetworkProps: (without) => new EnvironmentNetwork(stack(), 'Network', without({ environmentName: 'prod', ...NETWORK })),
  EventAlarmDefinition: (without) => alarms().addEvent(new Construct(stack(), 'Owner'), without({ ...EVENT, pattern: { source: ['aws.rds'] } })),
  ImageBackupProps: (without) => {
    const scope = stack();
    return new ImageBackup(scope, 'Backup', without({ environment: new SmallEnvironment(scope), topic: new sns.Topic(scope, 'Topic') }));
  },
  ImagePointerProps: (without) => {
    const scope = stack();
    return new ImagePointer(scope, 'Pointer', without({ environmentName: 'prod', clusterName: 'portal', baseImageId: 'ami-0a1b2c3d4e5f60718', seeder: seeder(scope) }));
  },
  ImagePointerSeederProps: (without) => new ImagePointerSeeder(stack(), 'Seeder', without({ environmentName: 'prod' })),
  MaintenanceWindow: (without) => new EnvironmentAlarms(stack(), 'Alarms', {
    environmentName: 'prod',
    topic: new sns.Topic(stack(), 'Topic'),
    maintenance: { windows: { patching: without({ schedule: 'cron(0 2 * * SUN)', duration: Duration.hours(4), targets: ['app01'], reason: 'patching' }) } },
  }),
  MutualTlsEntryOptions: (without) => GatewayEntry.mutualTls(without({ trustStore: {} as any })),
  NatAddress: (without) => new EnvironmentNetwork(stack(), 'Network', {
    environmentName: 'prod', ...NETWORK, natGateways: 1, natAddresses: [without({ allocationId: 'eipalloc-1', publicIp: '203.0.113.10' })],
  }),
  ObanAccountAttributes: (without) => ObanAccount.fromAttributes(stack(), 'Account', without({
    accessLogBucketName: 'logs', accessLogBucketRegion: 'ap-southeast-2', topicArn: 'arn:aws:sns:ap-southeast-2:123456789012:alarms',
  })),
  ObanAccountProps: (without) => new ObanAccount(stack(), 'Account', without({ operators: [new iam.AccountPrincipal('210987654321')], notifications: NOTIFICATIONS })),
  ObanEnvironmentAttributes: (without) => {
    const scope = stack();
    return ObanEnvironment.fromAttributes(scope, 'Environment', without({
      environmentName: 'prod', vpc: vpc(scope), applicationSubnets: {}, keyPairName: 'key-pair',
    }));
  },
  ObanEnvironmentProps: (without) => new ObanEnvironment(new Stack(new App(), 'Stack', { env: ENV }), 'Production', without({
    environmentName: 'prod', account: small.account, network: NETWORK, gateway: { entry: GatewayEntry.tlsPassThrough(), image: IMAGE }, notifications: NOTIFICATIONS,
  })),
  ObanServerProps: server,
  RecycleBinProps: (without) => new RecycleBin(stack(), 'RecycleBin', without({ environmentName: 'prod' })),
  ServerOptions: server,
  SqlServerDatabaseProps: database,
  ThresholdConversion: (without) => alarms().add(new Construct(stack(), 'Owner'), { ...CPU, conversion: without({ factor: 1 }) }),
};

const required = Object.entries(PublicApi.read().structs).flatMap(([struct, { properties }]) => (
  properties.filter(({ isOptional }) => !isOptional).map(({ name }) => ({ struct, name }))
));

test('every struct that requires something is in the table', () => {
  expect(Object.keys(MADE).sort()).toEqual([...new Set(required.map(({ struct }) => struct))].sort());
});

// TypeScript and jsii refuse all of this earlier.
describe('a required property that is missing or null', () => {
  test.each(required)('the error names $struct.$name', ({ struct, name }) => {
    for (const missing of [undefined, null]) {
      expect(() => MADE[struct]((properties) => ({ ...properties, [name]: missing }))).toThrow(new RegExp(`has no (\\w+, no )*${name}(, no \\w+)*: give (it a value|them values), because`));
    }
  });

  test('the error names all missing properties', () => {
    expect(() => new ObanAccount(stack(), 'Account', {} as any)).toThrow('ObanAccount has no operators, no notifications: give them values, because they are required');
  });

  test.each<[string, () => unknown, string]>([
    ['no properties of an environment at all', () => new ObanEnvironment(stack(), 'Production', undefined as any), 'ObanEnvironment has no environmentName, no account, no network'],
    ['no properties of an account', () => new ObanAccount(stack(), 'Account', undefined as any), 'ObanAccount has no operators, no notifications'],
    ['no properties of a server', () => new ObanServer(stack(), 'App01', undefined as any), 'ObanServer has no environment, no serverName'],
    ['no options of a cluster', () => small.environment.addCluster('empty', undefined as any), "cluster 'empty' has no entry, no image"],
    ['no options of a server of the environment', () => small.environment.addServer('app01', undefined as any), "server 'app01' has no image"],
    ['no options of an entry', () => environment(() => ({ entry: GatewayEntry.https(undefined as any) })), "the entry of cluster 'b2g' was given no certificate"],
    ['no attributes', () => ObanAccount.fromAttributes(stack(), 'Account', undefined as any), 'ObanAccount.fromAttributes has no accessLogBucketName'],
    ['no images', () => environment(() => ({ image: (IMAGE.constructor as any).windows(undefined) })), 'no machine image was given'],
    ['no definition of an alarm', () => alarms().add(new Construct(stack(), 'Owner'), undefined as any), 'the definition of an alarm has no kind, no severity, no summary'],
  ])('the error names the missing properties: %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
