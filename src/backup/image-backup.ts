import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { BackupFunction, IBackupFunction } from './backup-function';
import { BackupOptions } from './backup-options';
import { BackupPermissions } from './backup-permissions';
import { dailySchedules } from './backup-schedule';
import type { WrittenSettings } from './functions/model/settings';
import type { Permission } from './permissions/permission';
import { Promotion } from './promotion';
import { Recipients } from './recipients';
import { RecycleBin } from './recycle-bin';
import { restorableAlarm } from './restorable-alarm';
import { requireProperties } from '../checks/required-properties';
import { IObanEnvironment } from '../environment-reference';
import { EnvironmentAlarms } from '../monitoring/environment-alarms';
import { claimName, NameScope } from '../synthesis/unique-name';
import { tagWithEnvironment } from '../tags/environment-tag';
import { checkBackupsPermissions } from './functions/check-backups/permissions';
import { expireImagesPermissions } from './functions/expire-images/permissions';
import { recipientsParameterName, settingsParameterName } from './functions/model/parameter-names';
import { rollClustersPermissions } from './functions/roll-clusters/permissions';
import { retentionRules } from './image-retention';
import { Heartbeat } from '../notifications/heartbeat';
import { createImagesPermissions } from './functions/create-images/permissions';
import { changesOf, constructId, FunctionName } from './functions/model/backup-functions';
import { tagSnapshotsPermissions } from './functions/tag-snapshots/permissions';
import { EnvironmentResources } from './permissions/environment-resources';

/** Whose servers and clusters are backed up, how, and who is told. */
export interface ImageBackupProps extends BackupOptions {
  /** The environment. Its servers and clusters are found by their tags and by its inventory, in whatever stack they are. */
  readonly environment: IObanEnvironment;

  /**
   * Who is told when a function fails or a backup is wrong. CloudWatch alarms must be able to publish to it: an `AlarmTopic` lets
   * them.
   */
  readonly topic: sns.ITopic;
}

const DEFAULT_ALLOWED_AGE = Duration.hours(26); // promise FN-5b.3

/**
 * Images of an environment's servers and clusters, every day: made, promoted to what new cluster members start from, tagged,
 * removed after their day, and checked. One per environment.
 */
export class ImageBackup extends Construct {
  /** Makes an image of every selected server. */
  public readonly createImages: IBackupFunction;
  /** Makes an image of a healthy member of every cluster, and moves the cluster's pointer to it once it is good. */
  public readonly rollClusters: IBackupFunction;
  /** Removes images past their `delete-after` day that nothing uses, and their snapshots. */
  public readonly expireImages: IBackupFunction;
  /** Tags snapshots as their images are. */
  public readonly tagSnapshots: IBackupFunction;
  /** Tells what is wrong with the backups. */
  public readonly checkBackups: IBackupFunction;
  /** Runs what waits for an image when one becomes available. */
  public readonly imageAvailableRule: events.Rule;
  /** What each function is told, by its name: the command line decides by it as they do. */
  public readonly settingsParameter: ssm.StringParameter;
  /** Retains removed images, snapshots and volumes for some days; undefined where it is off. */
  public readonly recycleBin?: RecycleBin;

