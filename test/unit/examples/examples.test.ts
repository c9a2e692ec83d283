import * as fs from 'fs';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { existingVpc } from '../../../examples/existing-vpc/app';
import { manyServers, SERVERS_PER_STACK } from '../../../examples/many-servers/app';
import { pipeline } from '../../../examples/pipeline/app';
import { restore } from '../../../examples/restore/app';

/** The limit of CloudFormation for the resources of a stack. */
const RESOURCES_PER_STACK = 500;

function synthesised(add: (app: App) => void): App {
  const app = new App();
  add(app);
  return app;
}

function templateOf(scope: App | Stage, stack: string): Template {
  return Template.fromStack(scope.node.findChild(stack) as Stack);
}

describe('examples/pipeline', () => {
  let app: App;
  beforeAll(() => { app = synthesised(pipeline); });
  const stage = (name: string) => app.node.findChild(name) as Stage;

  test('deploys the account before its environment, staging before production, and production after an approval', () => {
    const [{ Properties }] = Object.values<any>(templateOf(app, 'oban-pipeline').findResources('AWS::CodePipeline::Pipeline'));
    const inOrder = (actions: any[]) => [...actions].sort((one, other) => one.RunOrder - other.RunOrder).map(({ Name }) => Name);
    const stages = Properties.Stages.map(({ Name, Actions }: any) => [Name, inOrder(Actions)]);
    expect(stages.slice(-2)).toEqual([
      ['Staging', ['oban-account.Prepare', 'oban-account.Deploy', 'oban-environment.Prepare', 'oban-environment.Deploy']],
      ['Production', ['Approve', 'oban-account.Prepare', 'oban-account.Deploy', 'oban-environment.Prepare', 'oban-environment.Deploy']],
    ]);
  });

  test('each stage is in an account of its own, with the profile of its environment', () => {
    expect(['Staging', 'Production'].map((name) => stage(name).account)).toEqual(['222222222222', '123456789012']);
    templateOf(stage('Staging'), 'oban-environment').hasResourceProperties('AWS::RDS::DBInstance', { MultiAZ: false });
    templateOf(stage('Production'), 'oban-environment').hasResourceProperties('AWS::RDS::DBInstance', { MultiAZ: true, DeletionProtection: true });
  });

  test('no stage refers to an account other than its own', () => {
    expect(JSON.stringify(templateOf(stage('Production'), 'oban-environment').toJSON())).not.toContain('222222222222');
    expect(JSON.stringify(templateOf(stage('Staging'), 'oban-environment').toJSON())).not.toContain('123456789012');
  });
});

describe('examples/existing-vpc', () => {
  let template: Template;
  beforeAll(() => { template = templateOf(synthesised(existingVpc), 'oban-production'); });

  test('creates nothing in the VPC that its owner manages', () => {
    ['VPC', 'Subnet', 'RouteTable', 'Route', 'NatGateway', 'InternetGateway', 'NetworkAcl', 'NetworkAclEntry', 'FlowLog', 'VPCEndpoint']
      .forEach((type) => template.resourceCountIs(`AWS::EC2::${type}`, 0));
  });

  test('each part is in the subnets of its tier', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Subnets: ['subnet-0a00000000000000a', 'subnet-0a00000000000000b'] });
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', { VPCZoneIdentifier: ['subnet-0b00000000000000a', 'subnet-0b00000000000000b'] });
    template.hasResourceProperties('AWS::RDS::DBSubnetGroup', { SubnetIds: ['subnet-0c00000000000000a', 'subnet-0c00000000000000b'] });
  });
});

describe('examples/restore', () => {
  let template: Template;
  beforeAll(() => { template = templateOf(synthesised(restore), 'oban-restored'); });

  test('the database comes from the snapshot, without a standby, and takes the master user and the time zone of it', () => {
    template.hasResourceProperties('AWS::RDS::DBInstance', {
      DBSnapshotIdentifier: 'oban-production-before-the-upgrade',
      MultiAZ: false,
      MasterUsername: Match.absent(),
      Timezone: Match.absent(),
    });
  });

  test('the data volume comes from its snapshot, and is retained', () => {
    template.hasResource('AWS::EC2::Volume', { Properties: { SnapshotId: 'snap-0d1e2f3a4b5c6d7e8' }, DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });
});

describe('examples/many-servers', () => {
  /** The numbers of servers and of all resources in a full stack and in one with half as many servers. */
  let stacks: { readonly servers: number; readonly resources: number }[];
  beforeAll(() => {
    // `npm run bench:synth` synthesises all 200.
    const app = synthesised((each) => manyServers(each, SERVERS_PER_STACK * 1.5));
    stacks = app.synth().stacks.filter(({ stackName }) => stackName.startsWith('oban-production-servers-')).map(({ template }) => {
      const types = Object.values<any>(template.Resources).map(({ Type }) => Type);
      return { servers: types.filter((type) => type === 'AWS::EC2::Instance').length, resources: types.length };
    });
  });

  test('every server is in a stack', () => {
    expect(stacks.map(({ servers }) => servers)).toEqual([SERVERS_PER_STACK, SERVERS_PER_STACK / 2]);
  });

  test('the README states the resources of a stack and how many servers fit into one', () => {
    const [full, half] = stacks;
    const perServer = (full.resources - half.resources) / (full.servers - half.servers);
    const perStack = full.resources - perServer * full.servers;
    const fitting = Math.floor((RESOURCES_PER_STACK - perStack) / perServer);
    expect(fs.readFileSync('examples/many-servers/README.md', 'utf-8')).toContain(
      `A stack has ${perStack} resources, and ${perServer} for each server with one data volume. ${fitting} servers fit within the limit of ${RESOURCES_PER_STACK}.`,
    );
    expect(SERVERS_PER_STACK).toBeLessThan(fitting);
  });
});
