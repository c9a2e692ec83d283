import { clausesOf } from './clauses';
import type { RetentionRules } from '../../backup/functions/model/retention-rules';
import { BACKUP_TAG } from '../../tags/tag-keys';
import type { Properties, Resource } from '../assembly/cloud-assembly';
import { tagOf } from '../assembly/environment';
import { Chapter, table } from '../content/block';
import { fact, listed, NONE, Text, value, words } from '../content/text';
import { Facts, yesOrNo } from '../facts';

/** Recovery points of a source: how they are made, and for how long they are kept. */
interface RecoveryPoints {
  readonly source: Text;
  readonly kind: Text;
  readonly made: Text;
  readonly kept: Text;
}

/** Chapter 3.5: volumes, recovery points, retention and buckets. */
export function storage(facts: Facts): Chapter[] {
  return [
    {
      number: '3.5',
      title: 'Storage',
      blocks: [
        table(words`Kept when a stack is deleted`, facts.all(...typesOf(facts)).filter(({ deletionPolicy }) => /^(Retain|Snapshot)/.test(deletionPolicy ?? '')), [
          [words`Resource`, (resource) => facts.nameOf(resource)],
          [words`Type`, ({ type }) => value(type)],
          [words`Deletion policy`, ({ deletionPolicy }) => value(deletionPolicy ?? '')],
        ]),
        table(words`Encryption keys`, facts.all('AWS::KMS::Key'), [
          [words`Key`, (key) => facts.nameOf(key)],
          [words`Rotated every year`, (key) => facts.isSet(key, 'EnableKeyRotation')],
          [words`Deleted after a waiting period of`, ({ properties }) => words`${value(properties.PendingWindowInDays ?? 30)} days`],
        ]),
        ...clausesOf('3.5'),
      ],
    },
    {
      number: '3.5.1',
      title: 'Elastic Block Storage (EBS)',
      blocks: [
        table(words`Data volumes`, facts.own('AWS::EC2::Volume'), [
          [words`Volume`, (volume) => facts.nameOf(volume)],
          [words`Zone`, (volume) => facts.text(volume, 'AvailabilityZone')],
          [words`Size and type`, (volume) => words`${facts.text(volume, 'Size')} GiB ${facts.text(volume, 'VolumeType')}`],
          [words`Encryption key`, (volume) => facts.text(volume, 'KmsKeyId', 'key')],
          [words`Attached to`, (volume) => attachmentOf(facts, volume)],
        ]),
        table(words`Root volumes`, [...facts.own('AWS::EC2::Instance'), ...facts.own('AWS::EC2::LaunchTemplate')].flatMap((of) => mappingsOf(of).map((mapping) => ({ of, mapping }))), [
          [words`Of`, ({ of }) => facts.nameOf(of)],
          [words`Device`, ({ mapping }) => value(mapping.DeviceName)],
          [words`Size and type`, ({ mapping }) => words`${mapping.Ebs?.VolumeSize === undefined ? words`size of the image` : words`${value(mapping.Ebs.VolumeSize)} GiB`}, ${mapping.Ebs?.VolumeType === undefined ? NONE : value(mapping.Ebs.VolumeType)}`],
          [words`Encryption key`, ({ of, mapping }) => facts.textOf(mapping.Ebs?.KmsKeyId, of.stack, 'key')],
        ]),
        table(words`Recovery points`, recoveryPointsOf(facts), [
          [words`Source`, ({ source }) => source],
          [words`Recovery points`, ({ kind }) => kind],
          [words`Made (UTC)`, ({ made }) => made],
          [words`Kept`, ({ kept }) => kept],
        ]),
        table(words`Recycle Bin: retention of what is removed`, facts.own('AWS::Rbin::Rule'), [
          [words`Rule`, (rule) => facts.nameOf(rule)],
          [words`Of type`, (rule) => facts.text(rule, 'ResourceType')],
          [words`Kept`, ({ properties: { RetentionPeriod: period } }) => words`${value(period.RetentionPeriodValue)} ${value(`${period.RetentionPeriodUnit}`.toLowerCase())}`],
        ]),
        ...clausesOf('3.5.1'),
      ],
    },
    {
      number: '3.5.2',
      title: 'Simple Storage Service (S3)',
      blocks: [
        table(words`Buckets`, facts.all('AWS::S3::Bucket'), [
          [words`Bucket`, (bucket) => facts.nameOf(bucket)],
          [words`Encryption`, ({ properties }) => listed((properties.BucketEncryption?.ServerSideEncryptionConfiguration ?? [])
            .map(({ ServerSideEncryptionByDefault: given }: Properties) => value(given?.SSEAlgorithm ?? '')))],
          [words`Public access blocked`, ({ properties: { PublicAccessBlockConfiguration: block = {} } }) => yesOrNo(
            ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].every((each) => block[each] === true))],
          [words`Versions`, ({ properties }) => yesOrNo(properties.VersioningConfiguration?.Status === 'Enabled')],
        ]),
        table(words`Retention in buckets`, facts.all('AWS::S3::Bucket').flatMap((bucket) => lifecycleOf(bucket).map((rule) => ({ bucket, rule }))), [
          [words`Bucket`, ({ bucket }) => facts.nameOf(bucket)],
          [words`Objects`, ({ rule }) => (rule.Prefix === undefined ? words`all` : words`below ${fact('prefix', rule.Prefix)}`)],
          [words`Kept`, ({ rule }) => keptInBucket(rule)],
        ]),
        ...clausesOf('3.5.2'),
      ],
    },
  ];
}

