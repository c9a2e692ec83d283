import { App, Size, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { DatabaseOptions, EnvironmentProfile, GatewayEntry, ObanEnvironment, ObanEnvironmentProps, ObanServer, ServerOptions, ServerTier } from '../../src';
import { certificate, ENV, environment, IMAGE, NETWORK, NOTIFICATIONS } from '../support/environment-fixture';

const DATABASE: DatabaseOptions = { engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1, allocatedStorage: Size.gibibytes(100) };
const SERVER: ServerOptions = { image: IMAGE, dataVolumes: [{ drive: 'D', size: Size.gibibytes(10) }] };
const whole = (props: Partial<ObanEnvironmentProps> = {}) => environment(undefined, { servers: { app01: SERVER }, database: DATABASE, ...props });

describe('profiles', () => {
  const made = (profile: EnvironmentProfile) => whole({ profile }).template();
  const production = made(EnvironmentProfile.production());
  const staging = made(EnvironmentProfile.staging());
  const development = made(EnvironmentProfile.development());

  test('production is the default', () => {
    expect(whole().template().toJSON()).toEqual(production.toJSON());
  });

  test('production has a key of its own, and staging and development use AWS-managed keys', () => {
    production.hasResourceProperties('AWS::RDS::DBInstance', { StorageEncrypted: true, KmsKeyId: Match.anyValue(), MasterUserSecret: { KmsKeyId: Match.anyValue() } });
    for (const template of [staging, development]) {
      template.resourceCountIs('AWS::KMS::Key', 1); // the topic's
      template.hasResourceProperties('AWS::RDS::DBInstance', { StorageEncrypted: true, KmsKeyId: Match.absent(), MasterUserSecret: Match.absent() });
      template.hasResourceProperties('AWS::EC2::Volume', { Encrypted: true, KmsKeyId: Match.absent() });
      template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
        LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { Encrypted: true, KmsKeyId: Match.absent() } }] },
      });
      expect(JSON.stringify(template.findOutputs('*'))).not.toContain('EncryptionKeyArn');
    }
  });

  test('production has a NAT gateway in each zone, and staging has one', () => {
    production.resourceCountIs('AWS::EC2::NatGateway', 2);
    staging.resourceCountIs('AWS::EC2::NatGateway', 1);
  });

  test('each profile has its settings of the database', () => {
    production.hasResourceProperties('AWS::RDS::DBInstance', { MultiAZ: true, BackupRetentionPeriod: 35 });
    staging.hasResourceProperties('AWS::RDS::DBInstance', { MultiAZ: false, BackupRetentionPeriod: 14 });
  });

  test('each profile has its retention of flow logs', () => {
    production.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
    staging.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
    development.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  describe('the Recycle Bin', () => {
    const REASON = 'oban:recycle-bin-opt-out';
    const reasons = (template: Template) => Object.values<any>(template.findResources('AWS::Lambda::Function'))
      .filter(({ Metadata }) => REASON in (Metadata ?? {})).map(({ Properties, Metadata }) => [Properties.Handler, Metadata[REASON]]);
    const own = EnvironmentProfile.production().customize({ recycleBinOptOut: 'the auditor wants removal to be final' });

    test('the Recycle Bin retains removed images, snapshots and volumes for seven days in production', () => {
      const rules = Object.values<any>(production.findResources('AWS::Rbin::Rule')).map(({ Properties }) => Properties);
      expect(rules.map(({ ResourceType, RetentionPeriod }) => [ResourceType, RetentionPeriod.RetentionPeriodValue]).sort())
        .toEqual([['EBS_SNAPSHOT', 7], ['EBS_VOLUME', 7], ['EC2_IMAGE', 7]]);
      expect(reasons(production)).toEqual([]);
    });

    test.each([['staging', staging, /^outside production/], ['development', development, /^outside production/], ['one of your own', made(own), /^the auditor/]])(
      'the Recycle Bin is off in %s, with the reason on the function that removes images', (_, template, reason) => {
        template.resourceCountIs('AWS::Rbin::Rule', 0);
        expect(reasons(template)).toEqual([['expire-images.handler', expect.stringMatching(reason)]]);
      });

    test('the Recycle Bin is on if the backup has it', () => {
      const template = whole({ profile: EnvironmentProfile.staging(), backup: { recycleBin: {} } }).template();
      template.resourceCountIs('AWS::Rbin::Rule', 3);
      expect(reasons(template)).toEqual([]);
    });

    test('the Recycle Bin needs a reason to be off', () => {
      expect(() => made(EnvironmentProfile.production().customize({ recycleBinOptOut: ' ' }))).toThrow(/recycleBinOptOut is empty: say why/);
    });

    // AWS::Rbin::Rule selects by the tag, so what lacks it is gone at once: every volume that the environment makes has it.
    test('the Recycle Bin selects data volumes and root volumes of servers and members by their tag', () => {
      const isTagged = (tags: any[]) => tags.some(({ Key, Value }) => Key === 'oban:environment' && Value === 'prod');
      const properties = (type: string) => Object.values<any>(production.findResources(type)).map(({ Properties }) => Properties);
      expect(properties('AWS::EC2::Volume').map(({ Tags }) => isTagged(Tags))).toEqual([true]);
      expect(properties('AWS::EC2::Instance').map(({ Tags, PropagateTagsToVolumeOnCreation }) => isTagged(Tags) && PropagateTagsToVolumeOnCreation)).toEqual([true]);
      expect(properties('AWS::EC2::LaunchTemplate').filter(({ LaunchTemplateData }) => LaunchTemplateData.BlockDeviceMappings !== undefined)
        .map(({ LaunchTemplateData }) => isTagged(LaunchTemplateData.TagSpecifications.find(({ ResourceType }: any) => ResourceType === 'volume').Tags))).toEqual([true]);
    });
  });

  test('a given option replaces the setting of the profile', () => {
    whole({ profile: EnvironmentProfile.staging(), network: { ...NETWORK, natGateways: 2 }, database: { ...DATABASE, multiAz: true } }).template()
      .hasResourceProperties('AWS::RDS::DBInstance', { MultiAZ: true });
  });

  test('a reason from the profile is in the metadata of each unprotected resource', () => {
    for (const [type, key] of PROTECTED) {
      development.hasResource(type, { Metadata: Match.objectLike({ [key]: 'development: made to be deleted' }) });
    }
  });
});

