import { App, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import { EnvironmentProfile, GatewayEntry, ObanAccount, ObanEnvironment, ObanEnvironmentProps, ObanServer, ServerImage } from '../../../src';
import { certificate, ENV, IMAGE, NETWORK, NOTIFICATIONS, REGION } from '../../support/environment-fixture';
import { synthesisOf } from '../conformance/examples';
import { Synthesis } from '../conformance/synthesis';

const LINUX = ServerImage.linux({ [REGION]: 'ami-0f1e2d3c4b5a69788' });
const DATA = { mountPoint: '/srv/data', device: '/dev/sdf', size: Size.gibibytes(100) };

/** Apps of one account, as consumers have them. */
export const SHAPES = {
  'production example': () => synthesisOf('production'),
  'minimal: no servers, no database': minimal,
  'two environments in one account': () => synthesisOf('extended'),
  'an existing VPC': existingVpc,
  'TLS ends at Linux members; a server in another stack': passThrough,
} satisfies { [name: string]: () => Synthesis };

export type Shape = keyof typeof SHAPES;

export const ACCOUNT = ENV.account;

const synthesised = new Map<Shape, Synthesis>();

/** Returns the templates of a shape. They are shared: change a copy. */
export function shape(name: Shape): Synthesis {
  const synthesis = synthesised.get(name) ?? SHAPES[name]();
  synthesised.set(name, synthesis);
  return synthesis;
}

/** An account, and the environment `prod` in a stack of its own. */
function made(props: (stack: Stack) => Pick<ObanEnvironmentProps, 'gateway'> & Partial<ObanEnvironmentProps>): { app: App; environment: ObanEnvironment } {
  const app = new App();
  const account = new ObanAccount(new Stack(app, 'Account', { env: ENV }), 'Account', {
    operators: [new iam.AccountPrincipal('210987654321')], notifications: NOTIFICATIONS,
  });
  const stack = new Stack(app, 'Stack', { env: ENV });
  const environment = new ObanEnvironment(stack, 'Environment', {
    environmentName: 'prod', account, network: NETWORK, notifications: NOTIFICATIONS, ...props(stack),
  });
  return { app, environment };
}

function minimal(): Synthesis {
  return Synthesis.of(made((stack) => ({
    gateway: { entry: GatewayEntry.https({ certificate: certificate(stack) }), image: IMAGE },
    profile: EnvironmentProfile.staging(),
  })).app);
}

function existingVpc(): Synthesis {
  return Synthesis.of(made((stack) => {
    const tier = (name: string) => ({ ids: [`subnet-${name}0`, `subnet-${name}1`], tables: [`rtb-${name}0`, `rtb-${name}1`] });
    const [pub, priv, iso] = ['public', 'private', 'isolated'].map(tier);
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Given', {
      vpcId: 'vpc-1',
      vpcCidrBlock: '10.9.0.0/16',
      availabilityZones: NETWORK.availabilityZones,
      publicSubnetIds: pub.ids,
      publicSubnetRouteTableIds: pub.tables,
      privateSubnetIds: priv.ids,
      privateSubnetRouteTableIds: priv.tables,
      isolatedSubnetIds: iso.ids,
      isolatedSubnetRouteTableIds: iso.tables,
    });
    return {
      network: {
        vpc,
        publicSubnets: { subnetType: ec2.SubnetType.PUBLIC },
        applicationSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
        dataSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      },
      gateway: { entry: GatewayEntry.https({ certificate: new acm.Certificate(stack, 'Certificate', { domainName: 'b2g.example.com' }) }), image: IMAGE },
      servers: { app01: { image: IMAGE, dataVolumes: [{ drive: 'D', size: Size.gibibytes(100) }] } },
      database: { engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1, allocatedStorage: Size.gibibytes(200) },
    };
  }).app);
}

function passThrough(): Synthesis {
  const { app, environment } = made(() => ({
    gateway: { entry: GatewayEntry.tlsPassThrough(), image: LINUX },
    servers: { files: { image: LINUX, dataVolumes: [DATA] }, app01: { image: IMAGE } },
  }));
  const stack = new Stack(app, 'Further', { env: ENV });
  const byAttributes = ObanEnvironment.fromAttributes(stack, 'Environment', {
    environmentName: environment.environmentName,
    vpc: environment.vpc,
    applicationSubnets: environment.applicationSubnets,
    keyPairName: environment.keyPair.keyPairName,
    encryptionKeyArn: environment.encryptionKey!.keyArn,
    alarmTopicArn: environment.alarmTopic.topic.topicArn,
  });
  new ObanServer(stack, 'Reports', { environment: byAttributes, serverName: 'reports', image: LINUX, dataVolumes: [DATA] });
  return Synthesis.of(app);
}
