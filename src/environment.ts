import { Annotations, CfnOutput, CfnResource, NestedStack, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct, DependencyGroup, IDependable } from 'constructs';
import { IObanAccount } from './account';
import { BackupOptions, ImageBackup } from './backup';
import { imageAgeHours } from './backup/image-age';
import { InventoryEntry } from './backup/inventory-entry';
import { recipientsAlarm } from './backup/recipients-alarm';
import { restorableAlarm } from './backup/restorable-alarm';
import { requireKey } from './checks/encryption-key';
import { requireEnvironmentName } from './checks/environment-name';
import { requireKnownText } from './checks/known-text';
import { requireReason } from './checks/reason';
import { requireProperties } from './checks/required-properties';
import { propertiesOf, requireProps, requireStruct } from './checks/struct';
import { Cluster, ClusterOptions, ImagePointerSeeder } from './cluster';
import { httpsEntryAlarms } from './cluster/cluster-alarms';
import { DatabaseOptions, SqlServerDatabase } from './database';
import { databaseAlarms } from './database/database-alarms';
import { EnvironmentKey } from './encryption/environment-key';
import { watchKeys } from './encryption/key-alarms';
import { IObanEnvironment, ImportedEnvironment, ObanEnvironmentAttributes } from './environment-reference';
import { cloudWatchLink } from './links/console-link';
import { EnvironmentAlarms, MaintenanceOptions, MonitoringOptions } from './monitoring';
import { AgentInstallation } from './monitoring/agent/agent-installation';
import { EnvironmentDashboard } from './monitoring/dashboard/environment-dashboard';
import { EnvironmentNetwork, NetworkOptions } from './network';
import { AlarmTopic, NotificationOptions } from './notifications';
import { deliveryAlarm, isReachable } from './notifications/topic-alarms';
import { EnvironmentProfile } from './profile';
import { AdministratorKeyPair } from './server/administrator-key-pair';
import { diskAlarms } from './server/disk-alarms';
import { ObanServer } from './server/server';
import { serverAlarms } from './server/server-alarms';
import { ServerOptions } from './server/server-options';
import { deployedStackOf } from './synthesis/deployed-stack';
import { pinFeatureFlags } from './synthesis/feature-flags';
import { claimName, NameScope } from './synthesis/unique-name';
import { tagWithEnvironment } from './tags/environment-tag';

/** Properties of an `ObanEnvironment`. */
export interface ObanEnvironmentProps {
  /**
   * The environment's name, such as `prod`: 2 to 20 lower-case letters, digits and hyphens, unique per account and Region. It is part of parameter
   * names and tags. The name is permanent: changing it creates a new environment.
   */
  readonly environmentName: string;

  /** The account of the environment: an `ObanAccount`, or a reference from `ObanAccount.fromAttributes` to an account of another app or stack. */
  readonly account: IObanAccount;

  /**
   * The profile with the defaults that differ between production and other environments.
   *
   * @default EnvironmentProfile.production()
   */
  readonly profile?: EnvironmentProfile;

  /** The network: a new or an existing VPC. */
  readonly network: NetworkOptions;

  /** The cluster of the B2G gateway. */
  readonly gateway: ClusterOptions;

  /**
   * Stand-alone servers by name: 2 to 15 lower-case letters, digits and hyphens. A name is permanent: changing it creates a new server. Use
   * `addServer` to add further servers, and `new ObanServer` for a server in another stack.
   *
   * @default - none
   */
  readonly servers?: { [name: string]: ServerOptions };

  /**
   * The SQL Server database. It accepts connections only from clusters and from servers of the application tier.
   *
   * @default - none
   */
  readonly database?: DatabaseOptions;

  /**
   * The daily creation and expiry of images of servers and clusters.
   *
   * @default - images are retained for 14 days; the pointer of a cluster moves to each good image without replacing running members; in production,
   * the Recycle Bin retains removed images, snapshots and volumes for 7 days
   */
  readonly backup?: BackupOptions;

  /** The recipients of the environment's notifications. */
  readonly notifications: NotificationOptions;

  /**
   * Per-alarm overrides and the notification of recovery.
   *
   * @default - no overrides: every alarm has the threshold of the profile
   */
  readonly monitoring?: MonitoringOptions;

