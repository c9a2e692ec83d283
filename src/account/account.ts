import { aws_cloudtrail as cloudtrail, aws_iam as iam, aws_kms as kms, aws_s3 as s3, aws_sns as sns, CfnOutput, Duration, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AccountNames } from './account-names';
import { IObanAccount, ImportedAccount, ObanAccountAttributes } from './account-reference';
import { AccountTrail } from './account-trail';
import { AccountGroups } from './groups';
import { ACCESS_LOG_PREFIX, LogBucket } from './log-bucket';
import { OperatorRoles } from './operator-roles';
import { validateOperators } from './operators';
import { OwnTrail } from './trail';
import { watchTrail } from './trail-alarms';
import { requireProperties } from '../checks/required-properties';
import { watchKeys } from '../encryption/key-alarms';
import { EnvironmentAlarms, MonitoringOptions } from '../monitoring';
import { AlarmTopic } from '../notifications/alarm-topic';
import { NotificationOptions } from '../notifications/notification-options';
import { deliveryAlarm } from '../notifications/topic-alarms';
import { pinFeatureFlags } from '../synthesis/feature-flags';
import { claimName, NameScope } from '../synthesis/unique-name';

/** Properties of an `ObanAccount`. */
export interface ObanAccountProps {
  /**
   * Who operates the account: exactly they may assume the roles `CFNAdmin` and `EC2_Query`, and read what the trail
   * recorded. Name AWS accounts, roles or users.
   *
   * An account's principal leaves it to that account's administrators who of it operates. `CFNAdmin` requires MFA of users and of accounts. The sessions of federated operators and of other
   * roles never have it: name their roles, or name the account with a condition on `aws:PrincipalArn` that has roles only. Their identity provider should require MFA.
   */
  readonly operators: iam.IPrincipal[];

  /** Who is told when an alarm of the account fires. */
  readonly notifications: NotificationOptions;

  /**
   * What the names of groups, roles and trail begin with, so that they can live beside existing ones: IAM has each name
   * once per account, whatever its case. At most 32 characters. A change replaces groups, roles and trail.
   *
   * @default - no prefix: `Admin`, `InfrastructureTeam`, `DevelopmentTeam`, `CFNAdmin`, `EC2_Query`, `oban-trail`
   */
  readonly namePrefix?: string;

  /**
   * Who records what is done in the account.
   *
   * @default AccountTrail.account()
   */
  readonly trail?: AccountTrail;

  /**
   * How long the access logs of load balancers are kept in the account's bucket, in whole days. They hold addresses of
   * clients, so no longer than investigations need them.
   *
   * @default Duration.days(365)
   */
  readonly accessLogRetention?: Duration;

  /**
   * Changes to alarms of the account: `delivery`, `root-login`, `cfn-admin`, `trail`, `trail-silent`, `key`. All but the first are about its own trail, so there
   * are none of them with an organisation's: who runs that watches it. `key` is about the key of the trail. The account's topic does not deliver without its own
   * key, so an environment of the same app tells when that key cannot be used. Without an environment, nobody is told.
   *
   * The CIS benchmark has further alarms: on changes of IAM policies, security groups, network ACLs, gateways, route tables, VPCs, bucket policies and AWS
   * Config, on sign-ins that fail, and on calls that are refused. There are none of them here. Each deployment of this library makes such changes, and sign-ins
   * and calls fail every day, so these alarms would ring without a fault. AWS Security Hub and Amazon GuardDuty report what is unusual. To count one of these
   * events, add a metric filter to the log group of the trail, `account.trail.logGroup`.
   *
   * @default - every alarm as it is
   * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
   */
  readonly monitoring?: MonitoringOptions;
}

/**
 * What exists once per AWS account: the groups of people, the roles of operators, the trail, the one bucket for logs and
 * the topic for the account's own alarms. Environments of the account build on it.
 *
 * Deploy it to the Region of the environments: load balancers log only to a bucket of their own Region, and alarms reach
 * only a topic of theirs. Bucket and trail key stay when the stack goes.
 *
 * @example
 * const account = new ObanAccount(this, 'Account', {
 *   operators: [new iam.AccountPrincipal('210987654321')],
 *   notifications: { emailAddresses: ['alerts@example.com'] },
 * });
 */
export class ObanAccount extends Construct implements IObanAccount {
  /**
   * The account of another app or stack, by what identifies it.
   *
   * @throws if an attribute is missing, or is no name of a bucket, no Region or no ARN of a topic
   */
  public static fromAttributes(scope: Construct, id: string, attrs: ObanAccountAttributes): IObanAccount {
    return new ImportedAccount(scope, id, attrs);
  }

  /** Administrators: every right in the account. */
  public readonly adminGroup: iam.Group;

  /** The infrastructure team: every action, by a policy of the account's own. */
  public readonly infrastructureTeamGroup: iam.Group;

  /** The development team: reads, and changes nothing. It reads no private keys, secure strings or user data, and no records of the trail. */
  public readonly developmentTeamGroup: iam.Group;

