import { App, Duration, Stack, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ClusterOptions, GatewayEntry, ObanAccount, ObanEnvironment, ObanEnvironmentProps, Readiness, ServerImage } from '../../../src';
import { certificate, ENV, environment, IMAGE, NETWORK, NOTIFICATIONS, REGION } from '../../support/environment-fixture';

const TRUST_STORE = `arn:aws:elasticloadbalancing:${REGION}:${ENV.account}:truststore/partners/73e2d6bc24d8a067`;

function elbv2TrustStore(stack: Stack): elbv2.ITrustStore {
  return elbv2.TrustStore.fromTrustStoreArn(stack, 'Partners', TRUST_STORE);
}

function zone(stack: Stack): route53.IHostedZone {
  return route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'oban.example.com' });
}

function only(template: Template, type: string): any {
  const found = Object.values(template.findResources(type));
  expect(found).toHaveLength(1);
  return found[0];
}
const group = (template: Template) => only(template, 'AWS::AutoScaling::AutoScalingGroup');
const launchTemplateData = (template: Template) => only(template, 'AWS::EC2::LaunchTemplate').Properties.LaunchTemplateData;

/** The template of an environment with the defaults. Tests only read it. */
const STANDARD = environment().template();

describe('the size of a cluster', () => {
  const template = STANDARD;

  test('an update launches a member before it terminates one, and waits for the new member', () => {
    expect(group(template)).toMatchObject({
      Properties: {
        MinSize: '2',
        MaxSize: '3',
        HealthCheckType: 'ELB',
        HealthCheckGracePeriod: 1500,
        DefaultInstanceWarmup: 1200,
        InstanceMaintenancePolicy: { MinHealthyPercentage: 100, MaxHealthyPercentage: 150 },
      },
      CreationPolicy: { ResourceSignal: { Count: 2, Timeout: 'PT20M' } },
      UpdatePolicy: {
        AutoScalingRollingUpdate: {
          MaxBatchSize: 1, MinInstancesInService: 2, MinSuccessfulInstancesPercent: 100, WaitOnResourceSignals: true, PauseTime: 'PT20M',
        },
      },
    });
  });

  test('a member that dies during an update is still replaced', () => {
    expect(group(template).UpdatePolicy.AutoScalingRollingUpdate.SuspendProcesses).toEqual(['AZRebalance', 'AlarmNotification', 'ScheduledActions']);
  });

  test('a cluster has no desired capacity, which a deployment would reset', () => {
    expect(group(template).Properties.DesiredCapacity).toBeUndefined();
  });

  test('a spare is a third member, and the group can launch a fourth during an update', () => {
    const spare = environment(() => ({ spare: true })).template();
    expect(group(spare)).toMatchObject({
      Properties: { MinSize: '3', MaxSize: '4', InstanceMaintenancePolicy: { MinHealthyPercentage: 100, MaxHealthyPercentage: 134 } },
      CreationPolicy: { ResourceSignal: { Count: 3 } },
      UpdatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: 3 } },
    });
  });

  test('the boot timeout applies to every step, and the health check does not replace a new member before the rollback', () => {
    const slow = environment(() => ({ bootTimeout: Duration.minutes(45) })).template();
    expect(group(slow)).toMatchObject({
      Properties: { HealthCheckGracePeriod: 3000, DefaultInstanceWarmup: 2700 },
      CreationPolicy: { ResourceSignal: { Timeout: 'PT45M' } },
      UpdatePolicy: { AutoScalingRollingUpdate: { PauseTime: 'PT45M' } },
    });
    expect(JSON.stringify(launchTemplateData(slow).UserData)).toContain('$Minutes = 42');
  });

  test.each([4, 61])('a boot timeout of %s minutes is refused', (minutes) => {
    expect(() => environment(() => ({ bootTimeout: Duration.minutes(minutes) }))).toThrow(`bootTimeout of cluster 'b2g' is ${minutes} minutes: give 5 to 60 whole minutes`);
  });

  test('members boot after the network, listener, rules, permissions and pointer exist', () => {
    const dependsOn: string[] = group(template).DependsOn;
    for (const type of [
      'AWS::EC2::NatGateway', 'AWS::EC2::Route', 'AWS::EC2::NetworkAclEntry', 'AWS::ElasticLoadBalancingV2::Listener', 'AWS::EC2::SecurityGroupIngress',
      'AWS::EC2::SecurityGroupEgress', 'Custom::ObanImagePointer',
    ]) {
      expect(dependsOn).toEqual(expect.arrayContaining(Object.keys(template.findResources(type))));
    }
    expect(dependsOn).toContainEqual(expect.stringMatching(/b2gRoleDefaultPolicy/));
  });
});

