import { App, AppProps, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ClusterOptions, GatewayEntry, ObanAccount, ObanEnvironment, ObanEnvironmentProps, ServerImage } from '../../src';

export const REGION = 'ap-southeast-2';
export const ENV = { account: '123456789012', region: REGION };
export const IMAGE = ServerImage.windows({ [REGION]: 'ami-0a1b2c3d4e5f60718' });
export const NETWORK = { ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16'), availabilityZones: [`${REGION}a`, `${REGION}b`] };
export const NOTIFICATIONS = { emailAddresses: ['alerts@example.com'] };

export interface Fixture {
  readonly app: App;
  readonly stack: Stack;
  readonly account: ObanAccount;
  readonly environment: ObanEnvironment;
  template(): Template;
}

export function certificate(stack: Stack): acm.ICertificate {
  return acm.Certificate.fromCertificateArn(stack, 'Imported', `arn:aws:acm:${REGION}:${ENV.account}:certificate/11111111-2222-3333-4444-555555555555`);
}

/** Returns an app with an account and one environment, with the changes of a test. */
export function environment(
  gateway: (stack: Stack) => Partial<ClusterOptions> = () => ({}), props: Partial<ObanEnvironmentProps> = {}, appProps: AppProps = {},
): Fixture {
  const app = new App(appProps);
  const account = new ObanAccount(new Stack(app, 'Account', { env: ENV }), 'Account', {
    operators: [new iam.AccountPrincipal('210987654321')],
    notifications: NOTIFICATIONS,
  });
  const stack = new Stack(app, 'Stack', { env: ENV });
  const made = new ObanEnvironment(stack, 'Production', {
    environmentName: 'prod',
    account,
    network: NETWORK,
    gateway: { entry: GatewayEntry.https({ certificate: certificate(stack) }), image: IMAGE, ...gateway(stack) },
    notifications: NOTIFICATIONS,
    ...props,
  });
  return { app, stack, account, environment: made, template: () => Template.fromStack(stack) };
}
