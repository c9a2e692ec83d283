import { Annotations as Acknowledged, App, Size, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { EnvironmentProfile, GatewayEntry, ObanAccount, ObanEnvironment, ServerImage, SqlServerEdition } from '../../src';
import { ENV, NOTIFICATIONS } from '../support/environment-fixture';

interface Types {
  readonly instanceType?: ec2.InstanceType;
  readonly databaseType?: ec2.InstanceType;
  readonly edition?: SqlServerEdition;
  readonly acknowledged?: string;
}

function stackIn(region: string, { instanceType, databaseType, edition, acknowledged }: Types = {}): Stack {
  const stack = new Stack(new App(), 'Stack', { env: { account: ENV.account, region } });
  const image = ServerImage.windows({ [region]: 'ami-0a1b2c3d4e5f60718' });
  const environment = new ObanEnvironment(stack, 'Staging', {
    environmentName: 'staging',
    account: ObanAccount.fromAttributes(stack, 'Account', {
      accessLogBucketName: 'logs', accessLogBucketRegion: region, topicArn: `arn:aws:sns:${region}:${ENV.account}:alarms`,
    }),
    profile: EnvironmentProfile.staging(),
    network: { ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16'), availabilityZones: [`${region}a`, `${region}b`] },
    gateway: { entry: GatewayEntry.tlsPassThrough(), image, instanceType },
    servers: { app01: { image, instanceType } },
    database: {
      engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1, allocatedStorage: Size.gibibytes(100), instanceType: databaseType, edition,
    },
    notifications: NOTIFICATIONS,
  });
  if (acknowledged !== undefined) {
    Acknowledged.of(environment).acknowledgeWarning(acknowledged, 'offered by now');
  }
  return stack;
}

function warnings(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('did not offer')).map(({ entry }) => String(entry.data));
}

const ON_EC2 = (owner: string, region: string) => expect.stringContaining(
  `EC2 did not offer m6i.large, the instanceType of ${owner}, in ${region} when this version was released: give another one, such as m7i.large, or acknowledge this warning if the Region offers it now`,
);
const ON_RDS = (region: string, instead = 'm7i.large') => expect.stringContaining(
  `RDS did not offer the database's instanceType 'm6i.large' in ${region} when this version was released: give another one, such as ${instead}, or acknowledge this`,
);

// The lists of AWS, as cfn-lint has them of 2026-11: https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-regions.html
test.each(['ap-southeast-4', 'eu-south-2'])('a warning says that %s does not offer m6i.large to instances', (region) => {
  expect(warnings(stackIn(region))).toEqual(expect.arrayContaining([ON_EC2("cluster 'b2g'", region), ON_EC2("server 'app01'", region)]));
});

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.RegionSupport.html
test.each(['ap-southeast-3', 'ap-southeast-4', 'eu-central-2', 'eu-south-2'])('a warning says that %s does not offer db.m6i.large with SQL Server', (region) => {
  expect(warnings(stackIn(region))).toContainEqual(ON_RDS(region));
  expect(warnings(stackIn(region, { edition: SqlServerEdition.WEB }))).toContainEqual(ON_RDS(region, 'm5.large'));
});

test('a given instance type causes no warning', () => {
  const m7i = new ec2.InstanceType('m7i.large');
  expect(warnings(stackIn('ap-southeast-4', { instanceType: m7i, databaseType: m7i }))).toEqual([]);
});

test('a Region that offers the defaults causes no warning', () => {
  expect(warnings(stackIn('ap-southeast-2'))).toEqual([]);
});

test('each warning can be acknowledged', () => {
  const one = warnings(stackIn('ap-southeast-4', { acknowledged: 'oban-environment:instanceTypeNotOffered' }));
  expect(one).toEqual([ON_RDS('ap-southeast-4')]);
  const other = warnings(stackIn('ap-southeast-4', { acknowledged: 'oban-environment:databaseClassNotOffered' }));
  expect(other).toHaveLength(2);
});
