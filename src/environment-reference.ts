import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IConstruct, IDependable } from 'constructs';
import { requireEnvironmentName } from './checks/environment-name';
import { KEY_ARN, regionOfArn, requireArn, requireSameRegion, TOPIC_ARN } from './checks/known-arn';
import { requireKeyPairName } from './checks/names';
import { requireReason } from './checks/reason';
import { requireProperties } from './checks/required-properties';
import { requireResourceId } from './checks/resource-id';
import { requireVpc } from './checks/vpc';
import { AlarmOptions, EnvironmentAlarms } from './monitoring';
import { EnvironmentProfile } from './profile';

/** What a server needs of its environment, made in this app or imported. Nothing of it changes in the environment's life. */
export interface IObanEnvironment extends IConstruct {
  /** The environment's name. */
  readonly environmentName: string;

  /** The VPC. */
  readonly vpc: ec2.IVpc;

  /** Where what the Internet reaches is. */
  readonly publicSubnets: ec2.SubnetSelection;

  /** Where clusters and servers are. */
  readonly applicationSubnets: ec2.SubnetSelection;

  /** Decrypts the Windows administrator password of a fresh instance. */
  readonly keyPair: ec2.IKeyPair;

  /** Encrypts volumes. Undefined: the account's AWS-managed key does. */
  readonly encryptionKey?: kms.IKey;

  /** The database's security group. Undefined: the environment has no database. */
  readonly databaseSecurityGroup?: ec2.ISecurityGroup;

  /** Why nothing of the environment is protected from deletion. Undefined: it is protected. */
  readonly protectionOptOut?: string;

  /**
   * The registry for alarms of what is added. Undefined: an imported environment without a topic for them.
   *
   * @internal
   */
  readonly _alarms?: EnvironmentAlarms;

  /**
   * What a server of the environment's own stack waits for.
   *
   * @internal
   */
  readonly _prerequisites?: IDependable;

  /**
   * The DB instance whose automated backups are checked. Undefined: there is none, or it is in another app.
   *
   * @internal
   */
  readonly _database?: rds.IDatabaseInstance;
}

/** An environment that was made elsewhere: the outputs of its stack hold all of it. */
export interface ObanEnvironmentAttributes {
  /** The environment's name. */
  readonly environmentName: string;

  /** The VPC, such as of `ec2.Vpc.fromVpcAttributes`. */
  readonly vpc: ec2.IVpc;

  /**
   * The subnets of the public tier, in the order of their zones.
   *
   * @default - no server can be in the public tier
   */
  readonly publicSubnets?: ec2.SubnetSelection;

  /** The subnets of the application tier, in the order of their zones. */
  readonly applicationSubnets: ec2.SubnetSelection;

  /** The name of the key pair; not its id. */
  readonly keyPairName: string;

  /**
   * The ARN of the environment's key, in this Region. No alias: policies do not take one.
   *
   * @default - the account's AWS-managed key, as outside production
   */
  readonly encryptionKeyArn?: string;

  /**
   * The id of the database's security group: `sg-…`.
   *
   * @default - servers get no way to a database
   */
  readonly databaseSecurityGroupId?: string;

  /**
   * The environment's profile: what is added rings at the thresholds of the environment's own servers, and is protected as they are.
   * Names of alarms in it that none of what is added has are left to the environment.
   *
   * @default EnvironmentProfile.production()
   */
  readonly profile?: EnvironmentProfile;

  /**
   * Why nothing of the environment is protected from deletion.
   *
   * @default - by the profile: servers are protected, save in development
   */
  readonly protectionOptOut?: string;

  /**
   * The ARN of the topic that alarms tell, in this Region: the output `AlarmTopicArn`.
   *
   * @default - servers have no alarms, and a warning says so at synthesis
   */
  readonly alarmTopicArn?: string;

  /**
   * What is different about which alarms of what is added, as `monitoring.alarms` of the environment.
   *
   * @default - nothing
   */
  readonly alarms?: { [name: string]: AlarmOptions };
}

export class ImportedEnvironment extends Construct implements IObanEnvironment {
  public readonly environmentName: string;
  public readonly vpc: ec2.IVpc;
  public readonly publicSubnets: ec2.SubnetSelection;
  public readonly applicationSubnets: ec2.SubnetSelection;
  public readonly keyPair: ec2.IKeyPair;
  public readonly encryptionKey?: kms.IKey;
  public readonly databaseSecurityGroup?: ec2.ISecurityGroup;
  public readonly protectionOptOut?: string;
  /** @internal */
  public readonly _alarms?: EnvironmentAlarms;

  constructor(scope: Construct, id: string, attrs: ObanEnvironmentAttributes) {
    super(scope, id);
    requireAttributes(this, attrs);
    const { protectionOptOut, alarmThresholds } = attrs.profile ?? EnvironmentProfile.production();
    this.environmentName = attrs.environmentName;
    this.vpc = attrs.vpc;
    this.publicSubnets = attrs.publicSubnets ?? { subnets: [] };
    this.applicationSubnets = attrs.applicationSubnets;
    this.keyPair = ec2.KeyPair.fromKeyPairName(this, 'KeyPair', attrs.keyPairName);
    this.encryptionKey = attrs.encryptionKeyArn === undefined ? undefined : kms.Key.fromKeyArn(this, 'EncryptionKey', attrs.encryptionKeyArn);
    this.databaseSecurityGroup = attrs.databaseSecurityGroupId === undefined
      ? undefined : ec2.SecurityGroup.fromSecurityGroupId(this, 'DatabaseSecurityGroup', attrs.databaseSecurityGroupId);
    this.protectionOptOut = attrs.protectionOptOut ?? protectionOptOut;
    this._alarms = attrs.alarmTopicArn === undefined ? undefined : new EnvironmentAlarms(this, 'Alarms', {
      environmentName: attrs.environmentName,
      topic: sns.Topic.fromTopicArn(this, `AlarmTopic-${this.node.addr}`, attrs.alarmTopicArn),
      thresholds: alarmThresholds,
      optionalThresholds: Object.keys(alarmThresholds),
      alarms: attrs.alarms,
    });
  }
}

function requireAttributes(scope: Construct, attrs: ObanEnvironmentAttributes): void {
  requireProperties('ObanEnvironment.fromAttributes', attrs, ['environmentName', 'vpc', 'applicationSubnets', 'keyPairName']);
  requireEnvironmentName(attrs.environmentName);
  requireKeyPairName('keyPairName', attrs.keyPairName);
  requireReason('protectionOptOut', attrs.protectionOptOut, 'nothing of the environment is to be protected from deletion');
  requireVpc(scope, 'vpc', attrs.vpc);
  if (attrs.encryptionKeyArn !== undefined) {
    requireArn('encryptionKeyArn', attrs.encryptionKeyArn, KEY_ARN);
    requireSameRegion(scope, 'the key of encryptionKeyArn', regionOfArn(attrs.encryptionKeyArn), 'a key encrypts only in its own Region');
  }
  if (attrs.databaseSecurityGroupId !== undefined) {
    requireResourceId('databaseSecurityGroupId', attrs.databaseSecurityGroupId, 'sg-');
  }
  if (attrs.alarmTopicArn !== undefined) {
    requireArn('alarmTopicArn', attrs.alarmTopicArn, TOPIC_ARN);
    requireSameRegion(scope, 'the topic of alarmTopicArn', regionOfArn(attrs.alarmTopicArn), 'alarms reach only a topic of their own Region');
  }
}
