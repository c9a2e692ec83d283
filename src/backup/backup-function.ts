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
import type { Permission } from './permissions/permission';
import { BundledFunction } from '../lambda/bundled-function';
import { functionLogGroup } from '../lambda/function-log-group';
import type { EnvironmentAlarms } from '../monitoring/environment-alarms';
import { acknowledge } from '../synthesis/acknowledge';

/** How often Lambda runs a function again after a failure, unless its properties say otherwise. */
const RETRY_ATTEMPTS = 2;

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
  /** The handler, such as `create-images`. */
  readonly handler: string;
  /** What it does, as a human reads it: `makes an image of every selected server`. */
  readonly purpose: string;
  /** What it is told beside the environment's name. */
  readonly settings: { readonly [name: string]: unknown };
  readonly permissions: readonly Permission[];
  /** Why it has the permissions of the design. Undefined: it has not. */
  readonly asDesignedReason?: string;
  readonly schedule: events.Schedule;
  /**
   * How often Lambda runs it again after a failure.
   *
   * @default 2
   */
  readonly retryAttempts?: number;
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
    const { environmentName, handler, purpose, topic, retryAttempts = RETRY_ATTEMPTS } = props;
    const sentence = `Oban environment ${environmentName}: ${purpose}`;
    this.logGroup = functionLogGroup(this, 'Logs', props.encryptionKey);
    const role = new BackupRole(this, 'Role', { description: sentence, permissions: props.permissions, asDesignedReason: props.asDesignedReason });
    this.logGroup.grantWrite(role);
    acknowledge(role, { 'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]': 'publishing to an encrypted topic takes it, on the key of that topic' });
    this.lambdaFunction = new BundledFunction(this, 'Function', {
      source: `backup/functions/${handler}`,
      description: sentence,
      role,
      logGroup: this.logGroup,
      timeout: TIMEOUT,
      // Tens of thousands of images fit; more memory is more CPU as well.
      memorySize: 512,
      environment: {
        OBAN_ENVIRONMENT: environmentName,
        OBAN_BACKUP: Stack.of(this).toJsonString(props.settings),
      },
      retryAttempts,
      maxEventAge: MAX_EVENT_AGE,
      onFailure: new SnsDestination(topic), // promise ALL-2c.4
    });
    this.rule = new events.Rule(this, 'Daily', {
      description: `${sentence}, every day`,
      schedule: props.schedule,
      targets: [new LambdaFunction(this.lambdaFunction)],
    });
    const watched = { environmentName, handler, purpose, lambdaFunction: this.lambdaFunction, timeout: TIMEOUT, retryAttempts };
    functionAlarms(watched).forEach((alarm) => props.alarms.add(this, alarm));
  }
}
