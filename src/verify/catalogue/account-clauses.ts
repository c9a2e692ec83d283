import type { Clause } from './clause';

/** A property that only a real account proves. */
export interface AccountClause extends Clause {
  /** The reason that the local AWS does not prove it. */
  readonly reason: string;
  /** The steps of a person who checks it. */
  readonly byHand: string;
  /** The clauses whose checks answer it. Undefined if no API does. */
  readonly answeredBy?: readonly string[];
}

/** The properties that only a real account proves. Their numbers are public: a new property gets the next number. */
export const ACCOUNT_CLAUSES = [
  {
    id: 'ACC-1',
    asks: 'The Windows boot script as a whole',
    reason: 'there is no Windows; its steps are tested as text',
    byHand: 'first deployment: `C:\\ProgramData\\Oban\\boot.log` on a member ends with the signal',
  },
  {
    id: 'ACC-2',
    asks: 'A clone reads its user data in another subnet',
    reason: 'EC2Launch v1 keeps its source\'s routes; the start-up task corrects them, but Windows decides whether that happens before EC2Launch asks for user data',
    byHand: 'after the first promotion, terminate a member, and check that the new one in the other zone becomes healthy. EC2Launch v2 is not affected',
  },
  {
    id: 'ACC-3',
    asks: 'Computer name and domain membership of a clone',
    reason: 'needs a domain; a clone is joined to the domain as its source, and a new name needs permissions in the domain, so a member of a domain under another name fails its boot with a message',
    byHand: '`hostname` on two members; `bootCommands` that leave the domain and join it under `$ComputerName` leave two objects in it',
  },
  {
    id: 'ACC-4',
    asks: 'The agents of a clone register as themselves',
    reason: 'needs Systems Manager',
    byHand: 'both members are listed by `aws ssm describe-instance-information`',
    answeredBy: ['SSM-1'],
  },
  {
    id: 'ACC-5',
    asks: 'Auto Scaling launches from images encrypted with the environment\'s key',
    reason: 'KMS policies are not enforced',
    byHand: 'the first launch; a refusal is `Client.InvalidKMSKey.InvalidState` in the scaling activities',
    answeredBy: ['ASG-2', 'OPS-9'],
  },
  {
    id: 'ACC-6',
    asks: 'CloudTrail writes with its key, load balancers write access logs',
    reason: 'bucket and key policies are evaluated in tests, not enforced',
    byHand: 'objects under `AWSLogs/` and `load-balancers/` within the hour',
  },
  {
    id: 'ACC-7',
    asks: 'A certificate is validated in its hosted zone',
    reason: 'there is no public DNS here',
    byHand: 'the deployment waits for it; it takes minutes',
    answeredBy: ['CERT-1'],
  },
  {
    id: 'ACC-8',
    asks: 'An EventBridge rule delivers to an encrypted topic with an execution role',
    reason: 'AWS\'s page exists in two versions that disagree; the library uses the topic\'s policy (ADR 0010)',
    byHand: 'a rule of yours with `new targets.SnsTopic(topic, { authorizeUsingRole: true })` on a topic with its own key: a message arrives, and `FailedInvocations` of the rule has no value',
  },
  {
    id: 'ACC-9',
    asks: 'E-mail subscriptions are confirmed',
    reason: 'the local AWS sends no mail',
    byHand: '`aws sns list-subscriptions` shows no `PendingConfirmation`',
    answeredBy: ['SNS-1'],
  },
  {
    id: 'ACC-10',
    asks: 'Parameter Store rejects an image it cannot see',
    reason: 'AWS validates',
    byHand: 'name an image of another Region: the deployment fails with a message',
  },
  {
    id: 'ACC-11',
    asks: 'The TLS versions of the gateway',
    reason: 'load balancers are emulated at their API only',
    byHand: '`openssl s_client -tls1_1` is refused, `-tls1_2` and `-tls1_3` are not',
  },
  {
    id: 'ACC-12',
    asks: 'The Windows disk script as a whole',
    reason: 'there is no Windows; its steps are tested as text',
    byHand: '`D:` exists after the first deployment; the association\'s execution says `Success`',
    answeredBy: ['OPS-13', 'MON-8'],
  },
  {
    id: 'ACC-13',
    asks: 'The Linux disk script against real disks',
    reason: 'test doubles replace the commands that change disks',
    byHand: '`findmnt /data` and `/etc/fstab` after the first deployment, and again after a restart',
  },
  {
    id: 'ACC-14',
    asks: 'A Nitro disk shows its volume\'s id as serial number',
    reason: 'needs a Nitro instance',
    byHand: '`lsblk --nodeps --output NAME,SERIAL`, on Windows `Get-Disk`',
  },
  {
    id: 'ACC-15',
    asks: 'Instances and volumes with the environment\'s key',
    reason: 'KMS policies are not enforced; the deploying role needs the key, too',
    byHand: 'the instance reaches `running`; a refusal ends it with `Client.InternalError` or `Client.InvalidKMSKey.InvalidState`',
    answeredBy: ['EC2-2', 'OPS-9'],
  },
  {
    id: 'ACC-16',
    asks: 'Whether CloudFormation takes the filter policy away from a subscription',
    reason: 'an open report says no ([#1840](https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1840)); the local AWS does',
    byHand: 'in staging, move an address from `criticalEmailAddresses` to `emailAddresses`: it gets every notification, or the deployment fails and [Subscribe again](runbook.md#subscribe-again) has the remedy',
  },
  {
    id: 'ACC-17',
    asks: 'A database restored from a snapshot has a managed master secret',
    reason: 'CloudFormation documents the property for both cases, and not for their combination',
    byHand: 'the output `DatabaseSecretArn` after the first deployment; else `aws rds modify-db-instance --manage-master-user-password`',
  },
  {
    id: 'ACC-18',
    asks: 'Whether the tags of a stack reach its key pair',
    reason: 'a report of 2023 and the current schema differ; both cases are tested',
    byHand: 'change a tag of the stack: the deployment succeeds, or it is refused before any server changes, and the tag is restored',
  },
  {
    id: 'ACC-19',
    asks: 'Whether CloudFormation makes a new version of a document the default',
    reason: 'an open report says that it does not; associations name `$LATEST`',
    byHand: '`aws ssm describe-document --name oban-ENVIRONMENT-cloudwatch-agent` after a release that changes the document',
  },
  {
    id: 'ACC-20',
    asks: 'What DescribeStackResources answers about a retained resource of a deleted stack',
    reason: '"does not exist" and `DELETE_SKIPPED` are both tested',
    byHand: 'a deployment after `cdk destroy` that left a database',
  },
  {
    id: 'ACC-21',
    asks: 'The classes, storage and versions that RDS takes in a Region',
    reason: 'the rules follow AWS\'s tables, which differ by Region',
    byHand: 'the first deployment; a refusal is immediate and names the combination',
  },
  {
    id: 'ACC-22',
    asks: 'The exchange of names after a restore keeps the stack deployable',
    reason: 'the local AWS renames identifiers as AWS documents it, and AWS documents neither the duration nor when CloudFormation reads the ARN of the secret',
    byHand: 'practise it in staging; the next deployment that changes the database succeeds and outputs the new secret',
  },
  {
    id: 'ACC-23',
    asks: 'Automated backups are copied to the other Region',
    reason: 'the local AWS has one Region',
    byHand: '`aws rds describe-db-instance-automated-backups` there, a day later',
  },
  {
    id: 'ACC-24',
    asks: 'An instance does with its role what it needs on its first day',
    reason: 'the local AWS does not enforce IAM; an evaluator decides the requests that AWS documents',
    byHand: 'the day after: `aws ssm describe-instance-information` lists it, its association `…-cloudwatch-agent` says `Success`, and its `agent-…` alarm is OK. A refusal is an `AccessDenied` of its role in the trail',
    answeredBy: ['SSM-1', 'OPS-13'],
  },
  {
    id: 'ACC-25',
    asks: 'CloudFormation imports servers, volumes, their attachments and the database',
    reason: 'the local AWS follows AWS\'s page and the identifiers of the schemas',
    byHand: 'in a copy of the environment: step 2 of [Adopting](guide/adopting.md) ends as `IMPORT_COMPLETE`, step 3 as `UPDATE_COMPLETE`, and `aws ec2 describe-instances` shows the old launch time',
  },
  {
    id: 'ACC-26',
    asks: 'A server keeps running when it gets another instance profile',
    reason: 'the local AWS replaces the association as EC2\'s API documents it',
    byHand: 'after an upgrade from a shared role: `aws ec2 describe-iam-instance-profile-associations`, and its launch time is the old one',
  },
  {
    id: 'ACC-27',
    asks: 'The development team reads no private keys, by no path, no secure strings and no user data',
    reason: 'IAM is evaluated in tests, not enforced',
    byHand: 'as one of them, `aws ec2 describe-instance-attribute --attribute userData` is refused, and `aws ssm get-parameters-by-path --recursive --path /` is refused, and for `/ec2`, too',
  },
  {
    id: 'ACC-28',
    asks: 'CFNAdmin takes MFA, and cannot change the bootstrap stack',
    reason: 'IAM is evaluated in tests, not enforced',
    byHand: 'as an operator, `aws sts assume-role` without `--serial-number` is refused, and with it succeeds; then `aws cloudformation update-termination-protection --stack-name CDKToolkit --enable-termination-protection` is refused, and `cfn-admin` goes into the ALARM state within ten minutes',
  },
  {
    id: 'ACC-29',
    asks: 'Express Edition with encryption',
    reason: 'AWS\'s pages disagree',
    byHand: 'a development environment; leave out the edition if it is refused',
  },
  {
    id: 'ACC-30',
    asks: 'Images of encrypted volumes are made with the functions\' own permissions',
    reason: 'KMS and IAM policies are evaluated in tests, not enforced',
    byHand: 'the first evening: three images are `available`; a refusal is in the log of create-images',
    answeredBy: ['OPS-8'],
  },
  {
    id: 'ACC-31',
    asks: 'Which permissions `DescribeImageReferences` asks of its caller',
    reason: 'AWS documents them for the services that it looks at',
    byHand: 'the log of expire-images has no `could not be asked`',
  },
  {
    id: 'ACC-32',
    asks: 'The "EC2 AMI State Change" event comes within minutes',
    reason: 'AWS calls it best effort',
    byHand: 'the pointer of a cluster moves the same hour, and not only the next day',
  },
  {
    id: 'ACC-33',
    asks: 'The CloudWatch agent publishes under the names and dimensions that the alarms read',
    reason: 'there is no agent; a test reads its configuration by the rules that AWS documents',
    byHand: 'the day after: `aws cloudwatch list-metrics --namespace CWAgent`; the alarms `agent-…` are OK, and no longer INSUFFICIENT_DATA',
    answeredBy: ['SSM-1', 'MON-7', 'MON-8'],
  },
  {
    id: 'ACC-34',
    asks: 'Which disks Windows counts',
    reason: 'a volume without a letter, such as one for recovery, may be one of `LogicalDisk`, and is nearly full by nature',
    byHand: '`disk-<cluster>` is in the ALARM state although every drive has free space: give the volume a letter, or the alarm another threshold',
  },
  {
    id: 'ACC-35',
    asks: 'The Recycle Bin retains what is removed',
    reason: 'the local AWS stores the rules, and retains nothing',
    byHand: 'after the first terminated member: `aws ec2 list-volumes-in-recycle-bin`; the day after the first expiry: `aws ec2 list-images-in-recycle-bin`',
  },
  {
    id: 'ACC-36',
    asks: 'A compromised member leaves its group, is isolated and loses its credentials',
    reason: 'security groups and IAM are not enforced; the rest of the article is `npm run e2e -- compromised-server`',
    byHand: 'practise [A server is compromised](runbook.md#a-server-is-compromised) in staging: the member keeps running, answers no connection, and its calls in the trail are `AccessDenied`',
  },
  {
    id: 'ACC-37',
    asks: 'Every alarm reaches you',
    reason: 'topic, key and subscription are evaluated in tests, not enforced',
    byHand: '`aws cloudwatch set-alarm-state --state-value ALARM --state-reason drill --alarm-name …`, one CRITICAL and one WARNING: the mails come within a minute',
  },
  {
    id: 'ACC-38',
    asks: 'The events of RDS, Auto Scaling and CloudTrail have the fields that the rules match',
    reason: 'they follow AWS\'s pages',
    byHand: 'a failover by hand ([operating](operating.md#the-database)) sends one notification',
  },
  {
    id: 'ACC-39',
    asks: 'A first deployment and a replaced member send no notification',
    reason: 'the local AWS evaluates alarms by the documented rules of CloudWatch',
    byHand: 'no mail on the first day except those that confirm subscriptions',
  },
  {
    id: 'ACC-40',
    asks: 'A rule without targets counts what it matches (`AWS/Events` `MatchedEvents`)',
    reason: 'AWS documents the metric by rule, without a statement about targets',
    byHand: 'the day after: `aws cloudwatch list-metrics --namespace AWS/Events --metric-name MatchedEvents` has the rule `…FinishedBackups…`; `database-backup` is OK and no longer INSUFFICIENT_DATA. If not, `launch`, `key` and `database-backup` never notify: give the rules a target',
    answeredBy: ['OPS-4'],
  },
  {
    id: 'ACC-41',
    asks: 'A disabled key notifies',
    reason: 'the local AWS delivers the events of KMS as AWS documents them, while a trail logs. AWS does not document whether EventBridge gets them when the trail cannot write because its own key is disabled',
    byHand: 'in a staging account: `aws kms disable-key` on the key of the environment, then `enable-key`: `key` notifies within ten minutes. Repeat this for the key of its topic (`key-topic`, a notification of the account\'s topic), and for the key of the trail (`key` of the account)',
  },
  {
    id: 'ACC-42',
    asks: 'A protected group can be deleted by CloudFormation, and a first deployment that fails is rolled back',
    reason: 'reports say that CloudFormation scales in and does not force the deletion; AWS does not document it',
    byHand: 'in staging, with `groupDeletionProtection: true`: `cdk destroy` deletes the group. If it fails: `aws autoscaling update-auto-scaling-group --deletion-protection none`, and delete again',
  },
] as const satisfies readonly AccountClause[];
