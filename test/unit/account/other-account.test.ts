import { App, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { agnosticStack, newAccount, stackIn } from './account-under-test';
import { AccountTrail, ClusterOptions, GatewayEntry, IObanAccount, ObanAccount, ObanEnvironment } from '../../../src';
import { certificate, ENV, IMAGE, NETWORK, NOTIFICATIONS } from '../../support/environment-fixture';

const OTHER = '999999999999';

function environmentOf(account: (app: App, stack: Stack) => IObanAccount, gateway: Partial<ClusterOptions> = {}) {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: ENV });
  const environment = new ObanEnvironment(stack, 'Production', {
    environmentName: 'prod',
    account: account(app, stack),
    network: NETWORK,
    gateway: { entry: GatewayEntry.https({ certificate: certificate(stack) }), image: IMAGE, ...gateway },
    notifications: NOTIFICATIONS,
  });
  return { app, environment };
}

const made = (app: App) => newAccount(stackIn(OTHER, { app, id: 'Other' }));
const imported = (_app: App, stack: Stack) => ObanAccount.fromAttributes(stack, 'Account', {
  accessLogBucketName: 'logs', accessLogBucketRegion: ENV.region, topicArn: `arn:aws:sns:${ENV.region}:${OTHER}:alarms`,
});

describe.each([['made in this app', made], ['imported', imported]] as const)('an account of another account, %s', (_, account) => {
  // Its policy names the account in the path: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
  test('the bucket of another account accepts no access logs', () => {
    expect(() => environmentOf(account)).toThrow(
      `the account's bucket is in the account ${OTHER} and cluster 'b2g' is in ${ENV.account}, and the bucket accepts access logs of load balancers of ${OTHER} only: `
      + `give the environment the ObanAccount of ${ENV.account}, or an accessLogBucket, or set accessLogs to false`,
    );
  });

  // Its topic admits alarms of its own account only: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
  test.each([
    ['without access logs', { accessLogs: false }],
    ['with a pass-through, which has none', { entry: GatewayEntry.tlsPassThrough() }],
  ])('an account of another account serves an environment %s, whose topic has the alarm about itself', (_title, gateway) => {
    const { app, environment } = environmentOf(account, gateway);
    app.synth();
    const [delivery] = Object.values(Template.fromStack(environment.monitoringStack()).findResources('AWS::CloudWatch::Alarm', { Properties: { AlarmName: 'WARNING-oban-prod-delivery' } }));
    expect(JSON.stringify(delivery.Properties.AlarmActions)).not.toContain(OTHER);
    expect(delivery.Properties.AlarmActions).toHaveLength(1);
  });
});

test('a bucket of the organisation is managed by its owner', () => {
  const organization = (app: App, stack: Stack) => {
    const archive = s3.Bucket.fromBucketAttributes(stack, 'Archive', { bucketName: 'archive', region: ENV.region });
    return newAccount(stackIn(OTHER, { app, id: 'Other' }), { trail: AccountTrail.organization({ accessLogBucket: archive }) });
  };
  expect(() => environmentOf(organization)).not.toThrow();
});

test('an account that is only known at deployment is accepted', () => {
  expect(() => environmentOf((_app, stack) => ObanAccount.fromAttributes(stack, 'Account', {
    accessLogBucketName: Fn.importValue('bucket'), accessLogBucketRegion: ENV.region, topicArn: Fn.importValue('topic'),
  }))).not.toThrow();
  expect(() => environmentOf((app) => newAccount(agnosticStack(app, 'Agnostic')), { accessLogs: false })).not.toThrow();
});
