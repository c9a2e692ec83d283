import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SnsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IConstruct } from 'constructs';
import { BackupRole } from './backup-role';
import { MAX_EVENT_AGE, TIMEOUT } from './backup-schedule';
import { functionAlarms } from './function-alarms';
import { BACKUP_FUNCTIONS, FunctionName } from './functions/model/backup-functions';
import type { WrittenSettings } from './functions/model/settings';
import { settingsVariables } from './functions/runtime/environment-variables';
import type { Permission } from './permissions/permission';
import { BundledFunction } from '../lambda/bundled-function';
import { functionLogGroup } from '../lambda/function-log-group';
import type { EnvironmentAlarms } from '../monitoring/environment-alarms';
import { acknowledge } from '../synthesis/acknowledge';

/** A function of the backup with its log and its daily rule. */
export interface IBackupFunction extends IConstruct {
  /** The Lambda function. */
  readonly lambdaFunction: lambda.Function;
  /** The function's log. */
  readonly logGroup: logs.LogGroup;
  /** The rule that runs the function every day. */
  readonly rule: events.Rule;
}

/** The purpose, the settings, the permissions and the schedule of a function. */
export interface BackupFunctionProps {
  /** The environment's name. */
  readonly environmentName: string;
  readonly functionName: FunctionName;
  /** The function's settings. */
  readonly settings: WrittenSettings[FunctionName];
  readonly permissions: readonly Permission[];
  /** The reason why the function has the permissions of the design. Undefined if it has least privilege. */
  readonly asDesignedReason?: string;
  readonly schedule: events.Schedule;
  /** The topic that receives the event of a run whose retries have all failed. */
  readonly topic: sns.ITopic;
  /** The alarms of the environment, which the function's alarms are added to. */
  readonly alarms: EnvironmentAlarms;
  /** The key that encrypts the function's log. */
  readonly encryptionKey?: kms.IKey;
}

/** Creates a function with its role, log, daily rule, retries and alarms. */
export class BackupFunction extends Construct implements IBackupFunction {
  public readonly lambdaFunction: lambda.Function;
  public readonly logGroup: logs.LogGroup;
  public readonly rule: events.Rule;

  constructor(scope: Construct, id: string, props: BackupFunctionProps) {
    super(scope, id);
    const { environmentName, functionName, topic } = props;
    const { purpose, retryAttempts } = BACKUP_FUNCTIONS[functionName];
    const sentence = `Oban environment ${environmentName}: ${purpose}`;
    this.logGroup = functionLogGroup(this, 'Logs', props.encryptionKey);
    const role = new BackupRole(this, 'Role', { description: sentence, permissions: props.permissions, asDesignedReason: props.asDesignedReason });
    this.logGroup.grantWrite(role);
    acknowledge(role, { 'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]': 'publishing to an encrypted topic takes it, on the key of that topic' });
    this.lambdaFunction = new BundledFunction(this, 'Function', {
      source: `backup/functions/${functionName}`,
      description: sentence,
      role,
      logGroup: this.logGroup,
      timeout: TIMEOUT,
      // Enough memory for tens of thousands of images. More memory also means more CPU.
      memorySize: 512,
      environment: settingsVariables(environmentName, Stack.of(this).toJsonString(props.settings)),
      retryAttempts,
      maxEventAge: MAX_EVENT_AGE,
      onFailure: new SnsDestination(topic), // promise ALL-2c.4
    });
    this.rule = new events.Rule(this, 'Daily', {
      description: `${sentence}, every day`,
      schedule: props.schedule,
      targets: [new LambdaFunction(this.lambdaFunction)],
    });
    const watched = { environmentName, functionName, lambdaFunction: this.lambdaFunction, timeout: TIMEOUT };
    functionAlarms(watched).forEach((alarm) => props.alarms.add(this, alarm));
  }
}