const PROTECTED = [
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'oban:deletion-protection-opt-out'],
  ['AWS::EC2::Instance', 'oban:termination-protection-opt-out'],
  ['AWS::RDS::DBInstance', 'oban:deletion-protection-opt-out'],
] as const;

describe('protection', () => {
  const protections = (template: Template) => ({
    loadBalancer: JSON.stringify(template.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer')).includes('{"Key":"deletion_protection.enabled","Value":"true"}'),
    server: (Object.values(template.findResources('AWS::EC2::Instance'))[0] as any).Properties.DisableApiTermination,
    database: (Object.values(template.findResources('AWS::RDS::DBInstance'))[0] as any).Properties.DeletionProtection,
  });

  test('deletion protection is on by default', () => {
    expect(protections(whole().template())).toEqual({ loadBalancer: true, server: true, database: true });
  });

  test('deletion protection is turned off at one place, with its reason', () => {
    const template = whole({ protectionOptOut: 'moving to another Region' }).template();
    expect(protections(template)).toEqual({ loadBalancer: false, server: false, database: false });
    for (const [type, key] of PROTECTED) {
      template.hasResource(type, { Metadata: Match.objectLike({ [key]: 'moving to another Region' }) });
    }
    // It is for deletion, not for losing data.
    template.hasResource('AWS::RDS::DBInstance', { DeletionPolicy: 'Snapshot', Properties: { DeleteAutomatedBackups: false } });
    template.hasResource('AWS::EC2::Volume', { UpdateReplacePolicy: 'Retain' });
  });

  test('the reason to turn protection off must not be empty', () => {
    expect(() => whole({ protectionOptOut: ' ' })).toThrow('protectionOptOut is empty: say why nothing of the environment is to be protected');
  });

  test('a production stack without termination protection has one warning', () => {
    const { stack } = whole();
    Annotations.fromStack(stack).hasWarning('/Stack/Production', Match.stringLikeRegexp("the stack 'Stack' of environment 'prod' has no termination protection: set terminationProtection: true"));
  });

  test.each([
    ['staging', { profile: EnvironmentProfile.staging() }],
    ['a reason', { protectionOptOut: 'moving' }],
  ])('a stack without termination protection has no warning with %s', (_, props) => {
    Annotations.fromStack(whole(props).stack).hasNoWarning('*', Match.stringLikeRegexp('termination protection'));
  });
});

describe('servers', () => {
  test('servers are created in the same order for every order of the map', () => {
    const made = (servers: Record<string, ServerOptions>) => whole({ servers }).template().toJSON();
    expect(JSON.stringify(made({ b01: SERVER, a01: SERVER }))).toBe(JSON.stringify(made({ a01: SERVER, b01: SERVER })));
  });

  test('servers are found by name, including those that are added later', () => {
    const { environment: made } = whole();
    const later = made.addServer('app02', SERVER);
    expect(Object.keys(made.servers)).toEqual(['app01', 'app02']);
    expect(made.servers.app01.serverName).toBe('app01');
    expect(made.servers.app02).toBe(later);
  });

  test('servers and clusters share one scope of names, by which backups identify them', () => {
    expect(() => whole({ servers: { b2g: SERVER } })).toThrow("the environment 'prod' already has a server or cluster named 'b2g' (Stack/Production/Clusters/b2g/Inventory)");
    const { app, environment: made } = whole();
    expect(() => new ObanServer(new Stack(app, 'More', { env: ENV }), 'Server', { environment: made, serverName: 'app01', ...SERVER })).toThrow(/already has a server or cluster named 'app01'/);
  });

  test('servers of another environment may have the same name', () => {
    const fixture = whole();
    const stack = new Stack(fixture.app, 'StagingStack', { env: ENV });
    expect(() => new ObanEnvironment(stack, 'Staging', {
      environmentName: 'staging',
      account: fixture.account,
      network: NETWORK,
      gateway: { entry: GatewayEntry.https({ certificate: certificate(stack) }), image: IMAGE },
      servers: { app01: SERVER },
      notifications: NOTIFICATIONS,
    })).not.toThrow();
  });

  test('servers and clusters are in the inventory', () => {
    const parameters = Object.values(whole().template().findResources('AWS::SSM::Parameter')).map((parameter: any) => parameter.Properties);
    expect(parameters.map(({ Name }) => Name).filter((name) => name.includes('/inventory/')).sort()).toEqual(['/oban/prod/inventory/app01', '/oban/prod/inventory/b2g']);
    const value = (name: string) => parameters.find(({ Name }) => Name.endsWith(name)).Value;
    expect(value('b2g')['Fn::Join'][1].join('')).toMatch(/^{"autoScalingGroup":"\[object Object\]","imagePointer":"\/oban\/prod\/b2g\/image\/ami-0a1b2c3d4e5f60718","kind":"cluster"}$/);
    expect(value('app01')['Fn::Join'][1].join('')).toMatch(/^{"backup":"daily","dataVolumes":\["\[object Object\]"\],"instanceId":"\[object Object\]","kind":"server","name":"app01","operatingSystem":"windows"}$/);
  });
});

describe('the database', () => {
  test('the database accepts connections from clusters and servers of the application tier only', () => {
    const fixture = whole({ servers: { app01: SERVER, web01: { ...SERVER, tier: ServerTier.PUBLIC } } });
    fixture.environment.addCluster('portal', { entry: GatewayEntry.tlsPassThrough(), image: IMAGE });
    const template = fixture.template();
    const [group] = Object.keys(template.findResources('AWS::EC2::SecurityGroup', { Properties: { GroupDescription: 'SQL Server' } }));
    const rules = Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).map((rule: any) => rule.Properties)
      .filter(({ GroupId }) => GroupId['Fn::GetAtt'][0] === group);
    expect(rules.map(({ SourceSecurityGroupId }) => SourceSecurityGroupId['Fn::GetAtt'][0].replace(/SecurityGroup[0-9A-F]{8}$/, '')).sort())
      .toEqual(['ProductionClustersb2g', 'ProductionClustersportal', 'ProductionServersapp01']);
    expect(rules.every(({ FromPort, ToPort }) => FromPort === 1433 && ToPort === 1433)).toBe(true);
  });

  test('members are created after the database that they may need', () => {
    const template = whole().template();
    const [database] = Object.keys(template.findResources('AWS::RDS::DBInstance'));
    template.hasResource('AWS::AutoScaling::AutoScalingGroup', { DependsOn: Match.arrayWith([database]) });
  });

  test('outputs have the address of the database', () => {
    const outputs = JSON.stringify(whole().template().findOutputs('*'));
    expect(outputs).toContain('Endpoint.Address');
    expect(outputs).toContain('MasterUserSecret.SecretArn');
  });

  test('a database of production is of Standard Edition, by its profile', () => {
    expect(() => whole({ database: { ...DATABASE, backupRetention: undefined, multiAz: undefined } })).not.toThrow();
  });
});