  /**
   * The role in which operators manage CloudFormation stacks. It is an administrator through the execution role that the stacks carry: it can update each stack with that role, which
   * `cdk bootstrap` makes an administrator by default. Users and accounts need MFA to assume it, its sessions end after an hour, and an alarm tells of each (`cfn-admin`). It cannot change
   * the CDK's bootstrap stack itself, nor the roles of that.
   */
  public readonly cfnAdminRole: iam.Role;

  /** The role in which operators look at EC2. */
  public readonly ec2QueryRole: iam.Role;

  /** The bucket that the account made; undefined if the organisation's is used. */
  public readonly logBucket?: s3.Bucket;

  /** The account's own trail; undefined if the organisation's records the account. */
  public readonly trail?: cloudtrail.Trail;

  /** The key of the account's own trail; undefined without one. */
  public readonly trailKey?: kms.Key;

  /** The topic for alarms of the account itself, with its key and who may publish. */
  public readonly alarmTopic: AlarmTopic;

  /** The account's own alarms: on its topic, on the use of the root user and of `CFNAdmin`, and on its trail. */
  public readonly alarms: EnvironmentAlarms;

  public readonly accessLogBucket: s3.IBucket;
  public readonly accessLogBucketRegion: string;
  public readonly accessLogPrefix: string = ACCESS_LOG_PREFIX;
  public readonly topic: sns.ITopic;

  /**
   * @throws if the account has an `ObanAccount` of these names already, if operators are missing or could be anybody, if
   * nobody is notified, or if a name or retention cannot be
   */
  constructor(scope: Construct, id: string, props: ObanAccountProps) {
    super(scope, id);
    pinFeatureFlags(this);
    requireProperties('ObanAccount', props, ['operators', 'notifications']);
    const namePrefix = props.namePrefix ?? '';
    const names = new AccountNames(namePrefix);
    validateOperators(this, props.operators);
    requireFirst(this, namePrefix);

    const groups = new AccountGroups(this, 'Groups', names);
    this.adminGroup = groups.admin;
    this.infrastructureTeamGroup = groups.infrastructureTeam;
    this.developmentTeamGroup = groups.developmentTeam;

    const roles = new OperatorRoles(this, 'OperatorRoles', { names, operators: props.operators });
    this.cfnAdminRole = roles.cfnAdmin;
    this.ec2QueryRole = roles.ec2Query;

    const trail = props.trail ?? AccountTrail.account();
    if (trail.accessLogBucket && props.accessLogRetention) {
      throw new Error('accessLogRetention is for the bucket that the account makes, but AccountTrail.organization was given one: set its life cycle where it is made');
    }
    this.logBucket = trail.accessLogBucket ? undefined : new LogBucket(this, 'Logs', {
      trailRetention: trail.logRetention,
      accessLogRetention: props.accessLogRetention ?? Duration.days(365),
    }).bucket;
    this.accessLogBucket = trail.accessLogBucket ?? this.logBucket!;
    this.accessLogBucketRegion = this.accessLogBucket.env.region;

    this.alarmTopic = new AlarmTopic(this, 'Alarms', { _owner: `${namePrefix}account`, ...props.notifications });
    this.topic = this.alarmTopic.topic;
    this.alarms = new EnvironmentAlarms(this, 'OwnAlarms', {
      environmentName: `${namePrefix}account`,
      subject: 'Oban account',
      topic: this.topic,
      alarms: props.monitoring?.alarms,
      notifyOnRecovery: props.monitoring?.notifyOnRecovery,
    });
    // Whoever else is subscribed hears of it: there is no other topic.
    this.alarms.add(this.alarmTopic, deliveryAlarm(this.topic, this.topic));

    if (trail.isOwn) {
      const own = new OwnTrail(this, 'Trail', { trailName: names.trail, bucket: this.logBucket!, readers: props.operators });
      this.trail = own.trail;
      this.trailKey = own.key;
      groups.denyLogs(own.logGroup);
      watchKeys(this.alarms, own, [{ key: own.key, what: 'the key of the trail' }]);
      watchTrail(this.alarms, own, { trailName: names.trail, logGroup: own.logGroup, cfnAdminRole: names.cfnAdminRole });
    }

    new CfnOutput(this, 'AccessLogBucketName', { description: 'For ObanAccount.fromAttributes elsewhere', value: this.accessLogBucket.bucketName });
    new CfnOutput(this, 'TopicArn', { description: 'Alarms of the account; for ObanAccount.fromAttributes elsewhere', value: this.topic.topicArn });
  }
}

function requireFirst(account: ObanAccount, namePrefix: string): void {
  // IAM compares names without case.
  const earlier = claimName(account, NameScope.ACCOUNT, `names of an account with the prefix '${namePrefix.toLowerCase()}'`);
  if (earlier !== undefined) {
    const stack = Stack.of(account);
    throw new Error(
      `the account ${Token.isUnresolved(stack.account) ? `of stack ${stack.node.path}` : stack.account} has an ObanAccount already, '${earlier}': ` +
      'use that one, import it by ObanAccount.fromAttributes, or give this one a namePrefix',
    );
  }
}
