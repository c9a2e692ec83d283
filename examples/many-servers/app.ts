import { App, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
// In your own repository: from 'oban-environment'.
import { GatewayEntry, ObanAccount, ObanEnvironment, ObanServer, ServerImage } from '../../src';

/** A stack has at most 500 resources, and 25 of these servers fit. 20 leave room for further volumes and alarms. */
export const SERVERS_PER_STACK = 20;

/** Adds a production environment with 200 servers, in a stack for each 20 of them. */
export function manyServers(app: App, numberOfServers = 200): void {
  const env = { account: '123456789012', region: 'ap-southeast-2' };
  const zones = ['ap-southeast-2a', 'ap-southeast-2b'];
  const notifications = { emailAddresses: ['alerts@example.com'] };
  const account = new ObanAccount(new Stack(app, 'oban-account', { env, terminationProtection: true }), 'Account', {
    operators: [new iam.AccountPrincipal('210987654321')],
    notifications,
  });

  const stack = new Stack(app, 'oban-production', { env, terminationProtection: true });
  const environment = new ObanEnvironment(stack, 'Production', {
    environmentName: 'prod',
    account,
    notifications,
    network: { ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16'), availabilityZones: zones },
    gateway: {
      entry: GatewayEntry.https({
        certificate: acm.Certificate.fromCertificateArn(
          stack, 'Certificate', 'arn:aws:acm:ap-southeast-2:123456789012:certificate/11111111-2222-3333-4444-555555555555',
        ),
        healthPath: '/health',
      }),
      image: ServerImage.windows({ 'ap-southeast-2': 'ami-0a1b2c3d4e5f60718' }),
    },
  });

  const image = ServerImage.windows({ 'ap-southeast-2': 'ami-0f1e2d3c4b5a69788' });
  for (let first = 1; first <= numberOfServers; first += SERVERS_PER_STACK) {
    // A server never moves to another stack: the stack is named after the numbers of its servers, which do not change.
    const servers = new Stack(app, `oban-production-servers-${numbered(first)}`, { env, terminationProtection: true });
    for (let number = first; number < first + SERVERS_PER_STACK && number <= numberOfServers; number++) {
      const serverName = `app${numbered(number)}`;
      new ObanServer(servers, serverName, {
        environment,
        serverName,
        image,
        availabilityZone: zones[number % zones.length],
        dataVolumes: [{ drive: 'D', size: Size.gibibytes(100) }],
      });
    }
  }
}

function numbered(number: number): string {
  return String(number).padStart(3, '0');
}