  /**
   * Maintenance windows, in which alarms on the load and the host of servers, and on the load of the database, do not notify. All other alarms
   * notify at any time.
   *
   * @default - none: every alarm notifies at once
   */
  readonly maintenance?: MaintenanceOptions;

  /**
   * The key that encrypts volumes, images, the database, its secret and logs. Its policy must allow the service-linked role of Auto Scaling and
   * CloudWatch Logs. It must be in the Region of the environment and must not be an alias, because policies do not support aliases. It cannot change
   * later, because a volume and a database keep the key with which they were created.
   *
   * The alarm `key` notifies when the key becomes unusable, if a trail of the account records management events, as the trail of `ObanAccount` does.
   * The alarm does not monitor a key of another account, whose events are in that account: monitor it there.
   *
   * @default - the profile determines whether a key is created, which is retained when the stack is deleted, or the AWS-managed keys of the account
   * are used
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The reason for which load balancers, servers and the database of the environment have no deletion protection. Give it before you delete the
   * environment. The reason is in the metadata of the template.
   *
   * @default - the value of the profile: everything is protected except in development
   */
  readonly protectionOptOut?: string;
}

/** The name of the gateway's cluster. */
const GATEWAY = 'b2g';

/**
 * An environment of the Oban messaging platform: network, B2G gateway, servers, database, backup functions and the resources that they need. It is
 * contained in one stack. Several environments can exist in one account and Region, without conflicts of names and without connections between them.
 *
 * @example
 * declare const account: IObanAccount;
 * declare const certificate: acm.ICertificate;
 *
 * const environment = new ObanEnvironment(this, 'Production', {
 *   environmentName: 'prod',
 *   account,
 *   network: { ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16'), availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'] },
 *   gateway: {
 *     entry: GatewayEntry.https({ certificate, healthPath: '/health' }),
 *     image: ServerImage.windows({ 'ap-southeast-2': 'ami-0a1b2c3d4e5f60718' }),
 *   },
 *   notifications: { emailAddresses: ['alerts@example.com'] },
 * });
 * environment.addServer('app01', { image: ServerImage.windows({ 'ap-southeast-2': 'ami-0f1e2d3c4b5a69788' }) });
 */
export class ObanEnvironment extends Construct implements IObanEnvironment {
  /**
   * Returns a reference to the environment of another app or stack. The outputs of its stack have the attributes.
   *
   * @param scope the scope of the reference
   * @param id the construct id of the reference
   * @param attrs the attributes of the environment
   * @throws if an attribute is missing, is in another Region, or is the id or the ARN of another kind of resource
   */
  public static fromAttributes(scope: Construct, id: string, attrs: ObanEnvironmentAttributes): IObanEnvironment {
    return new ImportedEnvironment(scope, id, attrs);
  }

  public readonly environmentName: string;
  public readonly vpc: ec2.IVpc;
  public readonly publicSubnets: ec2.SubnetSelection;
  public readonly applicationSubnets: ec2.SubnetSelection;
  public readonly keyPair: ec2.IKeyPair;
  public readonly encryptionKey?: kms.IKey;
  public readonly databaseSecurityGroup?: ec2.ISecurityGroup;
  public readonly protectionOptOut?: string;

  /** The profile with the defaults that differ between production and other environments. */
  public readonly profile: EnvironmentProfile;
  /** The network with its three tiers. */
  public readonly network: EnvironmentNetwork;
  /** The cluster of the B2G gateway. */
  public readonly gateway: Cluster;
  /** The database; undefined if the environment has none. */
  public readonly database?: SqlServerDatabase;
  /** The daily functions that create, promote, remove, tag and check images. */
  public readonly backup: ImageBackup;
  /** The alarms of the environment. `add` creates an alarm of your own. */
  public readonly alarms: EnvironmentAlarms;
  /** The topic for alarms and events of the environment. */
  public readonly alarmTopic: AlarmTopic;
  /** The dashboard of the environment, with alarm states, healthy members, backups, and the metrics of alarms. */
  public readonly dashboard: cloudwatch.Dashboard;
  /** The Parameter Store parameter with the private key of the key pair. */
  public readonly administratorPrivateKey: ssm.IStringParameter;

  /** @internal */
  public readonly _prerequisites: IDependable;
  /** @internal */
  public readonly _alarms: EnvironmentAlarms;
  /** @internal */
  public readonly _database?: rds.IDatabaseInstance;