test.each<[string, (fixture: ReturnType<typeof whole>) => unknown]>([
  ['added', (fixture) => fixture.environment.addServer('app09', SERVER)],
  ['made by itself', ({ stack, environment: made }) => new ObanServer(stack, 'app09', { ...SERVER, serverName: 'app09', environment: made })],
])('a server that is %s boots after its egress and the agent\'s document exist', (_, add) => {
  const fixture = whole();
  add(fixture);
  const template = fixture.template();
  const [[, { DependsOn }]] = Object.entries<any>(template.findResources('AWS::EC2::Instance')).filter(([id]) => id.includes('app09'));
  expect(DependsOn).toEqual(expect.arrayContaining([
    expect.stringMatching(/AgentDocument/),
    expect.stringMatching(/applicationSubnet1DefaultRoute/),
  ]));
});

describe('the nested stack of alarms and dashboards', () => {
  test('the monitoring stack has every alarm of the stack', () => {
    const fixture = whole();
    expect(Object.values(fixture.environment.alarms.alarms).map((alarm) => Stack.of(alarm).node.path)).toContain('Stack/Production/Monitoring');
    fixture.template().resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });

  test('the monitoring stack accepts further resources', () => {
    const fixture = whole();
    const monitoring = fixture.environment.monitoringStack();
    expect(fixture.environment.monitoringStack()).toBe(monitoring);
    new cloudwatch.Metric({ namespace: 'Mine', metricName: 'Errors' }).createAlarm(monitoring, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    expect(Object.keys(fixture.template().findResources('AWS::CloudFormation::Stack'))).toEqual([expect.stringMatching(/^ProductionMonitoringNestedStack/)]);
  });
});

describe('an environment of another app', () => {
  const attributes = (stack: Stack) => ({
    environmentName: 'prod',
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['ap-southeast-2a'], privateSubnetIds: ['subnet-1'], vpcCidrBlock: '10.20.0.0/16' }),
    applicationSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    keyPairName: 'the-key-pair',
  });

  test('the stack of a server has its alarms and its agent', () => {
    const stack = new Stack(new App(), 'Servers', { env: ENV });
    const topicArn = `arn:aws:sns:${ENV.region}:${ENV.account}:alarms`;
    const imported = ObanEnvironment.fromAttributes(stack, 'Production', { ...attributes(stack), alarmTopicArn: topicArn, alarms: { cpu: { threshold: 70 } } });
    new ObanServer(stack, 'Server', { environment: imported, serverName: 'app07', ...SERVER });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'WARNING-oban-prod-cpu-app07', Threshold: 70, AlarmActions: [topicArn] });
    template.hasResourceProperties('AWS::SSM::Association', {
      Name: 'oban-prod-cloudwatch-agent', Parameters: { configuration: ['/oban/prod/agent/windows-server'] },
    });
  });

  test('an imported environment has the given profile, which may have thresholds of other alarms', () => {
    const stack = new Stack(new App(), 'Servers', { env: ENV });
    const profile = EnvironmentProfile.development().customize({ alarmThresholds: { 'disk-app01-D': 95, 'disk-app07-D': 97 } });
    const topicArn = `arn:aws:sns:${ENV.region}:${ENV.account}:alarms`;
    const imported = ObanEnvironment.fromAttributes(stack, 'Development', { ...attributes(stack), profile, alarmTopicArn: topicArn });
    new ObanServer(stack, 'Server', { environment: imported, serverName: 'app07', ...SERVER });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'WARNING-oban-prod-cpu-app07', Threshold: 95 });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'WARNING-oban-prod-disk-app07-D', Threshold: 3 });
    template.hasResourceProperties('AWS::EC2::Instance', { DisableApiTermination: false });
  });

  test('an imported environment without a topic has no alarms and causes a warning', () => {
    const stack = new Stack(new App(), 'Servers', { env: ENV });
    new ObanServer(stack, 'Server', { environment: ObanEnvironment.fromAttributes(stack, 'Production', attributes(stack)), serverName: 'app07', ...SERVER });
    Annotations.fromStack(stack).hasWarning('/Servers/Server', Match.stringLikeRegexp("server 'app07' has no alarms, so that a failure does not notify anybody: give alarmTopicArn to fromAttributes of environment 'prod'"));
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });

  test('an imported environment accepts a server, by the outputs of its stack', () => {
    const stack = new Stack(new App(), 'Servers', { env: ENV });
    const imported = ObanEnvironment.fromAttributes(stack, 'Production', {
      ...attributes(stack),
      encryptionKeyArn: `arn:aws:kms:${ENV.region}:${ENV.account}:key/1`,
      databaseSecurityGroupId: 'sg-1',
      protectionOptOut: 'moving',
    });
    new ObanServer(stack, 'Server', { environment: imported, serverName: 'app07', ...SERVER });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::EC2::Instance', { KeyName: 'the-key-pair', SubnetId: 'subnet-1', DisableApiTermination: false });
    template.hasResourceProperties('AWS::EC2::Volume', { KmsKeyId: `arn:aws:kms:${ENV.region}:${ENV.account}:key/1` });
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-1', FromPort: 1433 });
    template.hasResourceProperties('AWS::IAM::Role', { Description: 'Oban environment prod: server app07' });
    template.hasResourceProperties('AWS::SSM::Parameter', { Name: '/oban/prod/inventory/app07' });
  });

  test('an imported environment outside production has no key and no database, and protects its servers', () => {
    const stack = new Stack(new App(), 'Servers', { env: ENV });
    new ObanServer(stack, 'Server', { environment: ObanEnvironment.fromAttributes(stack, 'Staging', attributes(stack)), serverName: 'app07', ...SERVER });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::EC2::Volume', { Encrypted: true, KmsKeyId: Match.absent() });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.hasResourceProperties('AWS::EC2::Instance', { DisableApiTermination: true });
  });

  test('an imported environment has no public tier by default', () => {
    const stack = new Stack(new App(), 'Servers', { env: ENV });
    const imported = ObanEnvironment.fromAttributes(stack, 'Production', attributes(stack));
    expect(() => new ObanServer(stack, 'Server', { environment: imported, serverName: 'web01', tier: ServerTier.PUBLIC, ...SERVER })).toThrow(/public/i);
  });
});

