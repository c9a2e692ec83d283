import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { EnvironmentProfile, GatewayEntry, ObanAccount, ObanEnvironment, ServerImage } from '../../src';
import { cloudWatchLink } from '../../src/links/console-link';
import { checkZones } from '../../src/network/availability-zones';
import { ENV, NOTIFICATIONS } from '../support/environment-fixture';

/**
 * The console of each partition, as AWS's pages have it:
 * https://docs.aws.amazon.com/general/latest/gr/mgmt-console.html
 * https://docs.amazonaws.cn/en_us/IAM/latest/UserGuide/id_users_sign-in.html
 * https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/configure-account.html
 */
const CONSOLES = [
  { region: 'ap-southeast-2', partition: 'aws', host: 'console.aws.amazon.com' },
  { region: 'cn-north-1', partition: 'aws-cn', host: 'console.amazonaws.cn' },
  { region: 'us-gov-west-1', partition: 'aws-us-gov', host: 'console.amazonaws-us-gov.com' },
];

describe.each(CONSOLES)('in $region', ({ region, partition, host }) => {
  const env = { account: ENV.account, region };
  const app = new App();
  const stack = new Stack(app, 'Stack', { env });
  const environment = new ObanEnvironment(stack, 'Production', {
    environmentName: 'prod',
    account: ObanAccount.fromAttributes(stack, 'Account', {
      accessLogBucketName: 'logs', accessLogBucketRegion: region, topicArn: `arn:${partition}:sns:${region}:${ENV.account}:alarms`,
    }),
    profile: EnvironmentProfile.staging(),
    network: { ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16'), availabilityZones: [`${region}a`, `${region}b`] },
    gateway: { entry: GatewayEntry.tlsPassThrough(), image: ServerImage.windows({ [region]: 'ami-0a1b2c3d4e5f60718' }) },
    notifications: NOTIFICATIONS,
  });
  const template = Template.fromStack(stack);

  test('the dashboard is in the console of the partition', () => {
    const [output] = Object.entries(template.findOutputs('*')).filter(([id]) => id.includes('DashboardUrl')).map(([, { Value }]) => JSON.stringify(Value));
    expect(output).toContain(`https://${host}/cloudwatch/home?region=${region}#dashboards:name=`);
  });

  test('alarms are in the console of the partition', () => {
    const descriptions = Object.values(Template.fromStack(environment.monitoringStack()).findResources('AWS::CloudWatch::Alarm'))
      .map(({ Properties }) => JSON.stringify(Properties.AlarmDescription));
    expect(descriptions.length).toBeGreaterThan(5);
    expect(descriptions.filter((description: string) => !description.includes(`Alarm: https://${host}/cloudwatch/home?region=${region}#alarmsV2:alarm/`))).toEqual([]);
  });

  test('zones are accepted by their names in the Region', () => {
    expect(environment.network.availabilityZones).toEqual([`${region}a`, `${region}b`]);
  });

  test('every ARN is of the partition', () => {
    const arns = JSON.stringify(template.toJSON()).match(/arn:aws[\w-]*:/g) ?? [];
    expect([...new Set(arns)].filter((arn) => arn !== `arn:${partition}:`)).toEqual([]);
  });
});

// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html
test.each(['eusc-de-east-1', 'us-gov-east-1', 'cn-northwest-1', 'mx-central-1', 'us-isob-east-1'])('zones of %s are accepted by name', (region) => {
  const stack = new Stack(new App(), 'Stack', { env: { account: ENV.account, region } });
  expect(() => checkZones(stack, [`${region}a`, `${region}b`])).not.toThrow();
});

test('the link is to the console of commercial Regions if the Region is only known at deployment', () => {
  const { region } = new Stack(new App(), 'Stack');
  expect(cloudWatchLink(region, 'alarmsV2:')).toBe(`https://console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:`);
});
