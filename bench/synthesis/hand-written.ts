import { App, Duration, NestedStack, RemovalPolicy, Size, Stack, Tags } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

const ENV = { account: '123456789012', region: 'ap-southeast-2' };
/** A folder of handlers, as a team would have one: that of the library. */
const BUNDLE = 'assets/backup';
const FUNCTIONS = 12;
const ALARMS_OF_ENVIRONMENT = 55;
const ALARMS_OF_SERVER = 7;
const ACL_ENTRIES = 6;

/** The parts of the environment that a server needs. */
interface Surroundings {
  readonly vpc: ec2.IVpc;
  readonly key: kms.IKey;
  readonly topic: sns.ITopic;
}

/** Adds an environment of the same kinds of resources as the production example, as a team would write it with constructs of the CDK. */
export function handWrittenEnvironment(app: App): Surroundings {
  const stack = new Stack(app, 'environment', { env: ENV, terminationProtection: true });
  const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const topic = new sns.Topic(stack, 'Topic', { masterKey: key, enforceSSL: true });
  topic.addSubscription(new subscriptions.EmailSubscription('alerts@example.com'));
  const vpc = network(stack);
  const surroundings = { vpc, key, topic };
  gateway(stack, surroundings);
  database(stack, surroundings);
  for (let index = 0; index < FUNCTIONS; index++) {
    dailyFunction(stack, `Function${index}`, surroundings);
  }
  const monitoring = new NestedStack(stack, 'Monitoring');
  for (let index = 0; index < ALARMS_OF_ENVIRONMENT; index++) {
    alarm(monitoring, `Alarm${index}`, new cloudwatch.Metric({ namespace: 'Example', metricName: `Metric${index}` }), topic);
  }
  server(stack, 'app01', surroundings);
  server(stack, 'app02', surroundings);
  Tags.of(app).add('commit', 'unknown');
  return surroundings;
}

/** Adds servers in stacks of a number of servers each. */
export function handWrittenServers(app: App, surroundings: Surroundings, numberOfServers: number, perStack: number): void {
  for (let first = 1; first <= numberOfServers; first += perStack) {
    const stack = new Stack(app, `servers-${first}`, { env: ENV, terminationProtection: true });
    for (let number = first; number < first + perStack && number <= numberOfServers; number++) {
      server(stack, `app${number}`, surroundings);
    }
  }
}

function network(stack: Stack): ec2.Vpc {
  const tiers = [
    { name: 'public', subnetType: ec2.SubnetType.PUBLIC },
    { name: 'application', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    { name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  ];
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16'),
    availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'],
    subnetConfiguration: tiers.map((tier) => ({ ...tier, cidrMask: 24 })),
    restrictDefaultSecurityGroup: true,
    gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
    flowLogs: { All: { destination: ec2.FlowLogDestination.toCloudWatchLogs(new logs.LogGroup(stack, 'FlowLogs', { retention: logs.RetentionDays.ONE_YEAR })) } },
  });
  for (const { name } of tiers) {
    const acl = new ec2.NetworkAcl(stack, `Acl-${name}`, { vpc, subnetSelection: { subnetGroupName: name } });
    for (let index = 0; index < ACL_ENTRIES; index++) {
      acl.addEntry(`Entry${index}`, {
        cidr: ec2.AclCidr.ipv4('10.20.0.0/16'),
        ruleNumber: 100 + index,
        traffic: ec2.AclTraffic.tcpPort(443 + index),
        direction: index % 2 === 0 ? ec2.TrafficDirection.INGRESS : ec2.TrafficDirection.EGRESS,
      });
    }
  }
  return vpc;
}