  private readonly account: IObanAccount;
  private readonly clusters: Construct;
  private readonly serverScope: Construct;
  private readonly serversByName: { [name: string]: ObanServer } = {};
  private readonly pointerSeeder: ImagePointerSeeder;
  private readonly agent: AgentInstallation;

  /**
   * @throws if a property is missing or invalid, or if the app has another environment with this name in the same account and Region
   */
  constructor(scope: Construct, id: string, props: ObanEnvironmentProps) {
    super(scope, id);
    pinFeatureFlags(this);
    requireProps(this, ObanEnvironment, 'ObanEnvironment', props);
    requireProperties('ObanEnvironment', props, ['environmentName', 'account', 'network', 'gateway', 'notifications']);
    requireEnvironmentName(props.environmentName);
    requireKey(this, 'encryptionKey', props.encryptionKey);
    requireUnique(this, props.environmentName);
    this.environmentName = props.environmentName;
    this.account = props.account;
    this.profile = props.profile ?? EnvironmentProfile.production();
    this.protectionOptOut = props.protectionOptOut ?? this.profile.protectionOptOut;
    requireReason('protectionOptOut', this.protectionOptOut, 'nothing of the environment is to be protected from deletion');
    requireReason('recycleBinOptOut', this.profile.recycleBinOptOut, 'removed images, snapshots and volumes are not to be retained');
    warnOfUnprotectedStack(this);
    tagWithEnvironment(this, props.environmentName);

    const { environmentName, profile } = this;
    this.encryptionKey = props.encryptionKey ?? (profile.customerKey ? new EnvironmentKey(this, 'Key', { environmentName }) : undefined);
    this.alarmTopic = new AlarmTopic(this, 'AlarmTopic', { displayName: `Oban ${environmentName}`, _owner: environmentName, ...propertiesOf('NotificationOptions', props.notifications) });
    this.alarms = new EnvironmentAlarms(this, 'Alarms', {
      environmentName,
      topic: this.alarmTopic.topic,
      thresholds: profile.alarmThresholds,
      optionalThresholds: optionalAlarmKinds(),
      alarms: props.monitoring?.alarms,
      notifyOnRecovery: props.monitoring?.notifyOnRecovery,
      maintenance: props.maintenance,
      nestedStack: this.monitoringStack(),
    });
    this._alarms = this.alarms;
    this.alarms.add(this.alarmTopic, deliveryAlarm(this.alarmTopic.topic, props.account.topic));
    this.alarms.add(this.alarmTopic, recipientsAlarm(environmentName, this.alarmTopic.topic, props.account.topic));
    this.watchKeysWith(this.alarms);
    this.agent = new AgentInstallation(this, 'Agent', { environmentName });
    this.network = new EnvironmentNetwork(this, 'Network', { ...propertiesOf('NetworkOptions', props.network), environmentName, profile, encryptionKey: this.encryptionKey });
    this._prerequisites = new DependencyGroup(this.network, this.agent);
    this.vpc = this.network.vpc;
    this.publicSubnets = this.network.publicSubnets;
    this.applicationSubnets = this.network.applicationSubnets;
    const keyPair = new AdministratorKeyPair(this, 'KeyPair', { environmentName });
    this.keyPair = keyPair;
    this.administratorPrivateKey = keyPair.privateKey;
    this.pointerSeeder = new ImagePointerSeeder(this, 'ImagePointerSeeder', { environmentName, encryptionKey: this.encryptionKey });

    this.database = props.database && new SqlServerDatabase(this, 'Database', {
      ...propertiesOf('DatabaseOptions', props.database),
      environment: this,
      profile,
      dataSubnets: this.network.dataSubnets,
    });
    this.databaseSecurityGroup = this.database?.securityGroup;
    this._database = this.database?.instance;

    this.clusters = new Construct(this, 'Clusters');
    this.gateway = this.addCluster(GATEWAY, props.gateway);
    this.serverScope = new Construct(this, 'Servers');
    // The keys are sorted, because the order of a map differs in each run of some languages.
    for (const name of Object.keys(props.servers ?? {}).sort()) {
      this.addServer(name, props.servers![name]);
    }
    this.backup = new ImageBackup(this, 'Backup', {
      ...propertiesOf('BackupOptions', props.backup),
      heartbeat: props.backup?.heartbeat ?? profile.backupHeartbeat,
      recycleBin: props.backup?.recycleBin ?? (profile.recycleBinOptOut === undefined ? {} : undefined), // promise FN-3s.7
      environment: this,
      topic: this.alarmTopic.topic,
    });
    if (this.backup.recycleBin === undefined) {
      (this.backup.expireImages.lambdaFunction.node.defaultChild as CfnResource).addMetadata('oban:recycle-bin-opt-out', profile.recycleBinOptOut);
    }
    this.dashboard = new EnvironmentDashboard(this.monitoringStack(), 'Dashboard', {
      alarms: this.alarms,
      sections: [
        { title: 'Gateway and clusters', of: this.clusters },
        { title: 'Servers', of: this.serverScope },
        ...this.database ? [{ title: 'Database', of: this.database }] : [],
        { title: 'Functions of the backup', of: this.backup },
      ],
      imageAges: () => InventoryEntry.imageSources(this, environmentName).map((source, index) => imageAgeHours(environmentName, source, index)),
    });
    this.addOutputs();
  }

