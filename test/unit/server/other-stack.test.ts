import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DRIVE_D, newServer, newStack, only, SmallEnvironment, WINDOWS } from './server-fixture';
import { IObanEnvironment, ImportedEnvironment } from '../../../src/environment-reference';
import { ObanServer, ServerTier } from '../../../src/server';

/** The templates of an environment's stack and of another one with this server of it. */
function apart(withServer: boolean, tier = ServerTier.APPLICATION): { environment: any; servers: Template } {
  const app = new App();
  const stack = newStack('Environment', app);
  const environment = new SmallEnvironment(stack);
  const other = newStack('Servers', app);
  if (withServer) {
    new ObanServer(other, 'App07', { environment, serverName: 'app07', image: WINDOWS, dataVolumes: [DRIVE_D], tier });
  }
  return { environment: Template.fromStack(stack).toJSON(), servers: Template.fromStack(other) };
}

test.each([ServerTier.APPLICATION, ServerTier.PUBLIC])('a server in another stack (%s) changes its environment\'s stack by exports only', (tier) => {
  const { Outputs: _before, ...before } = apart(false).environment;
  const { Outputs: exported, ...after } = apart(true, tier).environment;
  expect(after).toEqual(before);
  expect(Object.values<any>(exported).every(({ Export }) => Export !== undefined)).toBe(true);
});

test('a server in another stack uses only attributes of the environment that never change', () => {
  const { environment, servers } = apart(true);
  const exported = Object.values<any>(environment.Outputs).map(({ Value }) => (Value.Ref ?? Value['Fn::GetAtt'].join('.')).replace(/[0-9A-F]{8}(?=\.|$)/, ''));
  expect(exported.sort()).toEqual([
    'EnvironmentDatabase.GroupId',
    'EnvironmentKey.Arn',
    'EnvironmentKeyPair',
    'EnvironmentNetworkVpc',
    'EnvironmentNetworkVpcapplicationSubnet1Subnet',
  ]);
  const imported = new Set(JSON.stringify(servers.toJSON()).match(/"Fn::ImportValue":"[^"]+"/g));
  expect(imported.size).toBe(exported.length);
});

test('the frozen values of a server in another stack are imported from the environment\'s stack', () => {
  const { servers } = apart(true);
  const { Frozen } = only(servers, 'Custom::ObanReplacementGuard').Properties;
  const text = JSON.stringify(Frozen);
  const own = Object.keys(servers.toJSON().Resources);
  const named = [...text.matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([^"]+)"/g)].map(([, id]) => id);
  expect(named.filter((id) => !own.includes(id) && !id.startsWith('AWS::'))).toEqual([]);
  expect(JSON.stringify(Frozen['block device mappings'])).toContain('Fn::ImportValue');
});

test('a server in another stack opens the database in its own stack', () => {
  const { Properties: ingress } = only(apart(true).servers, 'AWS::EC2::SecurityGroupIngress');
  expect(ingress).toMatchObject({ FromPort: 1433, GroupId: { 'Fn::ImportValue': expect.stringContaining('Database') } });
});

test('two servers in another stack share the functions of the guard and do not change each other', () => {
  const app = new App();
  const environment = new SmallEnvironment(newStack('Environment', app));
  const stack = newStack('Servers', app);
  const add = (name: string) => new ObanServer(stack, name, { environment, serverName: name, image: WINDOWS });
  add('app07');
  add('app08');
  const template = Template.fromStack(stack);
  const tokens = Object.values<any>(template.findResources('Custom::ObanReplacementGuard')).map(({ Properties }) => JSON.stringify(Properties.ServiceToken));
  expect(tokens).toHaveLength(2);
  expect(new Set(tokens).size).toBe(1);
});

test('a server keeps its guard function if its environment is replaced by an imported one, because CloudFormation accepts no other', () => {
  const functionOf = (environment: (stack: Stack, app: App) => IObanEnvironment) => {
    const app = new App();
    const stack = newStack('Servers', app);
    new ObanServer(stack, 'App07', { environment: environment(stack, app), serverName: 'app07', image: WINDOWS });
    return only(Template.fromStack(stack), 'Custom::ObanReplacementGuard').Properties.ServiceToken;
  };
  const imported = (stack: Stack) => new ImportedEnvironment(stack, 'Environment', {
    environmentName: 'prod',
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['ap-southeast-2a'], privateSubnetIds: ['subnet-a'] }),
    applicationSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    keyPairName: 'oban-prod-1',
  });
  expect(functionOf(imported)).toEqual(functionOf((_stack, app) => new SmallEnvironment(newStack('Environment', app))));
});

test('a server in an imported environment has the same properties', () => {
  const { template } = newServer({ dataVolumes: [DRIVE_D] }, (stack) => new ImportedEnvironment(stack, 'Environment', {
    environmentName: 'prod',
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1', availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'], privateSubnetIds: ['subnet-a', 'subnet-b'], privateSubnetNames: ['application'],
    }),
    applicationSubnets: { subnetGroupName: 'application' },
    keyPairName: 'oban-prod-1',
    encryptionKeyArn: 'arn:aws:kms:ap-southeast-2:123456789012:key/1',
    databaseSecurityGroupId: 'sg-1',
    protectionOptOut: 'made to be deleted',
  }));
  expect(only(template(), 'AWS::EC2::Instance')).toMatchObject({
    Metadata: { 'oban:termination-protection-opt-out': 'made to be deleted' },
    Properties: {
      SubnetId: 'subnet-a',
      KeyName: 'oban-prod-1',
      DisableApiTermination: false,
      BlockDeviceMappings: [{ Ebs: { KmsKeyId: 'arn:aws:kms:ap-southeast-2:123456789012:key/1' } }],
    },
  });
  const [role] = Object.keys(template().findResources('AWS::IAM::Role', { Properties: { Description: 'Oban environment prod: server app01' } }));
  expect(only(template(), 'AWS::IAM::InstanceProfile').Properties.Roles).toEqual([{ Ref: role }]);
  expect(only(template(), 'AWS::EC2::SecurityGroupIngress').Properties).toMatchObject({ GroupId: 'sg-1', FromPort: 1433 });
});

test('the placeholders of a looked-up VPC are not checked', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'ap-southeast-2' } });
  const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-1' });
  const environment = new ImportedEnvironment(stack, 'Environment', {
    environmentName: 'prod', vpc, applicationSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }, keyPairName: 'oban-prod-1',
  });
  expect(() => new ObanServer(stack, 'App01', { environment, serverName: 'app01', image: WINDOWS, availabilityZone: 'ap-southeast-2b' })).not.toThrow();
});
