import { add, Apply, Edit, edit, matching, remove } from './editing';
import { EXISTING_CERTIFICATE, PRODUCTION_STACK, SECOND_CLUSTER, STAGING_STACK } from './examples';
import type { Resource, Synthesis } from './synthesis';

/** A way to break a clause. */
export interface Mutation {
  readonly clause: string;
  readonly what: string;
  /** Breaks the templates in place. */
  readonly apply: Apply;
  /** The expected message of the failed check. */
  readonly reveals: RegExp;
}

const POWER_USER = 'arn:aws:iam::aws:policy/PowerUserAccess';

export const MUTATIONS: Mutation[] = [
  { clause: 'IAM-1', what: 'administrators may less', apply: group('Admin', (p) => { p.ManagedPolicyArns = [POWER_USER]; }), reveals: /PowerUserAccess/ },
  { clause: 'IAM-2', what: 'one service only', apply: allowAll((p) => { p.PolicyDocument.Statement[0].Action = 'ec2:*'; }), reveals: /ec2:\*/ },
  { clause: 'IAM-2', what: 'a refusal', apply: allowAll((p) => { p.PolicyDocument.Statement.push({ Effect: 'Deny', Action: 'iam:*', Resource: '*' }); }), reveals: /Deny/ },
  { clause: 'IAM-3', what: 'a second policy', apply: group('DevelopmentTeam', (p) => { p.ManagedPolicyArns.push(POWER_USER); }), reveals: /PowerUserAccess/ },
  { clause: 'IAM-3', what: 'a policy that attaches itself', apply: add('oban-account', 'AWS::IAM::Policy', { Groups: ['DevelopmentTeam'] }), reveals: /<Added>/ },
  { clause: 'IAM-3', what: 'its denial allows', apply: edit('AWS::IAM::Policy', 'DevelopmentTeam', (p) => { p.PolicyDocument.Statement[0].Effect = 'Allow'; }), reveals: /Allow/ },
  { clause: 'IAM-5', what: 'the whole account may assume it', apply: role('EC2_Query', trustAlso({ AWS: 'arn:aws:iam::123456789012:root' })), reveals: /123456789012:root/ },
  { clause: 'IAM-5', what: 'it may change EC2', apply: role('EC2_Query', (p) => { p.ManagedPolicyArns = ['arn:aws:iam::aws:policy/AmazonEC2FullAccess']; }), reveals: /AmazonEC2FullAccess/ },
  { clause: 'IAM-6', what: 'anybody may assume it', apply: role('CFNAdmin', trustAlso('*')), reveals: /"Principal": "\*"/ },
  { clause: 'IAM-6', what: 'an inline policy', apply: role('CFNAdmin', (p) => { p.Policies = [{ PolicyName: 'More', PolicyDocument: {} }]; }), reveals: /inline More/ },
  { clause: 'IAM-6', what: 'its denial allows', apply: edit('AWS::IAM::Policy', 'CfnAdmin', (p) => { p.PolicyDocument.Statement[0].Effect = 'Allow'; }), reveals: /Allow/ },
  { clause: 'IAM-6', what: 'no MFA', apply: role('CFNAdmin', (p) => { delete p.AssumeRolePolicyDocument.Statement[0].Condition; }), reveals: /MultiFactorAuthPresent/ },
  { clause: 'IAM-7', what: 'Systems Manager may not manage it', apply: edit('AWS::IAM::Role', 'b2g/Role/', (p) => { p.ManagedPolicyArns = []; }), reveals: /AmazonSSMManagedEC2InstanceDefaultPolicy/ },
  { clause: 'IAM-7', what: 'the agent may not publish', apply: edit('AWS::IAM::Policy', 'b2g/Role/', (p) => { p.PolicyDocument.Statement = []; }), reveals: /PutMetricData/ },
  { clause: 'IAM-7', what: 'it may publish in any namespace', apply: edit('AWS::IAM::Policy', 'b2g/Role/', withoutConditions), reveals: /PutMetricData/ },
  { clause: 'IAM-7', what: 'two have one role', apply: edit('AWS::IAM::InstanceProfile', 'app01/Role/', shareRole), reveals: /toBe\(expected\)/ },
  { clause: 'IAM-7', what: 'a server without a role', apply: add(PRODUCTION_STACK, 'AWS::EC2::Instance', { ImageId: 'ami-1' }), reveals: /without a role/ },
  { clause: 'CERT-1', what: 'validated by e-mail', apply: edit('AWS::CertificateManager::Certificate', '', (p) => { p.ValidationMethod = 'EMAIL'; }), reveals: /EMAIL/ },
  {
    clause: 'CERT-1',
    what: 'validated in another zone',
    apply: edit('AWS::CertificateManager::Certificate', '', (p) => { p.DomainValidationOptions[0].HostedZoneId = 'Z9'; }),
    reveals: /Z9/,
  },
  { clause: 'CERT-1', what: 'requested and not used', apply: listener('b2g', (p) => { p.Certificates = [{ CertificateArn: EXISTING_CERTIFICATE }]; }), reveals: /0f3c0ff2/ },
  { clause: 'CERT-2', what: 'another certificate is used', apply: listener(SECOND_CLUSTER, (p) => { p.Certificates[0].CertificateArn = 'arn:other'; }), reveals: /arn:other/ },
  {
    clause: 'CERT-2',
    what: 'one is requested nevertheless',
    apply: add(PRODUCTION_STACK, 'AWS::CertificateManager::Certificate', { DomainName: 'portal.example.com' }),
    reveals: /portal\.example\.com/,
  },
  {
    clause: 'NET-1',
    what: 'a tier in one zone',
    apply: edit('AWS::EC2::Subnet', '/dataSubnet', (p) => { p.AvailabilityZone = 'ap-southeast-2a'; }),
    reveals: /Received:\s+1/,
  },
  { clause: 'NET-1', what: 'two tiers', apply: remove('AWS::EC2::Subnet', '/dataSubnet'), reveals: /"data"/ },
  { clause: 'NET-2', what: 'no Internet gateway attached', apply: remove('AWS::EC2::VPCGatewayAttachment', ''), reveals: /internet-gateway/ },
  {
    clause: 'NET-2',
    what: 'two zones share the NAT gateway of one',
    apply: edit('AWS::EC2::Route', 'oban-production/Production/Network/Vpc/application', (p, _, synthesis) => {
      p.NatGatewayId = { Ref: synthesis.all('AWS::EC2::NatGateway')[0].logicalId };
    }),
    reveals: /ap-southeast-2b/,
  },
  {
    clause: 'NET-2',
    what: 'the data tier has egress',
    apply: (synthesis) => addRoute(synthesis, 'data', { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: { Ref: synthesis.all('AWS::EC2::NatGateway')[0].logicalId } }),
    reveals: /nat-gateway/,
  },
  {
    clause: 'NET-2',
    what: 'the data tier has egress by IPv6',
    apply: (synthesis) => addRoute(synthesis, 'data', { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-1' }),
    reveals: /Added/,
  },
  { clause: 'NET-2', what: 'a NAT gateway per zone in staging', apply: add(STAGING_STACK, 'AWS::EC2::NatGateway', {}), reveals: /Received length:\s+2/ },
  {
    clause: 'NET-3',
    what: 'a tier shares the ACL of another',
    apply: edit('AWS::EC2::SubnetNetworkAclAssociation', 'ApplicationAcl', (p, _, synthesis) => {
      p.NetworkAclId = { Ref: synthesis.all('AWS::EC2::NetworkAcl')[0].logicalId };
    }),
    reveals: /Received:\s+2/,
  },
  { clause: 'NET-3', what: 'a subnet with the open default', apply: remove('AWS::EC2::SubnetNetworkAclAssociation', 'DataAcl/ZoneB'), reveals: /0 network ACLs/ },
  { clause: 'NET-3', what: 'no answers out of the data tier', apply: remove('AWS::EC2::NetworkAclEntry', 'DataAcl/AnswersOut'), reveals: /"1433"/ },
  { clause: 'NET-3', what: 'no answers into the application tier', apply: remove('AWS::EC2::NetworkAclEntry', 'ApplicationAcl/AnswersIn'), reveals: /"application"/ },
  {
    clause: 'NET-3',
    what: 'answers on too few ports',
    apply: edit('AWS::EC2::NetworkAclEntry', 'PublicAcl/AnswersIn', (p) => { p.PortRange = { From: 49152, To: 65535 }; }),
    reveals: /"application"/,
  },
  {
    clause: 'NET-3',
    what: 'every port of the data tier',
    apply: edit('AWS::EC2::NetworkAclEntry', 'DataAcl/SqlServerIn', (p) => { p.PortRange = { From: 0, To: 65535 }; }),
    reveals: /0-65535/,
  },
  { clause: 'NET-5', what: 'remote desktop', apply: entryGroup((p) => { p.SecurityGroupIngress.push(fromAnywhere(3389)); }), reveals: /443,3389/ },
  { clause: 'NET-5', what: 'HTTPS from some only', apply: entryGroup((p) => { p.SecurityGroupIngress[0].CidrIp = '198.51.100.0/24'; }), reveals: /"dependable": ""/ },
  { clause: 'NET-5', what: 'answers get stuck', apply: remove('AWS::EC2::NetworkAclEntry', 'PublicAcl/AllOut'), reveals: /"443"/ },
  {
    clause: 'NET-5',
    what: 'application subnets routed to the Internet gateway',
    apply: edit('AWS::EC2::Route', '/application', (p, _, synthesis) => {
      delete p.NatGatewayId;
      p.GatewayId = { Ref: synthesis.only('AWS::EC2::InternetGateway').logicalId };
    }),
    reveals: /32768-65535/,
  },
  { clause: 'NET-5', what: 'a function with a public address', apply: add(PRODUCTION_STACK, 'AWS::Lambda::Url', { AuthType: 'NONE' }), reveals: /Added/ },
  { clause: 'EC2-1', what: 'a kind of key that Windows cannot use', apply: edit('AWS::EC2::KeyPair', '', (p) => { p.KeyType = 'ed25519'; }), reveals: /ed25519/ },
  { clause: 'EC2-1', what: 'deleted with the stack', apply: edit('AWS::EC2::KeyPair', '', (_, resource) => { resource.definition.DeletionPolicy = 'Delete'; }), reveals: /Delete"/ },
  {
    clause: 'EC2-1',
    what: 'members have another one',
    apply: edit('AWS::EC2::LaunchTemplate', '', (p) => { p.LaunchTemplateData.KeyName = 'mine'; }),
    reveals: /"mine" is not a resource/,
  },
  { clause: 'ELB-1', what: 'TLS 1.0', apply: listener('b2g', (p) => { p.SslPolicy = 'ELBSecurityPolicy-2016-08'; }), reveals: /ELBSecurityPolicy-2016-08/ },
  { clause: 'ELB-1', what: 'ciphers without forward secrecy', apply: listener('b2g', (p) => { p.SslPolicy = 'ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06'; }), reveals: /Ext1/ },
  { clause: 'ELB-1', what: 'AWS’s default policy', apply: listener('b2g', (p) => { delete p.SslPolicy; }), reveals: /undefined/ },
  { clause: 'ELB-1', what: 'plain HTTP too', apply: add(PRODUCTION_STACK, 'AWS::ElasticLoadBalancingV2::Listener', { Port: 80, Protocol: 'HTTP' }), reveals: /HTTP 80/ },
  {
    clause: 'ELB-1',
    what: 'a name that goes with a slip',
    apply: edit('AWS::ElasticLoadBalancingV2::LoadBalancer', '', (p) => { p.LoadBalancerAttributes.shift(); }),
    reveals: /deletion_protection/,
  },
  { clause: 'ASG-1', what: 'a launch configuration', apply: add(PRODUCTION_STACK, 'AWS::AutoScaling::LaunchConfiguration', {}), reveals: /LaunchConfiguration/ },
  { clause: 'ASG-1', what: 'not behind the load balancer', apply: autoScalingGroup((p) => { p.TargetGroupARNs = []; }), reveals: /Received length:\s+0/ },
  { clause: 'ASG-1', what: 'the load balancer answers itself', apply: listener('b2g', (p) => { p.DefaultActions = [{ Type: 'fixed-response' }]; }), reveals: /Received length:\s+0/ },
  { clause: 'ASG-2', what: 'one member', apply: autoScalingGroup((p) => { p.MinSize = '1'; }), reveals: /Received:\s+1/ },
  { clause: 'ASG-2', what: 'healthy while Windows runs', apply: autoScalingGroup((p) => { p.HealthCheckType = 'EC2'; }), reveals: /"EC2"/ },
  { clause: 'ASG-2', what: 'both in one zone', apply: autoScalingGroup((p) => { p.VPCZoneIdentifier.pop(); }), reveals: /Received:\s+1/ },
  { clause: 'ASG-2', what: 'no room to launch first', apply: autoScalingGroup((p) => { p.MaxSize = '2'; }), reveals: /Expected: > 2/ },
  { clause: 'ASG-2', what: 'an update down to one', apply: rollingUpdate((u) => { u.MinInstancesInService = 1; }), reveals: /Received:\s+1/ },
  { clause: 'ASG-2', what: 'an update that does not wait', apply: rollingUpdate((u) => { u.WaitOnResourceSignals = false; }), reveals: /WaitOnResourceSignals/ },
  { clause: 'ASG-2', what: 'a loss during an update is not replaced', apply: rollingUpdate((u) => { u.SuspendProcesses.push('ReplaceUnhealthy'); }), reveals: /ReplaceUnhealthy/ },
  { clause: 'ASG-2', what: 'a creation that does not wait for both', apply: autoScalingGroup((_, { definition }) => { definition.CreationPolicy.ResourceSignal.Count = 1; }), reveals: /Received:\s+1/ },
  { clause: 'ASG-2', what: 'maintenance terminates first', apply: autoScalingGroup((p) => { p.InstanceMaintenancePolicy.MinHealthyPercentage = 50; }), reveals: /Received:\s+50/ },
  { clause: 'HA-1', what: 'only one system', apply: remove('AWS::AutoScaling::AutoScalingGroup', `/${SECOND_CLUSTER}/`), reveals: /Received:\s+1/ },
  {
    clause: 'HA-1',
    what: 'the second system behind the load balancer of the first',
    apply: edit('AWS::AutoScaling::AutoScalingGroup', `/${SECOND_CLUSTER}/`, (p, _, synthesis) => {
      p.TargetGroupARNs = synthesis.all('AWS::AutoScaling::AutoScalingGroup')[0].properties.TargetGroupARNs;
    }),
    reveals: /b2g\/Targets/,
  },
  {
    clause: 'HA-1',
    what: 'the second system never replaced',
    apply: edit('AWS::AutoScaling::AutoScalingGroup', `/${SECOND_CLUSTER}/`, (p) => { p.HealthCheckType = 'EC2'; }),
    reveals: /"EC2"/,
  },
  { clause: 'S3-1', what: 'a second bucket', apply: add(PRODUCTION_STACK, 'AWS::S3::Bucket', {}), reveals: /expected one AWS::S3::Bucket/ },
  { clause: 'S3-1', what: 'the trail writes elsewhere', apply: edit('AWS::CloudTrail::Trail', '', (p) => { p.S3BucketName = 'elsewhere'; }), reveals: /"elsewhere" is not a resource/ },
  {
    clause: 'S3-1',
    what: 'access logs among the trail’s',
    apply: edit('AWS::ElasticLoadBalancingV2::LoadBalancer', '', (p) => {
      p.LoadBalancerAttributes.find(({ Key }: any) => Key === 'access_logs.s3.prefix').Value = 'AWSLogs';
    }),
    reveals: /"AWSLogs"/,
  },
  { clause: 'TRAIL-1', what: 'one Region', apply: edit('AWS::CloudTrail::Trail', '', (p) => { p.IsMultiRegionTrail = false; }), reveals: /IsMultiRegionTrail/ },
  { clause: 'TRAIL-1', what: 'not validated', apply: edit('AWS::CloudTrail::Trail', '', (p) => { delete p.EnableLogFileValidation; }), reveals: /EnableLogFileValidation/ },
  { clause: 'TRAIL-1', what: 'switched off', apply: edit('AWS::CloudTrail::Trail', '', (p) => { p.IsLogging = false; }), reveals: /IsLogging/ },
  { clause: 'TRAIL-1', what: 'reads are not recorded', apply: edit('AWS::CloudTrail::Trail', '', (p) => { p.EventSelectors = [{ ReadWriteType: 'WriteOnly' }]; }), reveals: /WriteOnly/ },
  { clause: 'TRAIL-1', what: 'CloudTrail may not use the key', apply: edit('AWS::KMS::Key', 'Trail/Key', dropStatements('KeyPolicy', 'CloudTrailEncrypts')), reveals: /"encrypts": false/ },
  {
    clause: 'TRAIL-1',
    what: 'any trail may write',
    apply: edit('AWS::S3::BucketPolicy', '', (p) => {
      delete p.PolicyDocument.Statement.find(({ Sid }: any) => Sid === 'CloudTrailWrites').Condition.StringEquals['aws:SourceArn'];
    }),
    reveals: /"writes": true/,
  },
  {
    clause: 'TRAIL-1',
    what: 'operators may not decrypt',
    apply: edit('AWS::KMS::Key', 'Trail/Key', (p) => {
      p.KeyPolicy.Statement = p.KeyPolicy.Statement.filter(({ Action }: any) => Action !== 'kms:Decrypt');
    }),
    reveals: /"decrypts": false/,
  },
  { clause: 'NET-4', what: 'the database for everybody', apply: databaseAccess((p) => { delete p.SourceSecurityGroupId; p.CidrIp = '10.0.0.0/8'; }), reveals: /undefined is not a resource/ },
  { clause: 'NET-4', what: 'a further port', apply: databaseAccess((p) => { p.FromPort = 1; }), reveals: /tcp 1-1433/ },
  { clause: 'NET-4', what: 'a server without access', apply: remove('AWS::EC2::SecurityGroupIngress', '/app02/'), reveals: /app02/ },
  {
    clause: 'NET-4',
    what: 'the load balancer reaches it',
    apply: (synthesis) => {
      const [balancer] = matching(synthesis, 'AWS::EC2::SecurityGroup', 'LoadBalancerSecurityGroup');
      databaseAccess((p) => { p.SourceSecurityGroupId = { 'Fn::GetAtt': [balancer.logicalId, 'GroupId'] }; })(synthesis);
    },
    reveals: /LoadBalancerSecurityGroup/,
  },
  {
    clause: 'NET-4',
    what: 'a rule in the group itself',
    apply: edit('AWS::EC2::SecurityGroup', '/Database/', (p) => { p.SecurityGroupIngress = [fromAnywhere(1433)]; }),
    reveals: /0\.0\.0\.0/,
  },
  { clause: 'EC2-2', what: 'one server', apply: remove('AWS::EC2::Instance', '/app02/'), reveals: /Received:\s+1/ },
  { clause: 'EC2-2', what: 'a server without a volume', apply: remove('AWS::EC2::VolumeAttachment', '/app01/'), reveals: /\[\]/ },
  { clause: 'EC2-2', what: 'terminated by a slip', apply: edit('AWS::EC2::Instance', '', (p) => { p.DisableApiTermination = false; }), reveals: /DisableApiTermination/ },
  { clause: 'EC2-2', what: 'an image that moves', apply: edit('AWS::EC2::Instance', '', (p) => { p.ImageId = '{{resolve:ssm:/latest}}'; }), reveals: /resolve:ssm/ },
  { clause: 'EC2-2', what: 'version 1 of the metadata service', apply: edit('AWS::EC2::Instance', '', (p) => { delete p.MetadataOptions; }), reveals: /MetadataOptions/ },
  { clause: 'EBS-1', what: 'not encrypted', apply: edit('AWS::EC2::Volume', '', (p) => { p.Encrypted = false; }), reveals: /Encrypted/ },
  { clause: 'EBS-1', what: 'gone with the stack', apply: edit('AWS::EC2::Volume', '', (_, { definition }) => { definition.DeletionPolicy = 'Delete'; }), reveals: /DeletionPolicy/ },
  { clause: 'EBS-1', what: 'attached to nobody', apply: remove('AWS::EC2::VolumeAttachment', '/app02/'), reveals: /app02/ },
  { clause: 'RDS-1', what: 'Web Edition', apply: database((p) => { p.Engine = 'sqlserver-web'; }), reveals: /sqlserver-web/ },
  { clause: 'RDS-1', what: 'not encrypted', apply: database((p) => { delete p.StorageEncrypted; }), reveals: /StorageEncrypted/ },
  { clause: 'RDS-1', what: 'in the application tier', apply: subnetsOfDatabase('application'), reveals: /application/ },
  { clause: 'RDS-1', what: 'without TLS', apply: edit('AWS::RDS::DBParameterGroup', '', (p) => { p.Parameters = {}; }), reveals: /force_ssl/ },
  { clause: 'RDS-1', what: 'a password in the template', apply: database((p) => { delete p.ManageMasterUserPassword; p.MasterUserPassword = 'x'; }), reveals: /ManageMasterUserPassword/ },
  { clause: 'RDS-2', what: 'a week of backups', apply: database((p) => { p.BackupRetentionPeriod = 7; }), reveals: /Received:\s+7/ },
  { clause: 'RDS-2', what: 'backups go with the database', apply: database((p) => { p.DeleteAutomatedBackups = true; }), reveals: /DeleteAutomatedBackups/ },
  { clause: 'RDS-2', what: 'no snapshot at the end', apply: database((_, { definition }) => { definition.DeletionPolicy = 'Delete'; }), reveals: /DeletionPolicy/ },
  { clause: 'RDS-3', what: 'no standby', apply: database((p) => { p.MultiAZ = false; }), reveals: /Received:\s+false/ },
  { clause: 'RDS-3', what: 'a key of the wrong Region', apply: database((p) => { p.AutomaticBackupReplicationKmsKeyId = 'arn:aws:kms:ap-southeast-2:123456789012:key/1'; }), reveals: /:kms:ap-southeast-2:/ },
  { clause: 'SHAPE-3', what: 'an upgrade that deletes the database', apply: remove('AWS::RDS::DBInstance', '/Database/'), reveals: /WILL_\w+ ProductionDatabase/ },
  { clause: 'SHAPE-3', what: 'an upgrade that replaces a server', apply: edit('AWS::EC2::Instance', '/app01/', (p) => { p.KeyName = 'another-key'; }), reveals: /REPLACE ProductionServersapp01/ },
  { clause: 'SHAPE-1', what: 'no network', apply: remove('AWS::EC2::VPC', PRODUCTION_STACK), reveals: /"property": "network"/ },
  { clause: 'SHAPE-1', what: 'no cluster', apply: remove('AWS::AutoScaling::AutoScalingGroup', '/b2g/'), reveals: /"property": "gateway"/ },
  { clause: 'SHAPE-1', what: 'no database', apply: remove('AWS::RDS::DBInstance', '/Database/'), reveals: /"property": "database"/ },
  { clause: 'SHAPE-1', what: 'no backup', apply: remove('AWS::Lambda::Function', '/Backup/'), reveals: /"property": "backup"/ },
  { clause: 'SHAPE-1', what: 'no alarms', apply: remove('AWS::CloudWatch::Alarm', '/Monitoring/'), reveals: /"property": "monitoring"/ },
  { clause: 'SHAPE-1', what: 'nobody to tell', apply: remove('AWS::SNS::Topic', '/AlarmTopic/'), reveals: /"property": "notifications"/ },
  { clause: 'SHAPE-1', what: 'a database that the consumer adds', apply: add(PRODUCTION_STACK, 'AWS::RDS::DBInstance', {}), reveals: /oban-production\/Added/ },
  {
    clause: 'SHAPE-2',
    what: 'a name without the environment in it',
    apply: edit('AWS::SSM::Parameter', '/b2g/', (p) => { p.Name = '/oban/inventory/b2g'; }),
    reveals: /\/oban\/inventory\/b2g/,
  },
  { clause: 'SHAPE-2', what: 'one range for both', apply: edit('AWS::EC2::VPC', '', (p) => { p.CidrBlock = '10.20.0.0/16'; }), reveals: /Received:\s+1/ },
  {
    clause: 'SHAPE-2',
    what: 'staging uses a value of production',
    apply: (synthesis) => {
      const [{ logicalId }] = matching(synthesis, 'AWS::EC2::VPC', PRODUCTION_STACK);
      synthesis.stack(PRODUCTION_STACK).template.Outputs.Exported = { Value: { Ref: logicalId }, Export: { Name: 'production-vpc' } };
      edit('AWS::EC2::Subnet', STAGING_STACK, (p) => { p.VpcId = { 'Fn::ImportValue': 'production-vpc' }; })(synthesis);
    },
    reveals: /production-vpc/,
  },
  { clause: 'IAM-4', what: 'everything on EC2', apply: backupPolicy('CreateImages', (p) => { p.PolicyDocument.Statement[0].Action = 'ec2:*'; }), reveals: /ec2:\*/ },
  { clause: 'EBS-2', what: 'nobody expires', apply: remove('AWS::Lambda::Function', '/Backup/ExpireImages/'), reveals: /Received length:\s+0/ },
  { clause: 'FN-1', what: 'another handler', apply: backupFunction('CreateImages', (p) => { p.Handler = 'tag-snapshots.handler'; }), reveals: /create-images/ },
  { clause: 'FN-2', what: 'it may not move the pointer', apply: withoutAction('RollClusters', 'ssm:PutParameter'), reveals: /ssm:PutParameter/ },
  { clause: 'FN-3', what: 'it may not remove', apply: withoutAction('ExpireImages', 'ec2:DeregisterImage'), reveals: /ec2:DeregisterImage/ },
  { clause: 'FN-4', what: 'it may not tag', apply: withoutAction('TagSnapshots', 'ec2:CreateTags'), reveals: /ec2:CreateTags/ },
  { clause: 'FN-5', what: 'check-backups may not publish', apply: withoutAction('CheckBackups', 'sns:Publish'), reveals: /sns:Publish/ },
  { clause: 'FN-6', what: 'weekly', apply: backupRule((p) => { p.ScheduleExpression = 'cron(0 15 ? * SUN *)'; }), reveals: /SUN/ },
  { clause: 'FN-6', what: 'off', apply: backupRule((p) => { p.State = 'DISABLED'; }), reveals: /DISABLED/ },
  { clause: 'FN-6', what: 'not allowed to invoke', apply: remove('AWS::Lambda::Permission', '/Backup/ExpireImages/'), reveals: /ExpireImages/ },
  { clause: 'MON-1', what: 'an alarm without a notification', apply: alarm('errors-create-images', (p) => { p.AlarmActions = []; }), reveals: /-\s+"oban-production.*AlarmTopic/ },
  { clause: 'MON-2', what: 'of another function', apply: remove('AWS::CloudWatch::Alarm', '/errors-roll-clusters/'), reveals: /-\s+Anything/ },
  { clause: 'MON-3', what: 'a threshold that is never reached', apply: alarm('errors-expire-images', (p) => { p.Threshold = 1000; }), reveals: /1000/ },
  { clause: 'MON-4', what: 'turned off', apply: alarm('status-check-app01', (p) => { p.ActionsEnabled = false; }), reveals: /-\s+"oban-production.*AlarmTopic/ },
  { clause: 'MON-4', what: 'a cluster whose fault nothing tells', apply: composite('availability-b2g', (p) => { p.AlarmActions = []; }), reveals: /-\s+"oban-production.*AlarmTopic/ },
  { clause: 'MON-5', what: 'one node of the load balancer is enough', apply: alarm('unhealthy-hosts-b2g', (p) => { p.Statistic = 'Maximum'; }), reveals: /Maximum/ },
  { clause: 'MON-5', what: 'one zone only', apply: alarm('unhealthy-hosts-b2g', (p) => { p.Dimensions.push({ Name: 'AvailabilityZone', Value: 'ap-southeast-2a' }); }), reveals: /Received length:\s+0/ },
  { clause: 'MON-6', what: 'a server without', apply: remove('AWS::CloudWatch::Alarm', '/cpu-app02/'), reveals: /-\s+Anything/ },
  { clause: 'MON-7', what: 'a series without the object', apply: alarm('memory-app01', (p) => { p.Dimensions = p.Dimensions.filter(({ Name }: any) => Name !== 'objectname'); }), reveals: /-\s+Anything/ },
  { clause: 'MON-8', what: 'a drive without', apply: remove('AWS::CloudWatch::Alarm', '/disk-app02-L/'), reveals: /-\s+Anything/ },
  { clause: 'MON-8', what: 'full is free', apply: alarm('disk-app01-D', (p) => { p.ComparisonOperator = 'GreaterThanThreshold'; }), reveals: /GreaterThanThreshold/ },
  { clause: 'MON-9', what: 'of another database', apply: alarm('database-cpu', (p) => { p.Dimensions[0].Name = 'DBClusterIdentifier'; }), reveals: /-\s+Anything/ },
  { clause: 'MON-10', what: 'milliseconds', apply: alarm('database-read-latency', (p) => { p.Threshold = 20; }), reveals: /Received:\s+20/ },
  { clause: 'MON-11', what: 'milliseconds', apply: alarm('database-write-latency', (p) => { p.Threshold = 20; }), reveals: /Received:\s+20/ },
  { clause: 'SSM-1', what: 'a server without the agent', apply: remove('AWS::SSM::Association', '/app01/Agent/'), reveals: /app01/ },
  { clause: 'SSM-1', what: 'no disks', apply: edit('AWS::SSM::Parameter', '/Agent/windows-server/', (p) => { p.Value = p.Value.replace('LogicalDisk', 'PhysicalDisk'); }), reveals: /PhysicalDisk/ },
  { clause: 'SNS-1', what: 'nobody is subscribed', apply: remove('AWS::SNS::Subscription', PRODUCTION_STACK), reveals: /not\.toEqual/ },
  { clause: 'SNS-1', what: 'an alarm on the database without a notification', apply: alarm('database-memory', (p) => { p.AlarmActions = []; }), reveals: /database-memory/ },
];

function backupFunction(id: string, change: Edit): Mutation['apply'] {
  return edit('AWS::Lambda::Function', `/Backup/${id}/`, change);
}

function backupPolicy(id: string, change: Edit): Mutation['apply'] {
  return edit('AWS::IAM::Policy', `/Backup/${id}/`, change);
}

function backupRule(change: Edit): Mutation['apply'] {
  return edit('AWS::Events::Rule', '/Backup/CreateImages/', change);
}

function alarm(name: string, change: Edit): Mutation['apply'] {
  return edit('AWS::CloudWatch::Alarm', `/${name}/`, change);
}

function composite(name: string, change: Edit): Mutation['apply'] {
  return edit('AWS::CloudWatch::CompositeAlarm', `/${name}/`, change);
}

function withoutAction(id: string, action: string): Mutation['apply'] {
  return backupPolicy(id, (p) => {
    for (const statement of p.PolicyDocument.Statement) {
      statement.Action = [statement.Action].flat().filter((each: string) => each !== action);
    }
  });
}

function database(change: Edit): Mutation['apply'] {
  return edit('AWS::RDS::DBInstance', '', change);
}

function databaseAccess(change: Edit): Mutation['apply'] {
  return (synthesis) => {
    const rule = matching(synthesis, 'AWS::EC2::SecurityGroupIngress', PRODUCTION_STACK)
      .find(({ properties, stack }) => synthesis.referredTo(properties.GroupId, stack).path.includes('/Database/'))!;
    change(rule.properties, rule, synthesis);
  };
}

function subnetsOfDatabase(tier: string): Mutation['apply'] {
  return edit('AWS::RDS::DBSubnetGroup', '', (p, { stack }, synthesis) => {
    p.SubnetIds = matching(synthesis, 'AWS::EC2::Subnet', `/${tier}Subnet`).filter((subnet) => subnet.stack === stack).map(({ logicalId }) => ({ Ref: logicalId }));
  });
}

function group(name: string, change: Edit): Mutation['apply'] {
  return edit('AWS::IAM::Group', `/${name}/`, change);
}

function role(name: string, change: Edit): Mutation['apply'] {
  return (synthesis) => {
    const resource = synthesis.only('AWS::IAM::Role', { RoleName: name });
    change(resource.properties, resource, synthesis);
  };
}

function allowAll(change: Edit): Mutation['apply'] {
  return edit('AWS::IAM::ManagedPolicy', 'AllowAll', change);
}

function listener(cluster: string, change: Edit): Mutation['apply'] {
  return edit('AWS::ElasticLoadBalancingV2::Listener', `/${cluster}/`, change);
}

function entryGroup(change: Edit): Mutation['apply'] {
  return edit('AWS::EC2::SecurityGroup', 'LoadBalancerSecurityGroup', change);
}

function autoScalingGroup(change: Edit): Mutation['apply'] {
  return edit('AWS::AutoScaling::AutoScalingGroup', '', change);
}

function rollingUpdate(change: (update: any) => void): Mutation['apply'] {
  return autoScalingGroup((_, { definition }) => change(definition.UpdatePolicy.AutoScalingRollingUpdate));
}

function withoutConditions({ PolicyDocument }: any): void {
  for (const statement of PolicyDocument.Statement) {
    delete statement.Condition;
  }
}

/** Gives an instance profile the role of another one of its stack. */
function shareRole(properties: any, { path, stack }: Resource, synthesis: Synthesis): void {
  properties.Roles = synthesis.all('AWS::IAM::InstanceProfile', stack).find((each) => each.path !== path)!.properties.Roles;
}

function trustAlso(principal: unknown): Edit {
  return (properties) => properties.AssumeRolePolicyDocument.Statement.push({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal });
}

function dropStatements(document: string, sid: string): Edit {
  return (properties) => {
    properties[document].Statement = properties[document].Statement.filter(({ Sid }: any) => Sid !== sid);
  };
}

function addRoute(synthesis: Synthesis, tier: string, properties: object): void {
  const [table] = matching(synthesis, 'AWS::EC2::RouteTable', `/${tier}Subnet`);
  add(table.stack.name, 'AWS::EC2::Route', { RouteTableId: { Ref: table.logicalId }, ...properties })(synthesis);
}

function fromAnywhere(port: number): object {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, CidrIp: '0.0.0.0/0' };
}