  /** The servers of this stack by name, for example to allow further connections: `environment.servers.app01.connections`. */
  public get servers(): { [name: string]: ObanServer } {
    return { ...this.serversByName };
  }

  /**
   * Adds a cluster for a further system with a low recovery time objective.
   *
   * @param clusterName the name of the cluster, unique among clusters and servers of the environment: 2 to 16 lower-case letters, digits and hyphens
   * @param options the options of the cluster
   * @throws if a property is missing or invalid, or if the name is used already
   */
  public addCluster(clusterName: string, options: ClusterOptions): Cluster {
    requireKnownText('the name of a cluster', clusterName);
    requireStruct(`cluster '${clusterName}'`, 'ClusterOptions', options);
    requireProperties(`cluster '${clusterName}'`, options, ['entry', 'image']);
    const cluster = new Cluster(this.clusters, clusterName, {
      ...propertiesOf('ClusterOptions', options),
      deletionProtectionOptOut: options.deletionProtectionOptOut ?? this.protectionOptOut,
      clusterName,
      environmentName: this.environmentName,
      account: this.account,
      network: this.network,
      encryptionKey: this.encryptionKey,
      keyPair: this.keyPair,
      pointerSeeder: this.pointerSeeder,
      alarms: this.alarms,
    });
    cluster._agent!.node.addDependency(this.agent);
    if (this.database) {
      this.database.connections.allowDefaultPortFrom(cluster, `cluster ${clusterName}`);
      // The creation of a database takes longer than the boot timeout of a member.
      cluster.autoScalingGroup.node.addDependency(this.database);
    }
    return cluster;
  }

  /**
   * Adds a stand-alone server to this stack. Use `new ObanServer` for a server in another stack.
   *
   * @param serverName the name of the server, unique among servers and clusters of the environment: 2 to 15 lower-case letters, digits and hyphens
   * @param options the options of the server
   * @throws if a property is missing or invalid, or if the name is used already
   */
  public addServer(serverName: string, options: ServerOptions): ObanServer {
    requireKnownText('the name of a server', serverName);
    requireStruct(`server '${serverName}'`, 'ServerOptions', options);
    const server = new ObanServer(this.serverScope, serverName, { ...propertiesOf('ServerOptions', options), serverName, environment: this });
    this.serversByName[serverName] = server;
    return server;
  }

  /**
   * Returns the nested stack of alarms and dashboards, to which you can add your own. CloudFormation counts its resources separately from those of
   * the environment's stack.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
   */
  public monitoringStack(): NestedStack {
    const id = 'Monitoring';
    return this.node.tryFindChild(id) as NestedStack | undefined
      ?? new NestedStack(this, id, { description: `Oban environment ${this.environmentName}: alarms and dashboards` });
  }

  /**
   * Adds the alarms on keys. The topics of the environment and the account each notify of the other's key, because a topic cannot deliver without its
   * own key.
   */
  private watchKeysWith(alarms: EnvironmentAlarms): void {
    const { topic, key } = this.alarmTopic;
    const accountTopic = this.account.topic;
    watchKeys(alarms, this, [
      { key: this.encryptionKey, what: 'the key of the environment' },
      { key: accountTopic.masterKey, what: 'the key of the account\'s topic' },
    ]);
    if (isReachable(topic, accountTopic)) {
      watchKeys(alarms, this.alarmTopic, [{ key, what: 'the key of the environment\'s topic' }], { target: 'topic', topic: accountTopic });
    }
  }