function typesOf({ environment: { resources, accountResources } }: Facts): string[] {
  return [...new Set([...resources, ...accountResources].map(({ type }) => type))];
}

function attachmentOf(facts: Facts, volume: Resource): Text {
  const attachment = facts.own('AWS::EC2::VolumeAttachment').find(({ properties, stack }) => {
    const attached = facts.referred(properties.VolumeId, stack);
    return attached?.id === volume.id && attached.stack === volume.stack;
  });
  return attachment === undefined ? NONE : words`${facts.text(attachment, 'InstanceId', 'instance')} as ${facts.text(attachment, 'Device')}`;
}

function mappingsOf({ properties }: Resource): readonly Properties[] {
  return (properties.LaunchTemplateData ?? properties).BlockDeviceMappings ?? [];
}

function lifecycleOf({ properties }: Resource): readonly Properties[] {
  return (properties.LifecycleConfiguration?.Rules ?? []).filter(({ Status }: Properties) => Status === 'Enabled');
}

function keptInBucket({ ExpirationInDays: days, NoncurrentVersionExpiration: noncurrent, Transitions: transitions = [] }: Properties): Text {
  return listed([
    ...days === undefined ? [] : [words`${value(days)} days`],
    ...transitions.map(({ StorageClass, TransitionInDays }: Properties) => words`in ${value(StorageClass)} from day ${value(TransitionInDays)}`),
    ...noncurrent === undefined ? [] : [words`overwritten versions ${value(noncurrent.NoncurrentDays)} days`],
  ]);
}

function recoveryPointsOf(facts: Facts): RecoveryPoints[] {
  const images = (handler: string) => {
    const backup = facts.own('AWS::Lambda::Function').find(({ properties }) => properties.Handler === `${handler}.handler`);
    return backup === undefined ? undefined : { made: scheduleOf(facts, backup), kept: keptImages(facts, backup) };
  };
  const [ofServers, ofClusters] = [images('create-images'), images('roll-clusters')];
  const none = { made: words`by no function of this environment`, kept: NONE };
  return [
    ...facts.own('AWS::EC2::Instance').map((server) => ({
      source: facts.nameOf(server),
      kind: words`image with all volumes`,
      ...tagOf(server.properties.Tags, BACKUP_TAG) === 'daily' ? ofServers ?? none : { made: words`not selected for images`, kept: NONE },
    })),
    ...facts.own('AWS::AutoScaling::AutoScalingGroup').map((group) => ({ source: facts.nameOf(group), kind: words`image of a healthy member`, ...ofClusters ?? none })),
    ...facts.own('AWS::RDS::DBInstance').map((instance) => ({
      source: facts.nameOf(instance),
      kind: words`snapshots and transaction logs: each point in time`,
      made: instance.properties.PreferredBackupWindow === undefined ? words`daily, in a window that RDS chooses` : words`daily, ${facts.text(instance, 'PreferredBackupWindow')}`,
      kept: words`${facts.text(instance, 'BackupRetentionPeriod')} days`,
    })),
  ];
}

function scheduleOf(facts: Facts, target: Resource): Text {
  const rules = facts.own('AWS::Events::Rule').filter(({ properties, stack }) => properties.ScheduleExpression !== undefined
    && (properties.Targets ?? []).some(({ Arn }: Properties) => {
      const resource = facts.referred(Arn, stack);
      return resource?.id === target.id && resource.stack === target.stack;
    }));
  return listed(rules.map((rule) => {
    const [, minute, hour] = /^cron\((\d+) (\d+) \* \* \? \*\)$/.exec(facts.literal(rule.properties.ScheduleExpression, rule.stack) ?? '') ?? [];
    return hour === undefined ? facts.text(rule, 'ScheduleExpression') : words`daily, ${value(`${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`)}`;
  }));
}

/** Returns the retention in the settings of a backup function. */
function keptImages(facts: Facts, { properties, stack }: Resource): Text {
  const settings = facts.literal(properties.Environment?.Variables?.OBAN_BACKUP, stack);
  const retention: RetentionRules | undefined = settings === undefined ? undefined : JSON.parse(settings).retention;
  if (retention === undefined) {
    return NONE;
  }
  const { dailyDays, weeklyDays, monthlyDays, yearlyDays } = retention;
  return listed([
    words`each image ${value(dailyDays)} days`,
    ...weeklyDays === undefined ? [] : [words`one of each week ${value(weeklyDays)} days`],
    ...monthlyDays === undefined ? [] : [words`one of each month ${value(monthlyDays)} days`],
    ...yearlyDays === undefined ? [] : [words`one of each year ${value(yearlyDays)} days`],
  ]);
}