describe('the launch template', () => {
  const template = STANDARD;

  test('the launch template starts from the pointer, which has the base image in its name', () => {
    expect(launchTemplateData(template).ImageId).toBe('resolve:ssm:/oban/prod/b2g/image/ami-0a1b2c3d4e5f60718');
    template.hasResourceProperties('Custom::ObanImagePointer', {
      ParameterName: '/oban/prod/b2g/image/ami-0a1b2c3d4e5f60718', BaseImage: 'ami-0a1b2c3d4e5f60718', EnvironmentName: 'prod', ClusterName: 'b2g',
    });
  });

  test('the pointer is seeded after the function may write it', () => {
    expect(only(template, 'Custom::ObanImagePointer').DependsOn).toContainEqual(expect.stringMatching(/SeederFunctionServiceRoleDefaultPolicy/));
  });

  test('the stack has no parameter for the pointer, which the next change of a tag would set back to the base image', () => {
    const names = Object.values(template.findResources('AWS::SSM::Parameter')).map((parameter: any) => parameter.Properties.Name);
    expect(names.filter((name) => name.includes('b2g'))).toEqual(['/oban/prod/inventory/b2g']);
  });

  test('the root volume is encrypted with the environment\'s key, and has the size of the image', () => {
    const [key] = Object.keys(template.findResources('AWS::KMS::Key', { Properties: { Description: Match.stringLikeRegexp('volumes') } }));
    expect(launchTemplateData(template).BlockDeviceMappings).toEqual([{
      DeviceName: '/dev/sda1',
      Ebs: { Encrypted: true, KmsKeyId: { 'Fn::GetAtt': [key, 'Arn'] }, VolumeType: 'gp3', DeleteOnTermination: true },
    }]);
  });

  test('members require IMDSv2', () => expect(launchTemplateData(template).MetadataOptions.HttpTokens).toBe('required'));

  test("the consumer's tags reach members through the group and never the launch template or the key pair", () => {
    const tagged = environment();
    Tags.of(tagged.app).add('commit', 'abc');
    Tags.of(tagged.app).add('oban:environment', 'somewhere else');
    const changed = tagged.template();
    for (const type of ['AWS::EC2::LaunchTemplate', 'AWS::EC2::KeyPair']) {
      expect(changed.findResources(type)).toEqual(template.findResources(type));
    }
    expect(group(changed).Properties.Tags).toEqual(expect.arrayContaining([
      { Key: 'commit', Value: 'abc', PropagateAtLaunch: true },
      { Key: 'oban:environment', Value: 'prod', PropagateAtLaunch: true },
    ]));
  });

  test('a Linux image maps the root volume under its own name', () => {
    const linux = environment(() => ({ image: ServerImage.linux({ [REGION]: 'ami-0a1b2c3d4e5f60718' }) })).template();
    expect(launchTemplateData(linux).BlockDeviceMappings[0].DeviceName).toBe('/dev/xvda');
    expect(JSON.stringify(launchTemplateData(linux).UserData)).toContain('#!/bin/bash');
  });
});

describe('readiness', () => {
  test('the boot script waits for its target by default', () => {
    const [targets] = Object.keys(STANDARD.findResources('AWS::ElasticLoadBalancingV2::TargetGroup'));
    expect(JSON.stringify(launchTemplateData(STANDARD).UserData)).toContain(`{"Ref":"${targets}"}`);
  });

  test('a first installation needs a running instance only, does not replace members for their target, and has the reason in the template', () => {
    const template = environment(() => ({ readiness: Readiness.instanceRunning('no gateway software yet') })).template();
    expect(group(template).Properties.HealthCheckType).not.toBe('ELB');
    expect(JSON.stringify(launchTemplateData(template).UserData)).toContain("$TargetGroup = ''");
    expect(group(template).Metadata).toEqual({ 'oban:readiness': 'no gateway software yet' });
  });

  test('a first installation needs a reason', () => expect(() => Readiness.instanceRunning(' ')).toThrow(/was given an empty reason: give/));
});

