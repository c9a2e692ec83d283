import { App, Aws, Duration, Fn, Size, Stack, Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { importedEnvironment } from './table/environment';
import { AccountTrail, ClusterOptions, DatabaseOptions, EnvironmentAlarms, EnvironmentProfile, GatewayEntry, ServerImage } from '../../../src';
import { ENV, environment, REGION } from '../../support/environment-fixture';
import { newAccount, stackIn } from '../account/account-under-test';
import { newDatabase } from '../database/database-fixture';
import { newNetwork, newStack as networkStack } from '../network/network-fixture';
import { DRIVE_D, newServer } from '../server/server-fixture';

const OTHER = 'us-east-1';
const CERTIFICATE = 'certificate/11111111-2222-3333-4444-555555555555';

function gateway(options: (stack: Stack) => Partial<ClusterOptions>): void {
  environment(options).app.synth();
}

function entry(certificateOf: (stack: Stack) => acm.ICertificate): void {
  gateway((stack) => ({ entry: GatewayEntry.https({ certificate: certificateOf(stack) }) }));
}

function byArn(arn: string): (stack: Stack) => acm.ICertificate {
  return (stack) => acm.Certificate.fromCertificateArn(stack, 'Given', arn);
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
describe('a certificate', () => {
  test.each([
    ['of another Region', byArn(`arn:aws:acm:${OTHER}:${ENV.account}:${CERTIFICATE}`)],
    ['of another Region, where the rest is only known at deployment', byArn(`arn:${Aws.PARTITION}:acm:${OTHER}:${Aws.ACCOUNT_ID}:${CERTIFICATE}`)],
    ['of a stack in another Region', (stack: Stack) => new acm.Certificate(
      new Stack(stack.node.root as App, 'Global', { env: { ...ENV, region: OTHER }, crossRegionReferences: true }), 'Certificate', { domainName: 'b2g.example.com' })],
  ])('a certificate %s is refused', (_, certificate) => {
    expect(() => entry(certificate)).toThrow(
      /certificate of cluster 'b2g' \(.+\) is in us-east-1 and the stack is in ap-southeast-2: a load balancer accepts only a certificate of its own Region\. Give one in ap-southeast-2/,
    );
  });

  test('the ARN of another kind of resource is refused', () => {
    expect(() => entry(byArn(`arn:aws:iam::${ENV.account}:role/Certificate`))).toThrow(/certificate of cluster 'b2g' is 'arn:aws:iam::.*': give the ARN of a certificate, such as arn:aws:acm:/);
  });

  test.each([
    ['of the Region', byArn(`arn:aws:acm:${REGION}:${ENV.account}:${CERTIFICATE}`)],
    ['of IAM, which has no Region', byArn(`arn:aws:iam::${ENV.account}:server-certificate/b2g`)],
    ['that is only known at deployment', byArn(Fn.importValue('certificate'))],
    ['of the stack itself', (stack: Stack) => new acm.Certificate(stack, 'Own', { domainName: 'b2g.example.com' })],
  ])('a certificate %s is accepted', (_, certificate) => {
    expect(() => entry(certificate)).not.toThrow();
  });
});

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/configuring-mtls-with-elb.html
test('a trust store of another Region is refused', () => {
  const mutual = (trustStoreArn: string) => gateway((stack) => ({
    entry: GatewayEntry.mutualTls({
      certificate: byArn(`arn:aws:acm:${REGION}:${ENV.account}:${CERTIFICATE}`)(stack),
      trustStore: elbv2.TrustStore.fromTrustStoreArn(stack, 'TrustStore', trustStoreArn),
    }),
  }));
  const arn = (region: string) => `arn:aws:elasticloadbalancing:${region}:${ENV.account}:truststore/partners/0123456789abcdef`;
  expect(() => mutual(arn(OTHER))).toThrow("trustStore of cluster 'b2g' is in us-east-1 and the stack is in ap-southeast-2: a load balancer accepts only a trust store of its own Region");
  expect(() => mutual(arn(REGION))).not.toThrow();
});

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
test('an alarm topic of another Region is refused', () => {
  const stack = new Stack(new App(), 'Stack', { env: ENV });
  const topic = sns.Topic.fromTopicArn(stack, 'Topic', `arn:aws:sns:${OTHER}:${ENV.account}:alarms`);
  expect(() => new EnvironmentAlarms(stack, 'Alarms', { environmentName: 'prod', topic }))
    .toThrow('topic (Stack/Topic) is in us-east-1 and the stack is in ap-southeast-2: alarms can only notify a topic in their own Region');
});

// https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
describe('the hosted zone of a requested certificate', () => {
  const requested = (zone: (stack: Stack) => route53.IHostedZone, domainName = 'b2g.oban.example.com') =>
    gateway((stack) => ({ entry: GatewayEntry.https({ domainName, hostedZone: zone(stack) }) }));
  const vpc = (stack: Stack) => ec2.Vpc.fromVpcAttributes(stack, 'ZoneVpc', { vpcId: 'vpc-0123456789abcdef0', availabilityZones: [`${REGION}a`] });

  test.each<[string, (stack: Stack) => route53.IHostedZone]>([
    ['made as private', (stack) => new route53.PrivateHostedZone(stack, 'Zone', { zoneName: 'oban.example.com', vpc: vpc(stack) })],
    ['made with a VPC', (stack) => new route53.HostedZone(stack, 'Zone', { zoneName: 'oban.example.com', vpcs: [vpc(stack)] })],
    ['imported as private', (stack) => route53.PrivateHostedZone.fromPrivateHostedZoneId(stack, 'Zone', 'Z0123456789')],
  ])('a private hosted zone is refused if it was %s', (_, zone) => {
    expect(() => requested(zone)).toThrow(/hostedZone of cluster 'b2g' \(Stack\/Zone\) is a private hosted zone, .* give a public hosted zone, or an existing certificate/);
  });

  test.each<[string, (stack: Stack) => route53.IHostedZone, string?]>([
    ['a public one', (stack) => new route53.PublicHostedZone(stack, 'Zone', { zoneName: 'oban.example.com' })],
    ['one that is named as the certificate is', (stack) => new route53.PublicHostedZone(stack, 'Zone', { zoneName: 'B2G.oban.example.com.' })],
    ['one by its id, of which the name is not known', (stack) => route53.HostedZone.fromHostedZoneId(stack, 'Zone', 'Z0123456789')],
    ['one whose name is only known at deployment', (stack) => route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789', zoneName: Fn.importValue('zone') })],
    ['for a wildcard', (stack) => new route53.PublicHostedZone(stack, 'Zone', { zoneName: 'oban.example.com' }), '*.oban.example.com'],
  ])('a hosted zone is accepted: %s', (...[, zone, domainName]) => {
    expect(() => requested(zone, domainName)).not.toThrow();
  });
});

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
describe('a bucket for access logs', () => {
  const logging = (bucket: (stack: Stack) => s3.IBucket) => gateway((stack) => ({ accessLogBucket: bucket(stack) }));

  test.each([
    ['a key of yours', s3.BucketEncryption.KMS],
    ['the AWS-managed key', s3.BucketEncryption.KMS_MANAGED],
    ['two layers under a key', s3.BucketEncryption.DSSE],
    ['two layers under the AWS-managed key', s3.BucketEncryption.DSSE_MANAGED],
  ])('a bucket for access logs that is encrypted with %s is refused', (_, encryption) => {
    expect(() => logging((stack) => new s3.Bucket(stack, 'Bucket', { encryption })))
      .toThrow(/accessLogBucket of cluster 'b2g' is encrypted with a KMS key \(.+\), and load balancers write access logs only to buckets with SSE-S3: give a bucket/);
    expect(() => AccountTrail.organization({ accessLogBucket: new s3.Bucket(stackIn('111111111111'), 'Bucket', { encryption }) }))
      .toThrow(/accessLogBucket of AccountTrail\.organization is encrypted with a KMS key/);
  });

  test('a bucket for access logs in another Region is refused', () => {
    expect(() => logging((stack) => s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'logs', region: OTHER }))).toThrow(
      "the accessLogBucket of cluster 'b2g' is in us-east-1 and the stack is in ap-southeast-2: a load balancer writes access logs only in its own Region. Give one in ap-southeast-2",
    );
  });

  test('a bucket for access logs is accepted with SSE-S3, and if it is only known at deployment', () => {
    expect(() => logging((stack) => new s3.Bucket(stack, 'Bucket', { encryption: s3.BucketEncryption.S3_MANAGED }))).not.toThrow();
    expect(() => logging((stack) => s3.Bucket.fromBucketName(stack, 'Bucket', Fn.importValue('logs')))).not.toThrow();
  });
});

// Policies take no alias: https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
describe('the key of an environment', () => {
  const encrypted = (key: (stack: Stack) => kms.IKey) => {
    const stack = new Stack(new App(), 'KeyStack', { env: ENV });
    environment(undefined, { encryptionKey: key(stack) });
  };
  const imported = (arn: string) => (stack: Stack) => kms.Key.fromKeyArn(stack, 'Key', arn);

  test.each<[string, (stack: Stack) => kms.IKey]>([
    ['imported', (stack) => kms.Alias.fromAliasName(stack, 'Alias', 'alias/oban')],
    ['made', (stack) => new kms.Alias(stack, 'Alias', { aliasName: 'alias/oban', targetKey: new kms.Key(stack, 'Key') })],
    ['made by its key', (stack) => new kms.Key(stack, 'Key').addAlias('alias/oban')],
  ])('an alias that was %s is refused as a key', (_, key) => {
    expect(() => encrypted(key)).toThrow(/^encryptionKey is a key alias \(KeyStack\/.+\): a policy with an alias has no effect\. Give the key, such as kms\.Key\.fromKeyArn/);
  });

  test('a key of another Region is refused', () => {
    const arn = (region: string) => `arn:aws:kms:${region}:${ENV.account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    expect(() => encrypted(imported(arn(OTHER)))).toThrow('encryptionKey is in us-east-1 and the stack is in ap-southeast-2: a key encrypts only in its own Region');
    expect(() => encrypted(imported(arn(REGION)))).not.toThrow();
    expect(() => encrypted(imported(Fn.importValue('key')))).not.toThrow();
  });
});

// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
describe('a VPC', () => {
  const SUBNETS = { publicSubnets: { subnetGroupName: 'Public' }, applicationSubnets: { subnetGroupName: 'Private' }, dataSubnets: { subnetGroupName: 'Isolated' } };
  const existing = (given: Partial<ec2.VpcAttributes>) => {
    const stack = networkStack();
    newNetwork({
      ipAddresses: undefined,
      availabilityZones: undefined,
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-0123456789abcdef0',
        availabilityZones: [`${REGION}a`, `${REGION}b`],
        publicSubnetIds: ['subnet-1', 'subnet-2'],
        privateSubnetIds: ['subnet-3', 'subnet-4'],
        isolatedSubnetIds: ['subnet-5', 'subnet-6'],
        ...given,
      }),
      ...SUBNETS,
    }, stack);
  };

  test('a VPC must have the id of a VPC, and subnets those of subnets', () => {
    expect(() => existing({ vpcId: 'subnet-0123456789abcdef0' }))
      .toThrow("the id of network.vpc is 'subnet-0123456789abcdef0': give the id of a VPC, such as 'vpc-0123456789abcdef0'");
    expect(() => existing({ privateSubnetIds: ['subnet-3', 'vpc-4'] }))
      .toThrow("a subnet of applicationSubnets is 'vpc-4': give the id of a subnet, such as 'subnet-0123456789abcdef0'");
  });

  test('a VPC of another Region is refused', () => {
    expect(() => existing({ region: OTHER })).toThrow(/network\.vpc \(vpc-.*\) is in us-east-1 and the stack is in ap-southeast-2: instances, load balancers and databases/);
  });

  test('the VPC of an imported environment is checked', () => {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Wrong', { vpcId: 'sg-0123456789abcdef0', availabilityZones: [`${REGION}a`], privateSubnetIds: ['subnet-1'] });
    expect(() => importedEnvironment({ vpc }, stack)).toThrow("the id of vpc is 'sg-0123456789abcdef0': give the id of a VPC");
  });

  test('a VPC may have ids and zones that are only known at deployment', () => {
    const imported = (name: string) => Fn.importValue(name);
    expect(() => existing({
      vpcId: imported('vpc'),
      availabilityZones: [imported('zone-1'), imported('zone-2')],
      publicSubnetIds: [imported('public-1'), imported('public-2')],
      privateSubnetIds: [imported('application-1'), imported('application-2')],
      isolatedSubnetIds: [imported('data-1'), imported('data-2')],
    })).not.toThrow();
  });

  test('a VPC may have subnets that name their zones one by one', () => {
    const stack = networkStack();
    const subnets = (tier: string) => ({
      subnets: [1, 2].map((index) => ec2.Subnet.fromSubnetAttributes(stack, `${tier}${index}`, {
        subnetId: Fn.importValue(`${tier}-${index}`), availabilityZone: Fn.importValue(`zone-of-${tier}-${index}`),
      })),
    });
    expect(() => newNetwork({
      ipAddresses: undefined,
      availabilityZones: undefined,
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] }),
      publicSubnets: subnets('public'),
      applicationSubnets: subnets('application'),
      dataSubnets: subnets('data'),
    }, stack)).not.toThrow();
  });
});

// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-types.html
describe('an instance type', () => {
  const LINUX = ServerImage.linux({ [REGION]: 'ami-0f1e2d3c4b5a69788' });

  test.each(['m7g.large', 't4g.medium', 'r8g.xlarge', 'c7gn.large', 'x2gd.large'])('an instance type with a Graviton processor, on which Windows does not run, is refused: %s', (type) => {
    const instanceType = new ec2.InstanceType(type);
    expect(() => newServer({ instanceType })).toThrow(
      `instanceType of server 'app01' is '${type}', which has a Graviton processor, and the image is a Windows image, which does not run on it: give a type with an Intel or AMD processor`,
    );
    expect(() => gateway(() => ({ instanceType }))).toThrow(`instanceType of cluster 'b2g' is '${type}', which has a Graviton processor`);
    expect(() => newServer({ instanceType, image: LINUX })).not.toThrow();
  });

  test.each(['m6i.large', 'g4dn.xlarge', 'u7i-12tb.224xlarge', 'x2iedn.large'])('an instance type that runs Windows is accepted: %s', (type) => {
    expect(() => newServer({ instanceType: new ec2.InstanceType(type) })).not.toThrow();
  });

  test('an instance type must have a family and a size', () => {
    expect(() => newServer({ instanceType: new ec2.InstanceType('large') })).toThrow("instanceType of server 'app01' is 'large': give a family and a size, such as m6i.large");
    expect(() => newServer({ instanceType: new ec2.InstanceType(Fn.importValue('type')) })).not.toThrow();
  });
});

describe('a size or a time that is not a whole number is refused with the name of its property', () => {
  const database = (options: Partial<DatabaseOptions>) => newDatabase(options);

  test.each<[string, () => unknown, string]>([
    ['allocatedStorage', () => database({ allocatedStorage: Size.mebibytes(1000) }), "the database's allocatedStorage is 1024000 KiB: give whole GiB, such as Size.gibibytes(100)"],
    ['maxAllocatedStorage', () => database({ maxAllocatedStorage: Size.mebibytes(1_000_001) }), "the database's maxAllocatedStorage is 1024001024 KiB: give whole GiB"],
    ['backupRetention', () => database({ backupRetention: Duration.hours(400) }), "the database's backupRetention is 16 days 16 hours: give whole days, such as Duration.days(14)"],
    ['backupCopyRetention', () => database({
      backupCopyRegion: 'ap-southeast-4', backupCopyKeyArn: 'arn:aws:kms:ap-southeast-4:111122223333:key/1', backupCopyRetention: Duration.hours(36),
    }), "the database's backupCopyRetention is 1 day 12 hours: give whole days"],
    ['databaseBackupRetention', () => database({ profile: EnvironmentProfile.production().customize({ databaseBackupRetention: Duration.hours(400) }) } as any),
      'databaseBackupRetention of the profile is 16 days 16 hours: give whole days'],
    ['rootVolumeSize', () => newServer({ rootVolumeSize: Size.mebibytes(1000) }), "rootVolumeSize of server 'app01' is 0.9765625 GiB: give whole GiB from 1 to 65536"],
    ['size', () => newServer({ dataVolumes: [{ ...DRIVE_D, size: Size.mebibytes(1000) }] }), "the size of volume D of server 'app01' is 0.9765625 GiB: give whole GiB"],
    ['accessLogRetention', () => newAccount(stackIn('1'), { accessLogRetention: Duration.hours(36) }), 'accessLogRetention must be a whole number of days, at least one, got 1 day 12 hours'],
    ['bootTimeout', () => gateway(() => ({ bootTimeout: Duration.seconds(330) })), "bootTimeout of cluster 'b2g' is 5.5 minutes: give 5 to 60 whole minutes"],
    ['bootTimeout of the deployment', () => gateway(() => ({ bootTimeout: Duration.minutes(tokenNumber()) })), "bootTimeout of cluster 'b2g' is only known at deployment: give 5 to 60"],
  ])('%s is refused if it is not a whole number', (_, make, message) => {
    expect(make).toThrow(message);
  });

  // The CDK converts no value of the deployment into another unit.
  test.each<[string, () => unknown, string]>([
    ['allocatedStorage', () => database({ allocatedStorage: Size.mebibytes(tokenNumber()) }), "the database's allocatedStorage is only known at deployment, in another unit: give whole GiB"],
    ['backupRetention', () => database({ backupRetention: Duration.hours(tokenNumber()) }), "the database's backupRetention is only known at deployment, in another unit: give whole days"],
    ['rootVolumeSize', () => newServer({ rootVolumeSize: Size.mebibytes(tokenNumber()) }), "rootVolumeSize of server 'app01' is only known at deployment, in another unit: give whole GiB"],
    ['accessLogRetention', () => newAccount(stackIn('1'), { accessLogRetention: Duration.hours(tokenNumber()) }), 'accessLogRetention is only known at deployment, in another unit: give whole days'],
  ])('%s is refused if it is only known at deployment in another unit', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

/** A number that another stack exports. */
function tokenNumber(): number {
  return Token.asNumber(Fn.importValue('number'));
}
