import { Annotations, Stack, Tags, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AttachedDataVolume } from './attached-data-volume';
import { checkDataVolumes } from './checked-data-volume';
import { watchDisks } from './disk-alarms';
import { DiskPreparation } from './disk-preparation';
import { firstBootScript } from './first-boot-script';
import { gp3Size } from './gp3';
import { InstanceRole } from './instance-role';
import { requireInstanceType } from './instance-type-check';
import { isNitro } from './nitro';
import { warnIfNotOffered } from './offered-instance-type';
import { PublicAddress } from './public-address';
import { requireRecovery } from './recovery';
import { serverAlarms } from './server-alarms';
import { ServerGuard } from './server-guard';
import { ServerInstance } from './server-instance';
import { ObanServerProps, ServerTier } from './server-options';
import { ServerSecurityGroup } from './server-security-group';
import { serverSubnet } from './server-subnet';
import { InventoryEntry } from '../backup/inventory-entry';
import { requireReason } from '../checks/reason';
import { requireProperties } from '../checks/required-properties';
import { requireProps } from '../checks/struct';
import { AgentAssociation } from '../monitoring/agent/agent-association';
import { agentKind } from '../monitoring/agent/agent-configuration';
import { deployedStackOf } from '../synthesis/deployed-stack';
import { pinFeatureFlags } from '../synthesis/feature-flags';
import { sortedByKey } from '../synthesis/sorted-by-key';
import { tagWithEnvironment } from '../tags/environment-tag';

/**
 * A stand-alone server of an environment, in any stack of the environment's account and Region.
 *
 * The data volumes are separate resources, which are retained. A deployment that would replace the server fails before it changes anything. Operators
 * connect through Session Manager; no security group allows RDP or SSH.
 *
 * @example
 * declare const environment: IObanEnvironment;
 *
 * const server = new ObanServer(this, 'App07', {
 *   environment,
 *   serverName: 'app07',
 *   image: ServerImage.windows({ 'ap-southeast-2': 'ami-0a1b2c3d4e5f60718' }),
 *   dataVolumes: [{ drive: 'D', size: Size.gibibytes(200) }],
 * });
 * server.connections.allowFrom(ec2.Peer.ipv4('10.20.0.0/16'), ec2.Port.tcp(8080));
 */
export class ObanServer extends Construct implements ec2.IConnectable {
  /** The server's name. */
  public readonly serverName: string;
  /** The instance. */
  public readonly instance: ec2.Instance;
  /** The server's security group. */
  public readonly securityGroup: ec2.SecurityGroup;
  /**
   * The role of this server. Grant it the permissions that the software on the server needs: `secret.grantRead(server.role)`.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
   */
  public readonly role: iam.IRole;
  /** The network connections of the server. */
  public readonly connections: ec2.Connections;
  /** The data volumes by drive letter or mount point. */
  public readonly dataVolumes: { [name: string]: ec2.CfnVolume };
  /** The Elastic IP address of a server of the public tier; undefined in the application tier. */
  public readonly elasticIp?: ec2.CfnEIP;

  /**
   * @throws if a property is missing or invalid, or if the environment has another server or cluster with this name
   */
  constructor(scope: Construct, id: string, props: ObanServerProps) {
    super(scope, id);
    pinFeatureFlags(this);
    requireProps(this, ObanServer, 'ObanServer', props);
    requireProperties('ObanServer', props, ['environment', 'serverName']);
    const { environment, serverName, image } = props;
    requireServerName(serverName);
    requireProperties(`server '${serverName}'`, props, ['image']);
    requireSamePlace(this, props);
    requireReasons(props);
    requireBackup(props);
    const tier = props.tier ?? ServerTier.APPLICATION;
    const instanceType = props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.M6I, ec2.InstanceSize.LARGE);
    requireInstanceType(`server '${serverName}'`, instanceType, image.operatingSystem);
    warnIfNotOffered(this, `server '${serverName}'`, instanceType);
    if (environment._alarms !== undefined && props.recoveryOptOut === undefined) {
      requireRecovery(serverName, instanceType);
    }
    const volumes = checkDataVolumes(serverName, image.operatingSystem, props.dataVolumes ?? []);
    if (volumes.length > 0) {
      requireNitro(serverName, instanceType);
    }
    this.serverName = serverName;
    const fullName = `${environment.environmentName}-${serverName}`;
    Tags.of(this).add('Name', fullName);
    tagWithEnvironment(this, environment.environmentName);

    this.securityGroup = new ServerSecurityGroup(this, 'SecurityGroup', { serverName, environment, tier, egress: props.egress });
    this.connections = this.securityGroup.connections;
    const role = new InstanceRole(this, 'Role', {
      environmentName: environment.environmentName, owner: `server ${serverName}`, kind: agentKind(image.operatingSystem, 'server'),
    });
    this.role = role;
    const instanceProps = {
      environment,
      instanceName: fullName,
      image,
      instanceType,
      subnet: serverSubnet(serverName, environment, tier, props.availabilityZone),
      securityGroup: this.securityGroup,
      instanceProfile: role.profile,
      firstBootScript: props.firstBootCommands?.length ? firstBootScript(serverName, image.operatingSystem, props.firstBootCommands) : undefined,
      rootGibibytes: props.rootVolumeSize && gp3Size(`rootVolumeSize of server '${serverName}'`, props.rootVolumeSize),
      terminationProtectionOptOut: props.terminationProtectionOptOut ?? environment.protectionOptOut,
      backupOptOut: props.backupOptOut,
      recoveryOptOut: props.recoveryOptOut,
    };
    const instance = new ServerInstance(this, 'Instance', instanceProps);
    this.instance = instance;
    const guard = new ServerGuard(this, 'ReplacementGuard', {
      environment, serverName, instance, availabilityZone: instanceProps.subnet.availabilityZone, volumes, acceptUnmanaged: props.acceptUnmanaged,
    });
    const dataVolumes = new Construct(this, 'DataVolumes');
    const attached = volumes.map((volume) => new AttachedDataVolume(dataVolumes, volume.name, {
      volume,
      volumeName: `${fullName} ${volume.name}`,
      instanceId: this.instance.instanceId,
      availabilityZone: instanceProps.subnet.availabilityZone,
      encryptionKey: environment.encryptionKey,
    }));
    this.dataVolumes = Object.fromEntries(attached.map(({ name, volume }) => [name, volume]));
    // The guard also protects the security group, because another tier opens it to the Internet or closes it.
    guard.protect(this.securityGroup, this.instance, dataVolumes);