function gateway(stack: Stack, { vpc, key, topic }: Surroundings): void {
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc, internetFacing: true, deletionProtection: true });
  const listener = loadBalancer.addListener('Https', {
    port: 443,
    certificates: [acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:ap-southeast-2:123456789012:certificate/11111111-2222-3333-4444-555555555555')],
  });
  const group = new autoscaling.AutoScalingGroup(stack, 'Group', {
    vpc,
    minCapacity: 2,
    maxCapacity: 3,
    launchTemplate: new ec2.LaunchTemplate(stack, 'Template', {
      machineImage: ec2.MachineImage.genericWindows({ 'ap-southeast-2': 'ami-0a1b2c3d4e5f60718' }),
      instanceType: new ec2.InstanceType('m6i.large'),
      role: new iam.Role(stack, 'MemberRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
      securityGroup: new ec2.SecurityGroup(stack, 'Members', { vpc }),
      requireImdsv2: true,
      blockDevices: [{ deviceName: '/dev/sda1', volume: ec2.BlockDeviceVolume.ebs(80, { encrypted: true, kmsKey: key }) }],
    }),
    updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({ minInstancesInService: 2 }),
    signals: autoscaling.Signals.waitForMinCapacity({ timeout: Duration.minutes(30) }),
  });
  listener.addTargets('Members', { port: 443, targets: [group], healthCheck: { path: '/health' } });
  alarm(stack, 'Healthy', loadBalancer.metrics.newConnectionCount(), topic);
}

function database(stack: Stack, { vpc, key, topic }: Surroundings): void {
  const instance = new rds.DatabaseInstance(stack, 'Database', {
    engine: rds.DatabaseInstanceEngine.sqlServerSe({ version: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1 }),
    licenseModel: rds.LicenseModel.LICENSE_INCLUDED,
    vpc,
    vpcSubnets: { subnetGroupName: 'data' },
    instanceType: new ec2.InstanceType('m6i.large'),
    allocatedStorage: 500,
    storageEncryptionKey: key,
    multiAz: true,
    deletionProtection: true,
    parameters: { 'rds.force_ssl': '1' },
  });
  alarm(stack, 'DatabaseCpu', instance.metricCPUUtilization(), topic);
}

function dailyFunction(stack: Stack, id: string, { topic }: Surroundings): void {
  const daily = new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(BUNDLE),
    memorySize: 512,
    timeout: Duration.minutes(15),
    logGroup: new logs.LogGroup(stack, `${id}Log`, { retention: logs.RetentionDays.ONE_YEAR }),
  });
  daily.addToRolePolicy(new iam.PolicyStatement({ actions: ['ec2:DescribeImages', 'ec2:DescribeSnapshots'], resources: ['*'] }));
  new events.Rule(stack, `${id}Rule`, { schedule: events.Schedule.cron({ hour: '15', minute: '30' }), targets: [new targets.LambdaFunction(daily)] });
  new ssm.StringParameter(stack, `${id}Parameter`, { stringValue: 'none', parameterName: `/example/${id}` });
  alarm(stack, `${id}Errors`, daily.metricErrors(), topic);
}

function server(stack: Stack, name: string, { vpc, key, topic }: Surroundings): void {
  const scope = new Construct(stack, name);
  const instance = new ec2.Instance(scope, 'Instance', {
    vpc,
    vpcSubnets: { subnetGroupName: 'application', availabilityZones: ['ap-southeast-2a'] },
    machineImage: ec2.MachineImage.genericWindows({ 'ap-southeast-2': 'ami-0f1e2d3c4b5a69788' }),
    instanceType: new ec2.InstanceType('m6i.large'),
    securityGroup: new ec2.SecurityGroup(scope, 'SecurityGroup', { vpc }),
    role: new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
    requireImdsv2: true,
    blockDevices: [{ deviceName: '/dev/sda1', volume: ec2.BlockDeviceVolume.ebs(80, { encrypted: true, kmsKey: key }) }],
  });
  const logGroup = new logs.LogGroup(scope, 'Log', { retention: logs.RetentionDays.ONE_YEAR });
  logGroup.grantWrite(instance.role);
  const volume = new ec2.Volume(scope, 'Volume', {
    availabilityZone: 'ap-southeast-2a', size: Size.gibibytes(200), encrypted: true, encryptionKey: key, removalPolicy: RemovalPolicy.RETAIN,
  });
  new ec2.CfnVolumeAttachment(scope, 'Attachment', { device: 'xvdf', instanceId: instance.instanceId, volumeId: volume.volumeId });
  new ssm.StringParameter(scope, 'Parameter', { stringValue: logGroup.logGroupName, parameterName: `/example/servers/${name}` });
  new ssm.CfnAssociation(scope, 'Association', { name: 'AmazonCloudWatch-ManageAgent', targets: [{ key: 'InstanceIds', values: [instance.instanceId] }] });
  for (let index = 0; index < ALARMS_OF_SERVER; index++) {
    alarm(scope, `Alarm${index}`, new cloudwatch.Metric({
      namespace: 'AWS/EC2', metricName: `Metric${index}`, dimensionsMap: { InstanceId: instance.instanceId },
    }), topic);
  }
}

function alarm(scope: Construct, id: string, metric: cloudwatch.IMetric, topic: sns.ITopic): void {
  new cloudwatch.Alarm(scope, id, { metric, threshold: 1, evaluationPeriods: 3, alarmDescription: 'An alarm that the team on call reads.' })
    .addAlarmAction(new actions.SnsAction(topic));
}