describe('the entry', () => {
  const https = STANDARD;

  test('the entry accepts HTTPS on port 443 only, with TLS 1.2 and 1.3 and forward secrecy', () => {
    expect(only(https, 'AWS::ElasticLoadBalancingV2::Listener').Properties).toMatchObject({ Port: 443, Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09' });
  });

  describe('sslPolicy', () => {
    const imported = (stack: Stack) => acm.Certificate.fromCertificateArn(stack, 'Own', `arn:aws:acm:${REGION}:${ENV.account}:certificate/11111111-2222-3333-4444-555555555555`);
    const listener = (sslPolicy: elbv2.SslPolicy) => only(
      environment((stack) => ({ entry: GatewayEntry.https({ certificate: imported(stack), sslPolicy }) })).template(), 'AWS::ElasticLoadBalancingV2::Listener',
    ).Properties.SslPolicy;

    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
    test.each([
      elbv2.SslPolicy.TLS13_12_PQ, elbv2.SslPolicy.TLS13_12_RES_PQ, elbv2.SslPolicy.TLS13_13_PQ,
      elbv2.SslPolicy.RECOMMENDED_TLS, elbv2.SslPolicy.TLS13_RES, elbv2.SslPolicy.TLS13_13,
    ])('the policy %s is accepted', (policy) => expect(listener(policy)).toBe(policy));

    test.each([elbv2.SslPolicy.RECOMMENDED, elbv2.SslPolicy.TLS13_10, elbv2.SslPolicy.TLS13_12_EXT1_PQ, 'ELBSecurityPolicy-TLS13' as elbv2.SslPolicy])(
      'the policy %s is refused: it has older versions, ciphers without forward secrecy, or is unknown', (policy) => {
        expect(() => listener(policy)).toThrow(`sslPolicy of cluster 'b2g' is ${policy}, which allows`);
      },
    );
  });

  test('only the load balancer may connect to members, on the target port', () => {
    const ingress = https.findResources('AWS::EC2::SecurityGroupIngress');
    expect(Object.values(ingress).map((each: any) => [each.Properties.FromPort, each.Properties.ToPort, each.Properties.SourceSecurityGroupId['Fn::GetAtt'][0]]))
      .toEqual([[443, 443, expect.stringMatching(/LoadBalancerSecurityGroup/)]]);
  });

  test('the health check has the consumer\'s path, port and protocol', () => {
    const template = environment((stack) => ({
      entry: GatewayEntry.https({
        domainName: 'b2g.oban.example.com',
        hostedZone: zone(stack),
        targetPort: 8443,
        healthPath: '/alive',
        healthyHttpCodes: '200-299',
      }),
    })).template();
    expect(only(template, 'AWS::ElasticLoadBalancingV2::TargetGroup').Properties).toMatchObject({
      Port: 8443, Protocol: 'HTTPS', HealthCheckPath: '/alive', HealthCheckProtocol: 'HTTPS', Matcher: { HttpCode: '200-299' },
    });
    expect(only(template, 'AWS::CertificateManager::Certificate').Properties).toMatchObject({
      DomainName: 'b2g.oban.example.com', ValidationMethod: 'DNS', DomainValidationOptions: [{ DomainName: 'b2g.oban.example.com', HostedZoneId: 'Z1' }],
    });
  });

  test('the members receive HTTP on port 80 by default', () => {
    const template = environment((stack) => ({
      entry: GatewayEntry.https({ certificate: acm.Certificate.fromCertificateArn(stack, 'Other', 'arn:aws:acm:ap-southeast-2:123456789012:certificate/2'), targetProtocol: elbv2.ApplicationProtocol.HTTP }),
    })).template();
    expect(only(template, 'AWS::ElasticLoadBalancingV2::TargetGroup').Properties).toMatchObject({ Port: 80, Protocol: 'HTTP', HealthCheckProtocol: 'HTTP' });
  });

  test.each([
    ['no certificate', {}],
    ['domainName', { domainName: 'b2g.example.com' }],
  ])('%s is refused', (given, options) => {
    expect(() => environment(() => ({ entry: GatewayEntry.https(options) }))).toThrow(
      `the entry of cluster 'b2g' was given ${given}: give either certificate (an existing one), or domainName and hostedZone`);
  });

  test('a certificate and a domain name together are refused', () => {
    expect(() => environment((stack) => ({ entry: GatewayEntry.https({ certificate: {} as any, domainName: 'b2g.example.com', hostedZone: zone(stack) }) })))
      .toThrow(/was given certificate and domainName and hostedZone/);
  });

  test('mutual TLS verifies clients with the trust store', () => {
    const template = environment((stack) => ({
      entry: GatewayEntry.mutualTls({
        domainName: 'b2g.oban.example.com',
        hostedZone: zone(stack),
        trustStore: elbv2TrustStore(stack),
      }),
    })).template();
    expect(only(template, 'AWS::ElasticLoadBalancingV2::Listener').Properties.MutualAuthentication).toMatchObject({ Mode: 'verify', TrustStoreArn: TRUST_STORE });
  });

  test('a pass-through is a network load balancer with a security group that is open on port 443 only', () => {
    const template = environment(() => ({ entry: GatewayEntry.tlsPassThrough() })).template();
    template.resourceCountIs('AWS::EC2::SecurityGroup', 2); // its own and the members'
    const loadBalancer = only(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties;
    expect(loadBalancer).toMatchObject({ Type: 'network', Scheme: 'internet-facing', SecurityGroups: [{ 'Fn::GetAtt': [expect.stringMatching(/LoadBalancerSecurityGroup/), 'GroupId'] }] });
    expect(only(template, 'AWS::ElasticLoadBalancingV2::Listener').Properties).toMatchObject({ Port: 443, Protocol: 'TCP' });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Load balancer of cluster b2g',
      SecurityGroupIngress: [{ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' }],
    });
    expect(only(template, 'AWS::ElasticLoadBalancingV2::TargetGroup').Properties.TargetGroupAttributes).toContainEqual({ Key: 'preserve_client_ip.enabled', Value: 'false' });
  });

  describe.each<[string, (stack: Stack, allowFrom?: ec2.IPeer[]) => GatewayEntry]>([
    ['HTTPS', (stack, allowFrom) => GatewayEntry.https({ domainName: 'b2g.oban.example.com', hostedZone: zone(stack), allowFrom })],
    ['pass-through', (_stack, allowFrom) => GatewayEntry.tlsPassThrough({ allowFrom })],
  ])('the clients of an entry of %s', (_kind, entry) => {
    const ingressOf = (allowFrom?: ec2.IPeer[]) => {
      const template = environment((stack) => ({ entry: entry(stack, allowFrom) })).template();
      const [[id, own]] = Object.entries(template.findResources('AWS::EC2::SecurityGroup', { Properties: { GroupDescription: 'Load balancer of cluster b2g' } }));
      // A prefix list is a resource of its own.
      const others = Object.values(template.findResources('AWS::EC2::SecurityGroupIngress', { Properties: { GroupId: { 'Fn::GetAtt': [id, 'GroupId'] } } }));
      return [...own.Properties.SecurityGroupIngress, ...others.map(({ Properties }) => Properties)]
        .map(({ CidrIp, SourcePrefixListId, FromPort, ToPort }) => [CidrIp ?? SourcePrefixListId, FromPort, ToPort]);
    };

    test('all of the Internet may connect by default', () => {
      expect(ingressOf()).toEqual([['0.0.0.0/0', 443, 443]]);
    });

    test('only the given ranges and prefix lists may connect', () => {
      expect(ingressOf([ec2.Peer.ipv4('203.0.113.0/24'), ec2.Peer.prefixList('pl-0123456789abcdef0')])).toEqual([['203.0.113.0/24', 443, 443], ['pl-0123456789abcdef0', 443, 443]]);
    });

    test('an empty list of clients is refused', () => {
      expect(() => ingressOf([])).toThrow("allowFrom of cluster 'b2g' is empty, so that no client could connect: give address ranges or prefix lists");
    });
  });

  // https://docs.aws.amazon.com/r53recovery/latest/dg/arc-zonal-shift.resource-types.app-load-balancers.html
  test('traffic can be shifted away from a zone, and a lost member in that zone is still replaced', () => {
    const template = STANDARD;
    expect(only(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties.LoadBalancerAttributes).toContainEqual({ Key: 'zonal_shift.config.enabled', Value: 'true' });
    expect(group(template).Properties.AvailabilityZoneImpairmentPolicy).toEqual({ ZonalShiftEnabled: true, ImpairedZoneHealthCheckBehavior: 'ReplaceUnhealthy' });
  });

  test('a pass-through has no zonal shift, because it would have to keep connections to unhealthy members', () => {
    const template = environment(() => ({ entry: GatewayEntry.tlsPassThrough() })).template();
    expect(JSON.stringify(only(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties.LoadBalancerAttributes)).not.toContain('zonal_shift');
  });

  test('a pass-through with a health path has an HTTPS health check', () => {
    const template = environment(() => ({ entry: GatewayEntry.tlsPassThrough({ healthPath: '/alive' }) })).template();
    expect(only(template, 'AWS::ElasticLoadBalancingV2::TargetGroup').Properties).toMatchObject({ HealthCheckProtocol: 'HTTPS', HealthCheckPath: '/alive' });
  });
});

describe('access logs', () => {
  const attributes = (template: Template) => only(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties.LoadBalancerAttributes;

  test('access logs are written to the account\'s bucket, which allows them', () => {
    expect(attributes(STANDARD)).toEqual(expect.arrayContaining([
      { Key: 'access_logs.s3.enabled', Value: 'true' }, { Key: 'access_logs.s3.prefix', Value: 'load-balancers' },
    ]));
  });

  test('access logs wait for the policy of a bucket in the same stack', () => {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    const account = new ObanAccount(stack, 'Account', { operators: [new iam.AccountPrincipal('210987654321')], notifications: NOTIFICATIONS });
    new ObanEnvironment(stack, 'Production', {
      environmentName: 'prod',
      account,
      network: NETWORK,
      gateway: { entry: GatewayEntry.https({ certificate: certificate(stack) }), image: IMAGE },
      notifications: NOTIFICATIONS,
    });
    const template = Template.fromStack(stack);
    expect(only(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer').DependsOn).toEqual(
      expect.arrayContaining(Object.keys(template.findResources('AWS::S3::BucketPolicy'))));
  });

  test('access logs can be turned off', () => {
    expect(JSON.stringify(attributes(environment(() => ({ accessLogs: false })).template()))).not.toContain('access_logs');
  });

  test('access logs can be written to a bucket of the consumer', () => {
    const template = environment((stack) => ({ accessLogBucket: new s3.Bucket(stack, 'Own') })).template();
    expect(attributes(template)).toEqual(expect.arrayContaining([{ Key: 'access_logs.s3.prefix', Value: 'prod/b2g' }]));
  });

  test('a bucket with a KMS key is refused for access logs', () => {
    expect(() => environment((stack) => ({ accessLogBucket: new s3.Bucket(stack, 'Own', { encryption: s3.BucketEncryption.KMS }) })))
      .toThrow(/the accessLogBucket of cluster 'b2g' is encrypted with a KMS key.*S3_MANAGED/);
  });

  test('an account bucket of another Region is refused', () => {
    expect(() => environment(undefined, {
      account: ObanAccount.fromAttributes(new Stack(), 'Account', {
        accessLogBucketName: 'logs', accessLogBucketRegion: 'eu-west-1', topicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
      }),
    })).toThrow(/the account's bucket is in eu-west-1 and cluster 'b2g' in ap-southeast-2.*give an accessLogBucket in ap-southeast-2, or set accessLogs to false/);
  });

  test.each([{ accessLogs: true }, { accessLogBucket: {} as s3.IBucket }])('access logs of a pass-through are refused: %p', (options) => {
    expect(() => environment(() => ({ entry: GatewayEntry.tlsPassThrough(), ...options }))).toThrow(/passes TLS through .* leave out accessLogs and accessLogBucket, or use GatewayEntry.https/);
  });
});

describe('deletion protection', () => {
  const protectedBy = (template: Template) => only(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties.LoadBalancerAttributes
    .find((each: any) => each.Key === 'deletion_protection.enabled')?.Value;

  test('deletion protection is on by default', () => expect(protectedBy(STANDARD)).toBe('true'));

  test('deletion protection can be turned off with a reason, which is in the template', () => {
    const template = environment(() => ({ deletionProtectionOptOut: 'lives for a day' })).template();
    expect(protectedBy(template)).not.toBe('true');
    expect(only(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Metadata).toEqual({ 'oban:deletion-protection-opt-out': 'lives for a day' });
  });

  test('the reason to turn deletion protection off must not be empty', () => {
    expect(() => environment(() => ({ deletionProtectionOptOut: '' }))).toThrow(/is empty: say why its load balancer may be deleted/);
  });

  // CloudFormation deletes a group without force: https://docs.aws.amazon.com/autoscaling/ec2/userguide/resource-deletion-protection.html
  test.each<[string, Partial<ClusterOptions>, Partial<ObanEnvironmentProps>, string | undefined, string | undefined]>([
    ['leaves the group alone', {}, {}, undefined, undefined],
    ['is on for the group by choice', { groupDeletionProtection: true }, {}, 'prevent-force-deletion', undefined],
    ['is taken away from the group again', { groupDeletionProtection: false }, {}, 'none', undefined],
    ['of the group goes off with the cluster’s', { groupDeletionProtection: true, deletionProtectionOptOut: 'lives for a day' }, {}, 'none', 'lives for a day'],
    ['of the group goes off with the environment’s', { groupDeletionProtection: true }, { protectionOptOut: 'moving' }, 'none', 'moving'],
    ['that nobody asked for needs no reason', {}, { protectionOptOut: 'moving' }, undefined, undefined],
  ])('deletion protection %s', (_, options, props, protection, reason) => {
    const { Properties, Metadata } = only(environment(() => options, props).template(), 'AWS::AutoScaling::AutoScalingGroup');
    expect([Properties.DeletionProtection, Metadata?.['oban:deletion-protection-opt-out']]).toEqual([protection, reason]);
  });
});

test('an explicit undefined keeps every default', () => {
  const explicit = environment(() => ({
    instanceType: undefined,
    spare: undefined,
    readiness: undefined,
    bootTimeout: undefined,
    bootCommands: undefined,
    accessLogs: undefined,
    accessLogBucket: undefined,
    deletionProtectionOptOut: undefined,
    groupDeletionProtection: undefined,
  }), { encryptionKey: undefined });
  expect(explicit.template().toJSON()).toEqual(STANDARD.toJSON());
});

test('a second cluster is independent of the first', () => {
  const fixture = environment();
  fixture.environment.addCluster('portal', { entry: GatewayEntry.tlsPassThrough(), image: IMAGE, instanceType: new ec2.InstanceType('t3.large') });
  const template = fixture.template();
  template.resourceCountIs('AWS::AutoScaling::AutoScalingGroup', 2);
  template.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 2);
  template.hasResourceProperties('Custom::ObanImagePointer', { ParameterName: '/oban/prod/portal/image/ami-0a1b2c3d4e5f60718' });
});

test.each(['B2G', 'a', 'b2g-', '2go', 'a-very-long-name-here'])('\'%s\' is refused as the name of a cluster', (name) => {
  expect(() => environment().environment.addCluster(name, { entry: GatewayEntry.tlsPassThrough(), image: IMAGE })).toThrow(`the cluster name is '${name}': give 2 to 16`);
});

test('the name inventory is refused for a cluster', () => {
  expect(() => environment().environment.addCluster('inventory', { entry: GatewayEntry.tlsPassThrough(), image: IMAGE }))
    .toThrow("the cluster name is 'inventory', under which the parameters of the inventory are stored");
});
