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

/** A function of the backup, and what keeps it running. */
export interface IBackupFunction extends IConstruct {
  /** The function itself. */
  readonly lambdaFunction: lambda.Function;
  /** Its log. */
  readonly logGroup: logs.LogGroup;
  /** Runs it every day. */
  readonly rule: events.Rule;
}

/** What a function does, when, and what it is told. */
export interface BackupFunctionProps {
  /** The environment's name. */
  readonly environmentName: string;
  readonly functionName: FunctionName;
  /** Its settings. */
  readonly settings: WrittenSettings[FunctionName];
  readonly permissions: readonly Permission[];
  /** Why it has the permissions of the design. Undefined: it has not. */
  readonly asDesignedReason?: string;
  readonly schedule: events.Schedule;
  /** Who gets the event of a run that was given up. */
  readonly topic: sns.ITopic;
  /** Takes its alarms. */
  readonly alarms: EnvironmentAlarms;
  /** Encrypts its log. */
  readonly encryptionKey?: kms.IKey;
}

/** Makes a function with its role, log, daily rule, retries and alarms. */
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
      // Tens of thousands of images fit; more memory is more CPU as well.
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
