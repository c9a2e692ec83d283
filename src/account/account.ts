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
import { propertiesOf, requireProps } from '../checks/struct';
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
   * The operators of the account: AWS accounts, roles or users. Only operators may assume the roles `CFNAdmin` and `EC2_Query`, and read the records
   * of the trail.
   *
   * With the principal of an account, the administrators of that account decide who operates. `CFNAdmin` requires MFA of users and of accounts. The
   * sessions of federated operators and of other roles never have MFA: give their roles, or give the account with a condition on `aws:PrincipalArn`
   * that has roles only, and require MFA in their identity provider.
   */
  readonly operators: iam.IPrincipal[];

  /** The recipients of the alarms of the account. */
  readonly notifications: NotificationOptions;

  /**
   * The prefix of the names of groups, roles and trail, with at most 32 characters, so that the names do not conflict with existing ones: names in
   * IAM are unique in an account regardless of case. A change replaces groups, roles and trail.
   *
   * @default - no prefix: `Admin`, `InfrastructureTeam`, `DevelopmentTeam`, `CFNAdmin`, `EC2_Query`, `oban-trail`
   */
  readonly namePrefix?: string;

  /**
   * The trail that records the API calls of the account: its own trail, or a trail of the organization.
   *
   * @default AccountTrail.account()
   */
  readonly trail?: AccountTrail;

  /**
   * The retention of access logs of load balancers in the account's bucket, in whole days. Access logs contain the addresses of clients, so keep them
   * no longer than investigations require.
   *
   * @default Duration.days(365)
   */
  readonly accessLogRetention?: Duration;

  /**
   * Per-alarm overrides for the alarms of the account: `delivery`, `root-login`, `cfn-admin`, `trail`, `trail-silent` and `key`. All except
   * `delivery` monitor the account's own trail and do not exist with a trail of the organization. `key` monitors the key of the trail. The key of the
   * account's topic is monitored by an environment of the same app, because the topic cannot deliver messages without it.
   *
   * The CIS benchmark requires further alarms: on changes of IAM policies, security groups, network ACLs, gateways, route tables, VPCs, bucket
   * policies and AWS Config, on failed sign-ins, and on denied calls. The library does not have them: each deployment makes such changes, and
   * sign-ins and calls fail every day, so that these alarms would be in the ALARM state without a fault. AWS Security Hub and Amazon GuardDuty report
   * unusual activity. To count one of these events, add a metric filter to the log group of the trail, `account.trail.logGroup`.
   *
   * @default - no overrides
   * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
   */
  readonly monitoring?: MonitoringOptions;
}

/**
 * The resources that exist once per AWS account and that its environments use: the IAM groups, the roles of operators, the trail, the bucket for logs
 * and the topic for alarms of the account.
 *
 * Deploy it in the Region of the environments, because load balancers can log only to a bucket in their own Region and alarms can notify only a topic
 * in theirs. The bucket and the key of the trail are retained when the stack is deleted.
 *
 * @example
 * const account = new ObanAccount(this, 'Account', {
 *   operators: [new iam.AccountPrincipal('210987654321')],
 *   notifications: { emailAddresses: ['alerts@example.com'] },
 * });
 */
export class ObanAccount extends Construct implements IObanAccount {
  /**
   * Returns a reference to the account of another app or stack.
   *
   * @param scope the scope of the reference
   * @param id the construct id of the reference
   * @param attrs the attributes of the account
   * @throws if an attribute is missing, or is not the name of a bucket, the code of a Region or the ARN of a topic
   */
  public static fromAttributes(scope: Construct, id: string, attrs: ObanAccountAttributes): IObanAccount {
    return new ImportedAccount(scope, id, attrs);
  }

  /** The group of administrators, with all permissions in the account. */
  public readonly adminGroup: iam.Group;

  /** The group of the infrastructure team, with all permissions through a customer managed policy. */
  public readonly infrastructureTeamGroup: iam.Group;

  /**
   * The group of the development team, with read-only permissions. It cannot read private keys, secure strings, user data or the records of the
   * trail.
   */
  public readonly developmentTeamGroup: iam.Group;

  /**
   * The role in which operators manage CloudFormation stacks. It has administrator access through the execution role of the stacks: it can update
   * each stack with that role, to which `cdk bootstrap` attaches administrator access by default. Users and accounts need MFA to assume it, sessions
   * end after one hour, and the alarm `cfn-admin` notifies of each session. The role cannot change the bootstrap stack of the CDK or its roles.
   */
  public readonly cfnAdminRole: iam.Role;

  /** The role in which operators view EC2 resources. */
  public readonly ec2QueryRole: iam.Role;

  /** The bucket for logs of the account; undefined if a bucket of the organization is used. */
  public readonly logBucket?: s3.Bucket;

  /** The account's own trail; undefined for a trail of the organization. */
  public readonly trail?: cloudtrail.Trail;

  /** The key of the account's own trail; undefined for a trail of the organization. */
  public readonly trailKey?: kms.Key;

  /** The topic for alarms of the account, with its key and its policies. */
  public readonly alarmTopic: AlarmTopic;

  /** The alarms of the account: on its topic, on the use of the root user and of `CFNAdmin`, and on its trail. */
  public readonly alarms: EnvironmentAlarms;

  public readonly accessLogBucket: s3.IBucket;
  public readonly accessLogBucketRegion: string;
  public readonly accessLogPrefix: string = ACCESS_LOG_PREFIX;
  public readonly topic: sns.ITopic;

  /**
   * @throws if the account already has an `ObanAccount` with these names, if there are no operators or an operator is a wildcard, if there is no
   * recipient of notifications, or if a name or a retention is invalid
   */
  constructor(scope: Construct, id: string, props: ObanAccountProps) {
    super(scope, id);
    pinFeatureFlags(this);
    requireProps(this, ObanAccount, 'ObanAccount', props);
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
      throw new Error('accessLogRetention applies to the account\'s own bucket, and AccountTrail.organization has an accessLogBucket: leave accessLogRetention out, and set a lifecycle rule on that bucket');
    }
    this.logBucket = trail.accessLogBucket ? undefined : new LogBucket(this, 'Logs', {
      trailRetention: trail.logRetention,
      accessLogRetention: props.accessLogRetention ?? Duration.days(365),
    }).bucket;
    this.accessLogBucket = trail.accessLogBucket ?? this.logBucket!;
    this.accessLogBucketRegion = this.accessLogBucket.env.region;

    this.alarmTopic = new AlarmTopic(this, 'Alarms', { _owner: `${namePrefix}account`, ...propertiesOf('NotificationOptions', props.notifications) });
    this.topic = this.alarmTopic.topic;
    this.alarms = new EnvironmentAlarms(this, 'OwnAlarms', {
      environmentName: `${namePrefix}account`,
      subject: 'Oban account',
      topic: this.topic,
      alarms: props.monitoring?.alarms,
      notifyOnRecovery: props.monitoring?.notifyOnRecovery,
    });
    // The alarm notifies the other recipients of the same topic, because the account has no other topic.
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
  // Names in IAM are unique regardless of case.
  const earlier = claimName(account, NameScope.ACCOUNT, `names of an account with the prefix '${namePrefix.toLowerCase()}'`);
  if (earlier !== undefined) {
    const stack = Stack.of(account);
    throw new Error(
      `the account ${Token.isUnresolved(stack.account) ? `of stack ${stack.node.path}` : stack.account} already has an ObanAccount, '${earlier}': ` +
      'use it, import it with ObanAccount.fromAttributes, or give this one a namePrefix',
    );
  }
}
