import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { newDatabase } from './database/database-fixture';
import { GatewayEntry, ObanAccount, ObanEnvironment, ObanServer, Readiness } from '../../src';
import { environment, ENV, IMAGE, NETWORK, NOTIFICATIONS } from '../support/environment-fixture';

// CloudFormation deploys a nested stack with its parent: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html

const ACCOUNT = { accessLogBucketName: 'logs', accessLogBucketRegion: ENV.region, topicArn: `arn:aws:sns:${ENV.region}:${ENV.account}:alarms` };

function environmentIn(scope: Stack, id = 'Production'): ObanEnvironment {
  return new ObanEnvironment(scope, id, {
    environmentName: 'prod',
    account: ObanAccount.fromAttributes(scope, `${id}Account`, ACCOUNT),
    network: NETWORK,
    gateway: { entry: GatewayEntry.tlsPassThrough(), image: IMAGE, readiness: Readiness.instanceRunning('first installation') },
    notifications: NOTIFICATIONS,
  });
}

describe('a server in a nested stack of the environment\'s stack', () => {
  const fixture = environment();
  const nested = new NestedStack(fixture.stack, 'Servers');
  const server = new ObanServer(nested, 'App01', { environment: fixture.environment, serverName: 'app01', image: IMAGE });
  fixture.app.synth();
  const template = fixture.template();

  test('a nested server waits for the network and the agent, like a server in the stack of the environment', () => {
    const [[, resource]] = Object.entries(template.findResources('AWS::CloudFormation::Stack')).filter(([id]) => id.startsWith('Servers'));
    const agents = Object.keys(template.findResources('AWS::SSM::Document'));
    expect(resource.DependsOn).toEqual(expect.arrayContaining(agents));
  });

  test('a nested server is on the dashboard of the environment with its alarms and the age of its image', () => {
    const [dashboard] = Object.values(Template.fromStack(fixture.environment.monitoringStack()).findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard.Properties.DashboardBody);
    expect(body).toContain(':alarm:CRITICAL-oban-prod-status-check-app01');
    expect(body).toMatch(/NewestGoodImageAge[^\]]*app01/);
  });

  test('a nested server has its alarms in its own stack', () => {
    Template.fromStack(nested).hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'CRITICAL-oban-prod-status-check-app01' });
    expect(server.instance.stack).toBe(nested);
  });
});

describe('an environment in a nested stack', () => {
  test('a nested server is protected by the termination protection of its parent stack', () => {
    const app = new App();
    const parent = new Stack(app, 'Stack', { env: ENV, terminationProtection: true });
    environmentIn(new NestedStack(parent, 'Environment'));
    Annotations.fromStack(parent).hasNoWarning('*', Match.stringLikeRegexp('termination protection'));

    const unprotected = new Stack(new App(), 'Unprotected', { env: ENV });
    environmentIn(new NestedStack(unprotected, 'Environment'));
    Annotations.fromStack(unprotected).hasWarning('*', Match.stringLikeRegexp("the stack 'Unprotected' of environment 'prod' has no termination protection"));
  });

  test('a nested server has a unique name in the stack, even if the account is only known at deployment', () => {
    const parent = new Stack(new App(), 'Stack', { env: { region: ENV.region } });
    environmentIn(new NestedStack(parent, 'One'));
    expect(() => environmentIn(new NestedStack(parent, 'Two'))).toThrow("'Stack/One/Production' and 'Stack/Two/Production' are both named 'prod' in one account and Region");
  });

  test('an app with a nested server can be synthesised', () => {
    const app = new App();
    environmentIn(new NestedStack(new Stack(app, 'Stack', { env: ENV }), 'Environment'));
    expect(() => app.synth()).not.toThrow();
  });
});

test('servers of an environment have unique names across its nested stacks', () => {
  const app = new App();
  const parent = new Stack(app, 'Stack', { env: { region: ENV.region } });
  const made = environmentIn(parent);
  const server = (id: string) => new ObanServer(new NestedStack(parent, id), 'Server', { environment: made, serverName: 'app01', image: IMAGE });
  server('One');
  expect(() => server('Two')).toThrow("the environment 'prod' already has a server or cluster named 'app01'");
});

test('a database can be created in a nested stack', () => {
  const parent = new Stack(new App(), 'Stack', { env: { ...ENV, account: '111122223333' } });
  expect(() => newDatabase({}, {}, new NestedStack(parent, 'Data'))).not.toThrow();
});
