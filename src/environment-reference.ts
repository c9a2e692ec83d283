import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IConstruct, IDependable } from 'constructs';
import { requireEnvironmentName } from './checks/environment-name';
import { KEY_ARN, regionOfArn, requireArn, requireSameRegion, TOPIC_ARN } from './checks/known-arn';
import { requireKeyPairName } from './checks/names';
import { requireStackOfSameCopy } from './checks/one-copy';
import { requireReason } from './checks/reason';
import { requireProperties } from './checks/required-properties';
import { requireResourceId } from './checks/resource-id';
import { requireStruct } from './checks/struct';
import { requireVpc } from './checks/vpc';
import { AlarmOptions, EnvironmentAlarms, MaintenanceOptions } from './monitoring';
import { EnvironmentProfile } from './profile';

/** An environment to which servers can be added, which is defined in this app or imported. Its attributes never change. */
export interface IObanEnvironment extends IConstruct {
  /** The environment's name. */
  readonly environmentName: string;

  /** The VPC. */
  readonly vpc: ec2.IVpc;

  /** The subnets of the public tier. */
  readonly publicSubnets: ec2.SubnetSelection;

  /** The subnets of the application tier. */
  readonly applicationSubnets: ec2.SubnetSelection;

  /** The key pair that decrypts the Windows administrator password of a new instance. */
  readonly keyPair: ec2.IKeyPair;

  /** The key that encrypts volumes; undefined if the AWS-managed key of the account is used. */
  readonly encryptionKey?: kms.IKey;

  /** The security group of the database; undefined if the environment has no database. */
  readonly databaseSecurityGroup?: ec2.ISecurityGroup;

  /** The reason for which the environment has no deletion protection; undefined if it is protected. */
  readonly protectionOptOut?: string;

  /**
   * The alarms of the environment, to which alarms of added servers are added. Undefined: added servers have no alarms.
   *
   * @internal
   */
  readonly _alarms?: EnvironmentAlarms;

  /**
   * The constructs on which a server in the environment's own stack depends.
   *
   * @internal
   */
  readonly _prerequisites?: IDependable;

  /**
   * The DB instance whose automated backups are checked; undefined if there is none or if it is in another app.
   *
   * @internal
   */
  readonly _database?: rds.IDatabaseInstance;
}

/** Attributes of an environment that is defined in another app or stack. The outputs of its stack have all of them. */
export interface ObanEnvironmentAttributes {
  /** The environment's name. */
  readonly environmentName: string;

  /** The VPC, for example from `ec2.Vpc.fromVpcAttributes`. */
  readonly vpc: ec2.IVpc;

  /**
   * The subnets of the public tier, in the order of their zones.
   *
   * @default - none, and servers cannot be in the public tier
   */
  readonly publicSubnets?: ec2.SubnetSelection;

  /** The subnets of the application tier, in the order of their zones. */
  readonly applicationSubnets: ec2.SubnetSelection;

  /** The name, not the id, of the key pair. */
  readonly keyPairName: string;

  /**
   * The ARN of the environment's key in the Region of the stack. It must not be an alias, because policies do not support aliases.
   *
   * @default - the AWS-managed key of the account, as in staging and development
   */
  readonly encryptionKeyArn?: string;

  /**
   * The id of the database's security group: `sg-…`.
   *
   * @default - none, and servers have no access to a database
   */
  readonly databaseSecurityGroupId?: string;

  /**
   * The environment's profile, with the alarm thresholds and the deletion protection of added servers. Thresholds for alarms that added servers do
   * not have are ignored.
   *
   * @default EnvironmentProfile.production()
   */
  readonly profile?: EnvironmentProfile;

  /**
   * The reason for which added servers have no termination protection.
   *
   * @default - the value of the profile: servers are protected except in development
   */
  readonly protectionOptOut?: string;

  /**
   * The ARN of the topic that alarms notify, in the Region of the stack: the output `AlarmTopicArn` of the environment.
   *
   * @default - none, and servers have no alarms, with a warning at synthesis
   */
  readonly alarmTopicArn?: string;

  /**
   * Per-alarm overrides for the alarms of added servers, by name or kind, as in `monitoring.alarms` of the environment.
   *
   * @default - no overrides
   */
  readonly alarms?: { [name: string]: AlarmOptions };

  /**
   * Maintenance windows of the added servers, as in `maintenance` of the environment. Their targets are servers that this reference adds.
   *
   * @default - none: every alarm notifies at once
   */
  readonly maintenance?: MaintenanceOptions;
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
      maintenance: attrs.maintenance,
    });
  }
}

function requireAttributes(scope: Construct, attrs: ObanEnvironmentAttributes): void {
  requireStackOfSameCopy('ObanEnvironment.fromAttributes', scope);
  requireStruct('ObanEnvironment.fromAttributes', 'ObanEnvironmentAttributes', attrs);
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
  if (attrs.maintenance !== undefined && attrs.alarmTopicArn === undefined) {
    throw new Error('ObanEnvironment.fromAttributes has maintenance and no alarmTopicArn, so that added servers have no alarms to mute: give alarmTopicArn, or leave maintenance out');
  }
  if (attrs.alarmTopicArn !== undefined) {
    requireArn('alarmTopicArn', attrs.alarmTopicArn, TOPIC_ARN);
    requireSameRegion(scope, 'the topic of alarmTopicArn', regionOfArn(attrs.alarmTopicArn), 'alarms can only notify a topic in their own Region');
  }
}