  private addOutputs(): void {
    const output = (id: string, description: string, value: string) => new CfnOutput(this, id, { description, value });
    output('LoadBalancerDnsName', 'Point the gateway\'s public name here', this.gateway.loadBalancer.loadBalancerDnsName);
    if (this.network.natPublicIps.length > 0) {
      output('NatAddresses', 'Partners see connections from these addresses', this.network.natPublicIps.join(','));
    }
    output('AlarmTopicArn', 'Alarms of the environment', this.alarmTopic.topic.topicArn);
    output('DashboardUrl', 'Is the environment well?', dashboardUrl(this.dashboard));
    output('KeyPairParameter', 'Private key of the Windows administrator password', this.administratorPrivateKey.parameterName);
    output('GatewayImagePointer', 'Image that the next gateway member boots from', this.gateway.imagePointer.parameterName);
    output('GatewayGroupName', 'Auto Scaling group of the gateway', this.gateway.autoScalingGroup.autoScalingGroupName);
    if (this.database) {
      output('DatabaseEndpoint', 'Host of SQL Server; the port is 1433', this.database.endpointAddress);
      output('DatabaseSecretArn', 'Master user and password of SQL Server, rotated by RDS', this.database.secret.secretArn);
    }
    this.addOutputsForOtherApps(output);
  }

  /** Adds outputs with the attributes of `fromAttributes`. */
  private addOutputsForOtherApps(output: (id: string, description: string, value: string) => void): void {
    const use = 'For ObanEnvironment.fromAttributes elsewhere';
    output('VpcId', use, this.vpc.vpcId);
    output('PublicSubnetIds', use, this.vpc.selectSubnets(this.publicSubnets).subnetIds.join(','));
    output('ApplicationSubnetIds', use, this.vpc.selectSubnets(this.applicationSubnets).subnetIds.join(','));
    output('KeyPairName', use, this.keyPair.keyPairName);
    if (this.encryptionKey) {
      output('EncryptionKeyArn', use, this.encryptionKey.keyArn);
    }
    if (this.databaseSecurityGroup) {
      output('DatabaseSecurityGroupId', use, this.databaseSecurityGroup.securityGroupId);
    }
  }
}

function dashboardUrl(dashboard: cloudwatch.Dashboard): string {
  return cloudWatchLink(Stack.of(dashboard).region, `dashboards:name=${dashboard.dashboardName}`);
}

function requireUnique(environment: ObanEnvironment, name: string): void {
  const earlier = claimName(environment, NameScope.ACCOUNT_AND_REGION, `environment '${name}'`);
  if (earlier !== undefined) {
    throw new Error(
      `'${earlier}' and '${environment.node.path}' are both named '${name}' in one account and Region, ` +
      'and their parameters would clash: give each its own environmentName',
    );
  }
}

function warnOfUnprotectedStack(environment: ObanEnvironment): void {
  const stack = deployedStackOf(environment);
  if (environment.profile.expectStackTerminationProtection && environment.protectionOptOut === undefined && !stack.terminationProtection) {
    Annotations.of(environment).addWarningV2('oban-environment:stackTerminationProtection',
      `the stack '${stack.stackName}' of environment '${environment.environmentName}' has no termination protection: set terminationProtection: true on it`);
  }
}

/**
 * Returns the kinds of alarms on optional resources of an environment. A profile may have thresholds for them even if the environment does not have
 * the resource.
 */
function optionalAlarmKinds(): string[] {
  const any = 'any'; // only the kinds of the definitions are used
  const server = { serverName: any, instanceId: any, operatingSystem: ec2.OperatingSystemType.LINUX, dataDisks: [], isRecovered: true };
  const definitions = [
    ...databaseAlarms({ instanceIdentifier: any, gibibytes: 100 }),
    restorableAlarm(any),
    ...serverAlarms(server),
    ...diskAlarms(server),
    ...httpsEntryAlarms({
      clusterName: any, loadBalancer: { loadBalancerFullName: any }, targetGroup: { targetGroupFullName: any }, certificateArns: [any],
    }),
  ];
  return [...new Set(definitions.map(({ kind }) => kind))];
}
