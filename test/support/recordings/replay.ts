import * as fs from 'fs';
import * as path from 'path';
import { ACMClient } from '@aws-sdk/client-acm';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { ENVIRONMENT_FILE } from '../../../src/cli/verify/recording-folder';
import { Account, AccountProps } from '../../../src/verify/account/account';
import type { VerifyClients } from '../../../src/verify/account/verify-clients';
import type { Json, RecordedCall, RecordedEnvironment, RecordedOperation, Recording } from '../../../src/verify/recording/recorded-call';

/** The recording of the production example on the local AWS, after its first day. `npm run recordings -- --write` writes it. */
export const LOCAL_AWS_RECORDING = path.join(__dirname, 'local-aws');

/** The rows of the table that verify gave when it was recorded. */
export const LOCAL_AWS_ROWS = path.join(__dirname, 'local-aws-rows.json');

/** Reads a recording from its folder. */
export function readRecording(folder: string): Recording {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf-8' }).filter((file) => file.endsWith('.json') && file !== ENVIRONMENT_FILE).sort();
  const read = <Content>(file: string): Content => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf-8'));
  return { environment: read<RecordedEnvironment>(ENVIRONMENT_FILE), operations: files.map((file) => read<RecordedOperation>(file)) };
}

/** Returns an account that answers from a recording, and asks nobody. */
export function replayed(recording: Recording): Account {
  return new Account(replayedProps(recording));
}

export function replayedProps({ environment, operations }: Recording): AccountProps {
  const { environmentName, accountId, region, recordedAt, settings } = environment;
  const now = new Date(recordedAt);
  return {
    place: { environmentName, accountId, region },
    clients: replayingClients(region, operations),
    now: () => now,
    runTime: () => ({ clock: now, machineClock: now, awsClock: now }),
    settingsText: (name) => ({ environmentName, json: JSON.stringify(settings[name]) ?? '', place: `the recorded settings of ${name}` }),
  };
}

function replayingClients(region: string, operations: readonly RecordedOperation[]): VerifyClients {
  const clients: VerifyClients = {
    acm: new ACMClient({ region }),
    autoScaling: new AutoScalingClient({ region }),
    cloudFormation: new CloudFormationClient({ region }),
    cloudTrail: new CloudTrailClient({ region }),
    cloudWatch: new CloudWatchClient({ region }),
    ec2: new EC2Client({ region }),
    eventBridge: new EventBridgeClient({ region }),
    kms: new KMSClient({ region }),
    lambda: new LambdaClient({ region }),
    loadBalancing: new ElasticLoadBalancingV2Client({ region }),
    logs: new CloudWatchLogsClient({ region }),
    rds: new RDSClient({ region }),
    s3: new S3Client({ region }),
    sns: new SNSClient({ region }),
    ssm: new SSMClient({ region }),
  };
  for (const client of Object.values(clients) as { config: { serviceId: string }; send: unknown }[]) {
    client.send = async (command: { input: unknown; schema: readonly unknown[] }) => {
      const { serviceId: service } = client.config;
      return answerOf(operations.find((each) => each.service === service && each.operation === command.schema[2])?.calls ?? [], command.input, `${service} ${command.schema[2]}`);
    };
  }
  return clients;
}

function answerOf(calls: readonly RecordedCall[], input: unknown, operation: string): unknown {
  const key = keyOf(toJson(input));
  const call = calls.find((each) => keyOf(each.input) === key);
  if (call === undefined) {
    throw new Error(`the recording has no answer of ${operation} to ${key}`);
  }
  if (call.error !== undefined) {
    throw Object.assign(new Error(call.error.message), { name: call.error.name });
  }
  return revived(call.output!);
}

function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value, function replace(this: { [key: string]: unknown }, key: string, item: unknown) {
    return this[key] instanceof Date ? { $time: item } : item;
  }));
}

/** Stand-ins sort otherwise than what they replace, so the order of lists does not count. */
function keyOf(value: Json): string {
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  return Array.isArray(value)
    ? `[${(value as readonly Json[]).map(keyOf).sort().join()}]`
    : `{${Object.entries(value).map(([name, item]) => `${name}:${keyOf(item)}`).sort().join()}}`;
}

function revived(value: Json): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(revived);
  }
  return '$time' in value ? new Date(value.$time as string) : Object.fromEntries(Object.entries(value).map(([name, item]) => [name, revived(item)]));
}
