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
import { requireProperties } from '../checks/required-properties';
import { IObanEnvironment } from '../environment-reference';
import { checkBackupsPermissions } from './functions/check-backups/permissions';
import { createImagesPermissions } from './functions/create-images/permissions';
import { changesAnything, constructId, FunctionName } from './functions/model/backup-functions';
import type { WrittenSettings } from './functions/model/settings';
import { tagSnapshotsPermissions } from './functions/tag-snapshots/permissions';
import type { Permission } from './permissions/permission';
import { Promotion } from './promotion';
import { Recipients } from './recipients';
import { RecycleBin } from './recycle-bin';
import { restorableAlarm } from './restorable-alarm';
import { propertiesOf, requireProps } from '../checks/struct';
import { EnvironmentAlarms } from '../monitoring/environment-alarms';
import { Heartbeat } from '../notifications/heartbeat';
import { claimName, NameScope } from '../synthesis/unique-name';
import { tagWithEnvironment } from '../tags/environment-tag';
import { expireImagesPermissions } from './functions/expire-images/permissions';
import { recipientsParameterName, settingsParameterName } from './functions/model/parameter-names';
import { rollClustersPermissions } from './functions/roll-clusters/permissions';
import { retentionRules } from './image-retention';
import { EnvironmentResources } from './permissions/environment-resources';

/** Properties of the backup of an environment. */
export interface ImageBackupProps extends BackupOptions {
  /** The environment. The backup finds its servers and clusters in all stacks, by their tags and by the inventory. */
  readonly environment: IObanEnvironment;

  /**
   * The topic that is notified when a function fails or a backup has a problem. It must allow CloudWatch alarms to publish to it, as an
   * `AlarmTopic` does.
   */
  readonly topic: sns.ITopic;
}

const DEFAULT_ALLOWED_AGE = Duration.hours(26); // promise FN-5b.3

/**
 * The daily backup of an environment's servers and clusters: makes images, promotes them so that new cluster members start from them, tags
 * their snapshots, removes expired images, and checks the backups. An environment has one backup.
 */
export class ImageBackup extends Construct {
  /** The function that makes an image of every selected server. */
  public readonly createImages: IBackupFunction;
  /** The function that makes an image of a healthy member of every cluster, and moves the cluster's pointer to the image when it is good. */
  public readonly rollClusters: IBackupFunction;
  /** The function that removes unused images after their `delete-after` day, and their snapshots. */
  public readonly expireImages: IBackupFunction;
  /** The function that copies the tags of images to their snapshots. */
  public readonly tagSnapshots: IBackupFunction;
  /** The function that checks the backups and reports problems. */
  public readonly checkBackups: IBackupFunction;
  /** The rule that runs `rollClusters` and `tagSnapshots` when an image becomes available. */
  public readonly imageAvailableRule: events.Rule;
  /** The parameter with the settings of each function, by function name. The command line makes its decisions with the same settings. */
  public readonly settingsParameter: ssm.StringParameter;
  /** The Recycle Bin, which retains removed images, snapshots and volumes for some days. Undefined if it is off. */
  public readonly recycleBin?: RecycleBin;

  /**
   * @throws if a property is out of its range (the message names the property and the remedy), or if the app has another backup of the
   * environment
   */
  constructor(scope: Construct, id: string, props: ImageBackupProps) {
    super(scope, id);
    requireProps(this, ImageBackup, 'ImageBackup', props);
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
        // A function that changes nothing never has the permissions of the design.
        asDesignedReason: changesAnything(name) ? asDesignedReason : undefined,
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
      description: `Oban environment ${environmentName}: settings of the backup functions`,
      stringValue: Stack.of(this).toJsonString(settings),
    });
    this.imageAvailableRule = this.runWhenImageIsAvailable(environmentName, this.rollClusters, this.tagSnapshots); // promise FN-2g.2, FN-4d.1
    this.runWhenAMemberIsLost(environmentName, this.rollClusters); // promise FN-2l4.3
    this.recycleBin = props.recycleBin && new RecycleBin(this, 'RecycleBin', { ...propertiesOf('RecycleBinOptions', props.recycleBin), environmentName });
  }

  /**
   * The event contains the image's id, but neither its owner's environment nor its tags. So the functions describe the image, and do nothing
   * if it is not the environment's. If the event is not delivered, the next daily run does the work.
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
   * The rule cannot name the groups, because a cluster may be in any stack: the function looks up the environment of a group. With this rule,
   * a pointer that names a bad image is rolled back within an hour instead of a day.
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
    throw new Error(`'${earlier}' and '${backup.node.path}' both back up the environment '${environmentName}': remove one of them, because two backups make two images a day`);
  }
}

function hoursOf(allowedAge: Duration): number {
  if (allowedAge.isUnresolved()) {
    throw new Error('backup.allowedAge is only known at deployment: give a number of hours');
  }
  const hours = allowedAge.toHours({ integral: false });
  if (hours < 1) {
    throw new Error(`backup.allowedAge is ${allowedAge.toHumanString()}: give one hour or more`);
  }
  return hours;
}
