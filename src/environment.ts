import { CfnOutput, Stack, Tags, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { IObanAccount } from './account';
import { Cluster, ClusterOptions, ImagePointerSeeder } from './cluster';
import { EnvironmentKey } from './encryption/environment-key';
import { pinFeatureFlags } from './feature-flags';
import { EnvironmentNetwork, NetworkOptions } from './network';
import { AlarmTopic, NotificationOptions } from './notifications';
import { AdministratorKeyPair } from './server/administrator-key-pair';
import { InstanceRole } from './server/instance-role';
import { ENVIRONMENT_TAG } from './tags';

/** An environment of the Oban platform. */
export interface ObanEnvironmentProps {
  /**
   * The environment's name, such as `prod`: 2 to 20 lower-case letters, digits and hyphens, unique per account and Region.
   * It is in parameter names and tags: a new name is a new environment.
   */
  readonly environmentName: string;

  /** What exists once per account. In another stack: `ObanAccount.fromAttributes`. */
  readonly account: IObanAccount;

  /** The network: made here, or an existing one. */
  readonly network: NetworkOptions;

  /** The B2G gateway. */
  readonly gateway: ClusterOptions;

  /** Who is told when something is wrong. */
  readonly notifications: NotificationOptions;

  /**
   * The key that encrypts volumes, images and logs. Its policy must admit Auto Scaling's service-linked role and CloudWatch Logs.
   *
   * @default - a key of the environment, retained when the stack goes
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
   */
  readonly encryptionKey?: kms.IKey;
}

/** The name of the gateway's cluster. */
const GATEWAY = 'b2g';

/**
 * A whole environment of the Oban messaging platform: network, B2G gateway and what they need. It stays within one stack;
 * two environments in one account and Region neither clash nor reach each other.
 */
export class ObanEnvironment extends Construct {
  /** The environment's name. */
  public readonly environmentName: string;
  /** The network with its three tiers. */
  public readonly network: EnvironmentNetwork;
  /** The B2G gateway. */
  public readonly gateway: Cluster;
  /** Where alarms of the environment go. */
  public readonly alarmTopic: AlarmTopic;
  /** Encrypts volumes, images and logs. */
  public readonly encryptionKey: kms.IKey;
  /** The role of every instance. */
  public readonly instanceRole: InstanceRole;
  /** Decrypts the Windows administrator password of a fresh instance. */
  public readonly keyPair: AdministratorKeyPair;

  private readonly account: IObanAccount;
  private readonly clusters: Construct;
  private readonly pointerSeeder: ImagePointerSeeder;

  /**
   * @throws if a property is out of its range (the message says which and what to do), or if the app has another environment
   * of this name in the same account and Region
   */
  constructor(scope: Construct, id: string, props: ObanEnvironmentProps) {
    super(scope, id);
    pinFeatureFlags(this);
    requireEnvironmentName(props.environmentName);
    this.environmentName = props.environmentName;
    requireUnique(this);
    this.account = props.account;
    // Before the consumer's own tags: the contract's key cannot be overwritten by one of them.
    Tags.of(this).add(ENVIRONMENT_TAG, props.environmentName, { priority: 1000 });

    this.encryptionKey = props.encryptionKey ?? new EnvironmentKey(this, 'Key', { environmentName: props.environmentName });
    this.alarmTopic = new AlarmTopic(this, 'AlarmTopic', { displayName: `Oban ${props.environmentName}`, ...props.notifications });
    this.network = new EnvironmentNetwork(this, 'Network', {
      ...props.network,
      environmentName: props.environmentName,
      encryptionKey: this.encryptionKey,
    });
    this.instanceRole = new InstanceRole(this, 'InstanceRole');
    this.keyPair = new AdministratorKeyPair(this, 'KeyPair', { environmentName: props.environmentName });
    this.pointerSeeder = new ImagePointerSeeder(this, 'ImagePointerSeeder', {
      environmentName: props.environmentName,
      encryptionKey: this.encryptionKey,
    });

    this.clusters = new Construct(this, 'Clusters');
    this.gateway = this.addCluster(GATEWAY, props.gateway);
    this.addOutputs();
  }

  /**
   * Adds a further system with a low recovery time objective.
   *
   * @param clusterName unique in the environment: 2 to 16 lower-case letters, digits and hyphens
   */
  public addCluster(clusterName: string, options: ClusterOptions): Cluster {
    return new Cluster(this.clusters, clusterName, {
      ...options,
      clusterName,
      environmentName: this.environmentName,
      account: this.account,
      network: this.network,
      encryptionKey: this.encryptionKey,
      instanceRole: this.instanceRole,
      keyPair: this.keyPair,
      pointerSeeder: this.pointerSeeder,
    });
  }

  private addOutputs(): void {
    new CfnOutput(this, 'LoadBalancerDnsName', { description: 'Point the gateway\'s public name here', value: this.gateway.loadBalancer.loadBalancerDnsName });
    if (this.network.natPublicIps.length > 0) {
      new CfnOutput(this, 'NatAddresses', { description: 'Partners see connections from these addresses', value: this.network.natPublicIps.join(',') });
    }
    new CfnOutput(this, 'AlarmTopicArn', { description: 'Alarms of the environment', value: this.alarmTopic.topic.topicArn });
    new CfnOutput(this, 'KeyPairParameter', { description: 'Private key of the Windows administrator password', value: this.keyPair.privateKey.parameterName });
    new CfnOutput(this, 'GatewayImagePointer', { description: 'Image that the next gateway member boots from', value: this.gateway.imagePointer.parameterName });
    new CfnOutput(this, 'GatewayGroupName', { description: 'Auto Scaling group of the gateway', value: this.gateway.autoScalingGroup.autoScalingGroupName });
  }
}

function requireEnvironmentName(name: string): void {
  if (!Token.isUnresolved(name) && !/^[a-z][a-z0-9-]{0,18}[a-z0-9]$/.test(name)) {
    throw new Error(
      `the environment name '${name}' is not valid: 2 to 20 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen`,
    );
  }
}

function requireUnique(environment: ObanEnvironment): void {
  const stack = Stack.of(environment);
  const { account, region } = stack;
  // Where the account is known only at deployment, two stacks may well go to two accounts.
  const known = !Token.isUnresolved(account) && !Token.isUnresolved(region);
  const twin = environment.node.root.node.findAll().find((other) =>
    other !== environment && other instanceof ObanEnvironment && other.environmentName === environment.environmentName
    && (Stack.of(other) === stack || (known && Stack.of(other).account === account && Stack.of(other).region === region)));
  if (twin) {
    throw new Error(
      `'${twin.node.path}' and '${environment.node.path}' are both named '${environment.environmentName}' in one account and Region, ` +
      'and their parameters would clash: give each its own environmentName',
    );
  }
}