describe('the automated backups of the database are checked', () => {
  const checkOf = (template: Template) => {
    const [check] = Object.values(template.findResources('AWS::Lambda::Function', { Properties: { Handler: 'check-backups.handler' } }));
    const role = check.Properties.Role['Fn::GetAtt'][0];
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) => Properties.Roles.some((each: any) => each.Ref === role));
    const statements = policy.Properties.PolicyDocument.Statement.filter(({ Action }: any) => `${Action}`.startsWith('rds:'));
    return { settings: JSON.stringify(check.Properties.Environment.Variables.OBAN_BACKUP), statements };
  };

  test('the check function may describe this DB instance only', () => {
    const template = whole().template();
    const [database] = Object.keys(template.findResources('AWS::RDS::DBInstance'));
    const { settings, statements } = checkOf(template);
    expect(settings).toContain(database);
    expect(Object.keys(whole().environment.alarms.alarms)).toContain('database-restorable');
    expect(statements).toEqual([{
      Action: 'rds:DescribeDBInstances', Effect: 'Allow', Resource: { 'Fn::Join': ['', expect.arrayContaining([expect.stringMatching(/:db:$/), { Ref: database }])] },
    }]);
  });

  test('the check function has no permission for a database if there is none', () => {
    const { settings, statements } = checkOf(environment().template());
    expect([settings.includes('"database'), statements]).toEqual([false, []]);
    expect(Object.keys(environment().environment.alarms.alarms)).not.toContain('database-restorable');
  });
});
