import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { newNetwork, newStack, TWO_ZONES } from './network-fixture';
import { EnvironmentNetwork, InterfaceEndpoints } from '../../../src/network';

const SERVICES = ec2.InterfaceVpcEndpointAwsService;
const ESSENTIAL = ['cloudformation', 'ec2', 'ec2messages', 'elasticloadbalancing', 'logs', 'monitoring', 'ssm', 'ssmmessages'];

function madeFor(interfaceEndpoints?: InterfaceEndpoints, natGateways?: number): string[] {
  const { template } = newNetwork({ interfaceEndpoints, natGateways });
  const endpoints = template.findResources('AWS::EC2::VPCEndpoint', { Properties: { VpcEndpointType: 'Interface' } });
  return Object.values(endpoints).map(({ Properties }) => JSON.stringify(Properties.ServiceName).replace(/^.*\.([a-z0-9]+)".*$/, '$1')).sort();
}

test('there are no interface endpoints by default', () => {
  expect(madeFor()).toEqual([]);
  expect(madeFor(InterfaceEndpoints.none())).toEqual([]);
});

test('the essential endpoints are those that a member needs to boot, signal and be managed', () => {
  expect(madeFor(InterfaceEndpoints.essential())).toEqual(ESSENTIAL);
});

test('other endpoints can be added to the essential ones', () => {
  expect(madeFor(InterfaceEndpoints.essential([SERVICES.SECRETS_MANAGER]))).toEqual([...ESSENTIAL, 'secretsmanager'].sort());
});

test('a tier without egress is complete with the essential endpoints', () => {
  expect(madeFor(InterfaceEndpoints.essential(), 0)).toEqual(ESSENTIAL);
});

test('the error for a tier without egress lists the missing endpoints', () => {
  const some = InterfaceEndpoints.of([
    SERVICES.SSM, SERVICES.SSM_MESSAGES, SERVICES.EC2_MESSAGES, SERVICES.EC2, SERVICES.CLOUDWATCH_LOGS, SERVICES.CLOUDWATCH_MONITORING,
  ]);
  expect(() => newNetwork({ natGateways: 0, interfaceEndpoints: some })).toThrow(/no interface endpoint for cloudformation, elasticloadbalancing, so that members/);
});

test('a service given twice is refused', () => {
  expect(() => InterfaceEndpoints.essential([SERVICES.SSM])).toThrow(/'ssm' is given twice/);
});

test('the endpoints are in the application subnets, with private DNS, and allow HTTPS from the VPC only', () => {
  const { stack, template, network } = newNetwork({ interfaceEndpoints: InterfaceEndpoints.of([SERVICES.SSM]) });
  const subnets = stack.resolve(network.vpc.selectSubnets(network.applicationSubnets).subnetIds);
  template.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface', PrivateDnsEnabled: true, SubnetIds: subnets });
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: { 'Fn::GetAtt': [Match.anyValue(), 'CidrBlock'] }, Description: Match.anyValue() }],
    SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
  });
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
});

// docs/guide/network.md, Endpoint policies.
test('an endpoint accepts a policy', () => {
  const stack = newStack();
  const network = new EnvironmentNetwork(stack, 'Network', {
    environmentName: 'test',
    ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16'),
    availabilityZones: TWO_ZONES,
    interfaceEndpoints: InterfaceEndpoints.essential(),
  });
  expect(Object.keys(network.interfaceEndpoints).sort()).toEqual(ESSENTIAL);
  network.interfaceEndpoints.ssm.addToPolicy(new iam.PolicyStatement({ principals: [new iam.AnyPrincipal()], actions: ['ssm:*'], resources: ['*'] }));
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', {
    PrivateDnsEnabled: true, PolicyDocument: { Statement: [{ Action: 'ssm:*', Effect: 'Allow', Principal: { AWS: '*' }, Resource: '*' }] },
  });
});

test('a network without interface endpoints returns none', () => {
  expect(newNetwork().network.interfaceEndpoints).toEqual({});
});