  /**
   * @throws if a property is out of its range (the message says which and what to do), or if the app has another backup of the
   * environment
   */
  constructor(scope: Construct, id: string, props: ImageBackupProps) {
    super(scope, id);
    requireProperties('ImageBackup', props, ['environment', 'topic']);
    const { environmentName, encryptionKey, _database: database } = props.environment;
    requireOnlyOne(this, environmentName);
    tagWithEnvironment(this, environmentName);

    const resources = new EnvironmentResources(this, environmentName);
    const key = encryptionKey && { arn: encryptionKey.keyArn, region: encryptionKey.env.region };
    const retention = retentionRules(props.retention ?? {});
    const allowedAgeHours = hoursOf(props.allowedAge ?? DEFAULT_ALLOWED_AGE);
    const { asDesignedReason } = props.permissions ?? BackupPermissions.leastPrivilege();
    const refresh = props.refreshMembers ?? false; // promise FN-2s.2
    const dryRun = props.dryRun ?? false; // promise FN-3r.3
    const alarms = props.environment._alarms ?? new EnvironmentAlarms(this, 'OwnAlarms', { environmentName, topic: props.topic });
    const recipients = Recipients.of(this, environmentName, props.topic);
    const dailyRules = dailySchedules(props.schedule ?? {});
    const settings: { [Name in FunctionName]?: WrittenSettings[Name] } = {};
    const make = <Name extends FunctionName>(name: Name, own: WrittenSettings[Name], permissions: Permission[]): BackupFunction => {
      settings[name] = own;
      return new BackupFunction(this, constructId(name), {
        environmentName,
        functionName: name,
        settings: own,
        permissions,
        schedule: dailyRules.get(name)!,
        topic: props.topic,
        alarms,
        encryptionKey,
        // A function that changes nothing and changes nothing, so it never has the permissions of the design.
        asDesignedReason: Object.keys(changesOf(name)).length > 0 ? asDesignedReason : undefined,
      });
    };

    this.createImages = make('create-images', { retention, dryRun }, createImagesPermissions(resources, key));
    this.rollClusters = make('roll-clusters', { retention, promotion: props.promotion ?? Promotion.AUTOMATIC, refresh, dryRun },
      rollClustersPermissions(resources, key, refresh));
    this.expireImages = make('expire-images', { dryRun }, expireImagesPermissions(resources));
    this.tagSnapshots = make('tag-snapshots', { dryRun }, tagSnapshotsPermissions(resources));
    this.checkBackups = make('check-backups', {
      retention,
      allowedAgeHours,
      topicArn: props.topic.topicArn,
      recipientsParameter: recipients && recipientsParameterName(environmentName),
      database: database?.instanceIdentifier,
      heartbeat: props.heartbeat ?? Heartbeat.OFF,
    }, checkBackupsPermissions(resources, {
      topicArn: props.topic.topicArn, knowsRecipients: recipients !== undefined, databaseArn: database?.instanceArn,
    }));
    if (database !== undefined) { // promise FN-5r.1
      alarms.add(this.checkBackups, restorableAlarm(environmentName));
    }
    this.settingsParameter = new ssm.StringParameter(this, 'Settings', {
      parameterName: settingsParameterName(environmentName),
      simpleName: false,
      description: `Oban environment ${environmentName}: what the functions of the backup are told`,
      stringValue: Stack.of(this).toJsonString(settings),
    });
    this.imageAvailableRule = this.runWhenImageIsAvailable(environmentName, this.rollClusters, this.tagSnapshots); // promise FN-2g.2, FN-4d.1
    this.runWhenAMemberIsLost(environmentName, this.rollClusters); // promise FN-2l4.3
    this.recycleBin = props.recycleBin && new RecycleBin(this, 'RecycleBin', { ...props.recycleBin, environmentName });
  }

  /**
   * The event says of which image, and neither whose nor how it is tagged: the functions look for themselves, and find nothing to do
   * when it is another's. It may never come; then the daily run does what there is to do.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitor-ami-events.html
   */
  private runWhenImageIsAvailable(environmentName: string, ...functions: IBackupFunction[]): events.Rule {
    return new events.Rule(this, 'ImageAvailable', {
      description: `Oban environment ${environmentName}: an image of the account has become available`,
      eventPattern: { source: ['aws.ec2'], detailType: ['EC2 AMI State Change'], detail: { State: ['available'] } }, // promise FN-2g.1
      targets: functions.map(({ lambdaFunction }) => new LambdaFunction(lambdaFunction)),
    });
  }

  /**
   * The names of the groups are not known here, as a cluster may be in any stack: the function looks whose a group is. A pointer that
   * names a bad image then goes back within the hour and not within the day.
   *
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html
   */
  private runWhenAMemberIsLost(environmentName: string, { lambdaFunction }: IBackupFunction): void {
    new events.Rule(this, 'MemberLost', {
      description: `Oban environment ${environmentName}: an Auto Scaling group of the account has terminated an instance, or could not launch one`,
      eventPattern: { source: ['aws.autoscaling'], detailType: ['EC2 Instance Launch Unsuccessful', 'EC2 Instance Terminate Successful'] },
      targets: [new LambdaFunction(lambdaFunction)],
    });
  }
}

function requireOnlyOne(backup: ImageBackup, environmentName: string): void {
  const earlier = claimName(backup, NameScope.ACCOUNT_AND_REGION, `backup of ${environmentName}`);
  if (earlier !== undefined) {
    throw new Error(`'${earlier}' and '${backup.node.path}' both back up the environment '${environmentName}': one does, as two would make two images a day`);
  }
}

function hoursOf(allowedAge: Duration): number {
  if (allowedAge.isUnresolved()) {
    throw new Error('backup.allowedAge is only known at deployment: give it as a number of hours');
  }
  const hours = allowedAge.toHours({ integral: false });
  if (hours < 1) {
    throw new Error(`backup.allowedAge is ${allowedAge.toHumanString()}: give an hour or more`);
  }
  return hours;
}
