import { App, AppProps, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import { GatewayEntry, InterfaceEndpoints, NetworkOptions, ObanAccount, ObanEnvironment, ObanEnvironmentProps, ObanServer, ServerTier } from '../../../src';
import { certificate, ENV, IMAGE, NOTIFICATIONS, REGION } from '../../support/environment-fixture';

const ZONES = [`${REGION}a`, `${REGION}b`];
const PUBLIC = { subnetType: ec2.SubnetType.PUBLIC };
const PRIVATE = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
const ISOLATED = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
const BY_TYPE = { publicSubnets: PUBLIC, applicationSubnets: PRIVATE, dataSubnets: ISOLATED };
const named = (subnetGroupName: string) => ({ subnetGroupName });
const byId = (selection: ec2.SubnetSelection, ...ids: string[]) => ({ ...selection, subnetFilters: [ec2.SubnetFilter.byIds(ids)] });
const inZones = (selection: ec2.SubnetSelection) => ({ ...selection, availabilityZones: ZONES });

type Tiers = Pick<NetworkOptions, 'publicSubnets' | 'applicationSubnets' | 'dataSubnets' | 'interfaceEndpoints'>;

/** How a deployment repository may select the subnets of the three tiers. */
const SELECTIONS: [string, (vpc: ec2.IVpc) => Tiers][] = [
  ['by type', () => BY_TYPE],
  ['by the names of their groups', () => ({ publicSubnets: named('Web'), applicationSubnets: named('App'), dataSubnets: named('Data') })],
  ['by id', () => ({
    publicSubnets: byId(PUBLIC, 'subnet-web0', 'subnet-web1'), applicationSubnets: byId(PRIVATE, 'subnet-app0', 'subnet-app1'), dataSubnets: byId(ISOLATED, 'subnet-data0', 'subnet-data1'),
  })],
  ['by zone', () => ({ publicSubnets: inZones(PUBLIC), applicationSubnets: inZones(PRIVATE), dataSubnets: inZones(ISOLATED) })],
  ['one for each zone', () => ({ publicSubnets: { ...PUBLIC, onePerAz: true }, applicationSubnets: { ...PRIVATE, onePerAz: true }, dataSubnets: { ...ISOLATED, onePerAz: true } })],
  ['by the lists of the VPC', (vpc) => ({
    publicSubnets: { subnets: vpc.publicSubnets }, applicationSubnets: { subnets: vpc.privateSubnets }, dataSubnets: { subnets: vpc.isolatedSubnets },
  })],
  ['an isolated application tier', () => ({ ...BY_TYPE, applicationSubnets: ISOLATED, dataSubnets: PRIVATE, interfaceEndpoints: InterfaceEndpoints.essential() })],
  ['two private groups', () => ({ ...BY_TYPE, applicationSubnets: named('App'), dataSubnets: named('Data') })],
];

/** Two environments that together have every construct that selects subnets. */
const CONTENTS: [string, (stack: Stack) => Partial<ObanEnvironmentProps>][] = [
  ['an HTTPS gateway, servers in two tiers and a database', () => ({
    servers: {
      app01: { image: IMAGE, dataVolumes: [{ drive: 'D', size: Size.gibibytes(10) }] },
      app02: { image: IMAGE, availabilityZone: ZONES[1] },
      web01: { image: IMAGE, tier: ServerTier.PUBLIC, availabilityZone: ZONES[0] },
    },
    database: { engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1, allocatedStorage: Size.gibibytes(100) },
  })],
  ['a gateway that passes TLS through', () => ({ gateway: { entry: GatewayEntry.tlsPassThrough(), image: IMAGE } })],
];

function made(tiers: (vpc: ec2.IVpc) => Tiers, contents: (stack: Stack) => Partial<ObanEnvironmentProps>, context: AppProps['context'] = {}): App {
  const app = new App({ context });
  const account = new ObanAccount(new Stack(app, 'Account', { env: ENV }), 'Account', { operators: [new iam.AccountPrincipal('210987654321')], notifications: NOTIFICATIONS });
  const stack = new Stack(app, 'Stack', { env: ENV });
  const vpc = ec2.Vpc.fromLookup(stack, 'Given', { vpcId: 'vpc-0a1b2c3d' });
  const environment = new ObanEnvironment(stack, 'Production', {
    environmentName: 'prod',
    account,
    network: { vpc, ...tiers(vpc) },
    gateway: { entry: GatewayEntry.https({ certificate: certificate(stack) }), image: IMAGE },
    notifications: NOTIFICATIONS,
    ...contents(stack),
  });
  new ObanServer(new Stack(app, 'Other', { env: ENV }), 'Server', { environment, serverName: 'other01', image: IMAGE, availabilityZone: ZONES[0] });
  return app;
}

// https://docs.aws.amazon.com/cdk/v2/guide/context.html: the first synthesis gets placeholders, and the CLI repeats it with the answers.
describe.each(SELECTIONS)('subnets that are selected %s', (_, tiers) => {
  test.each(CONTENTS)('the first synthesis with %s asks the CLI for the VPC', (__, contents) => {
    const assembly = made(tiers, contents).synth();
    expect(assembly.manifest.missing).toEqual([expect.objectContaining({ provider: 'vpc-provider' })]);
  });
});

describe('a VPC after the CLI has looked it up', () => {
  const group = (name: string, type: string, ids: string, thirdOctet = 0) => ({
    name,
    type,
    subnets: ZONES.map((availabilityZone, index) => (
      { subnetId: `subnet-${ids}${index}`, availabilityZone, cidr: `10.9.${thirdOctet + index}.0/24`, routeTableId: `rtb-${ids}${index}` })),
  });
  const GROUPS = [group('Web', 'Public', 'web'), group('App', 'Private', 'app', 10), group('Data', 'Isolated', 'data', 20)];
  // The same VPC has the same key in every app.
  const [{ key }] = made(() => BY_TYPE, () => ({})).synth().manifest.missing!;
  const answered = (
    tiers: (vpc: ec2.IVpc) => Tiers, contents: (stack: Stack) => Partial<ObanEnvironmentProps> = () => ({}), subnetGroups: object[] = GROUPS,
  ) => {
    return made(tiers, contents, { [key]: { vpcId: 'vpc-0a1b2c3d', vpcCidrBlock: '10.9.0.0/16', availabilityZones: [], subnetGroups } });
  };

  test.each(SELECTIONS.filter(([name]) => name !== 'two private groups'))('subnets that are selected %s are found', (name, tiers) => {
    const template = Template.fromStack(answered(tiers).node.findChild('Stack') as Stack);
    const application = name === 'an isolated application tier' ? 'data' : 'app';
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Subnets: ['subnet-web0', 'subnet-web1'] });
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', { VPCZoneIdentifier: [`subnet-${application}0`, `subnet-${application}1`] });
  });

  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html: one subnet for each zone
  test.each(CONTENTS)('one of two public subnets in a zone is used by %s', (_, contents) => {
    const [web, ...others] = GROUPS;
    const subnets = [...web.subnets, { ...web.subnets[0], subnetId: 'subnet-web2', cidr: '10.9.30.0/24' }];
    const app = answered(() => BY_TYPE, contents, [{ ...web, subnets }, ...others]);
    Template.fromStack(app.node.findChild('Stack') as Stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Subnets: ['subnet-web0', 'subnet-web1'],
    });
  });

  test.each<[string, (vpc: ec2.IVpc) => Tiers, object[], RegExp]>([
    ['the application tier has no egress', () => ({ ...BY_TYPE, applicationSubnets: ISOLATED, dataSubnets: PRIVATE }), GROUPS, /no egress and no interface endpoint/],
    ['a tier is in one zone', () => BY_TYPE, [GROUPS[0], GROUPS[1], { ...GROUPS[2], subnets: GROUPS[2].subnets.slice(1) }], /dataSubnets selects 1 subnets in 1 Availability Zones/],
    ['a tier is public', () => ({ ...BY_TYPE, applicationSubnets: named('Web'), publicSubnets: named('App') }), GROUPS, /subnet-app0 in publicSubnets is a private subnet/],
    ['a server names a zone without a subnet', () => BY_TYPE, GROUPS.map((each) => ({
      ...each, subnets: each.subnets.map((subnet) => ({ ...subnet, availabilityZone: subnet.availabilityZone.replace(/a$/, 'c') })),
    })), /availabilityZone of server 'other01' is ap-southeast-2a, where its tier has no subnet/],
  ])('the looked-up VPC is checked: %s', (_, tiers, groups, message) => {
    expect(() => answered(tiers, undefined, groups)).toThrow(message);
  });
});