    if (attached.length > 0) {
      new DiskPreparation(this, 'DiskPreparation', {
        associationName: `oban-${fullName}-data-volumes`,
        operatingSystem: image.operatingSystem,
        instanceId: this.instance.instanceId,
        disks: attached.map(({ disk }) => disk),
      }).node.addDependency(dataVolumes);
    }
    if (tier === ServerTier.PUBLIC) {
      this.elasticIp = new PublicAddress(this, 'PublicAddress', {
        environmentName: environment.environmentName,
        addressName: fullName,
        instanceId: this.instance.instanceId,
      }).elasticIp;
    }
    new InventoryEntry(this, 'Inventory', {
      environmentName: environment.environmentName,
      name: serverName,
      facts: {
        kind: 'server', // promise TAGS-4.2
        name: serverName,
        instanceId: this.instance.instanceId,
        operatingSystem: image.operatingSystem === ec2.OperatingSystemType.WINDOWS ? 'windows' : 'linux',
        backup: props.backupOptOut === undefined ? 'daily' : 'none',
        ...attached.length > 0 && { dataVolumes: Object.values(sortedByKey(this.dataVolumes)).map(({ ref }) => ref) },
        ...props.imageConsistency !== undefined && { consistency: props.imageConsistency }, // promise FN-1f.5
      },
    });
    this.watch(props, volumes.map(({ name }) => name));
    if (environment._prerequisites !== undefined && deployedStackOf(this) === deployedStackOf(environment)) {
      // In a VPC without egress, the first boot needs the interface endpoints. State Manager needs the document of the agent.
      this.instance.node.addDependency(environment._prerequisites);
    }
  }

  private watch({ environment, image: { operatingSystem }, recoveryOptOut }: ObanServerProps, dataDisks: string[]): void {
    const { serverName, instance: { instanceId } } = this;
    if (environment._alarms === undefined) {
      Annotations.of(this).addWarningV2('oban-environment:noAlarms',
        `server '${serverName}' has no alarms, so that a failure does not notify anybody: give alarmTopicArn to fromAttributes of environment '${environment.environmentName}'`);
      return;
    }
    new AgentAssociation(this, 'Agent', {
      environmentName: environment.environmentName,
      kind: agentKind(operatingSystem, 'server'),
      name: serverName,
      targetKey: 'InstanceIds',
      targetValue: instanceId,
    });
    const watched = { serverName, instanceId, operatingSystem, dataDisks, isRecovered: recoveryOptOut === undefined };
    for (const alarm of serverAlarms(watched)) {
      environment._alarms.add(this, alarm);
    }
    watchDisks(environment._alarms, this, watched, environment._alarms.alarms[`agent-${serverName}`]);
    environment._alarms._muteServer(this, serverName);
  }
}

function requireServerName(name: string): void {
  if (Token.isUnresolved(name) || !/^[a-z][a-z0-9-]{0,13}[a-z0-9]$/.test(name)) {
    const given = Token.isUnresolved(name) ? 'only known at deployment' : `'${name}'`;
    throw new Error(`a server's name is ${given}: give 2 to 15 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen`);
  }
}

function requireSamePlace(server: Construct, { environment, serverName }: ObanServerProps): void {
  const [own, its] = [Stack.of(server), Stack.of(environment)];
  for (const [what, here, there] of [['account', own.account, its.account], ['Region', own.region, its.region]]) {
    if (!Token.isUnresolved(here) && !Token.isUnresolved(there) && here !== there) {
      throw new Error(
        `server '${serverName}' is in the ${what} ${here} and its environment '${environment.environmentName}' in ${there}: ` +
        `give its stack the environment's ${what}`,
      );
    }
  }
}

function requireReasons({ serverName, terminationProtectionOptOut, backupOptOut, recoveryOptOut, acceptUnmanaged }: ObanServerProps): void {
  requireReason(`recoveryOptOut of server '${serverName}'`, recoveryOptOut, 'EC2 does not recover it');
  for (const [option, reason] of Object.entries({ terminationProtectionOptOut, backupOptOut, acceptUnmanaged })) {
    if (reason?.trim() === '') {
      throw new Error(`${option} of server '${serverName}' is empty: give the reason, or leave it out`);
    }
  }
}

function requireBackup({ serverName, backupOptOut, imageConsistency }: ObanServerProps): void {
  if (backupOptOut !== undefined && imageConsistency !== undefined) {
    throw new Error(`server '${serverName}' has a backupOptOut and an imageConsistency, which applies to daily images only: leave one of them out`);
  }
}

function requireNitro(serverName: string, instanceType: ec2.InstanceType): void {
  if (!isNitro(instanceType)) {
    throw new Error(
      `server '${serverName}' has data volumes and the instance type ${instanceType}, on which a disk does not have the id of its volume: ` +
      'give one of the Nitro System, such as m6i.large',
    );
  }
}
