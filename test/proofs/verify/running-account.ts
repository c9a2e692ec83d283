import { ACMClient } from '@aws-sdk/client-acm';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient, paginateListStackResources, StackResourceSummary } from '@aws-sdk/client-cloudformation';
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
import type { VerifyClients } from '../../../src/verify/account/verify-clients';
import { clientConfig } from '../../e2e/clients';
import type { LocalAws } from '../../e2e/local-aws';

export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** The stacks of the production example. */
const STACKS = ['oban-account', 'oban-production'];

/** The resources of the stacks and of the stacks that are nested in them. */
export type Resources = readonly Pick<StackResourceSummary, 'LogicalResourceId' | 'PhysicalResourceId' | 'ResourceType'>[];

/** The production example in a running account. */
export class RunningAccount {
  public static async of(aws: LocalAws): Promise<RunningAccount> {
    const client = new CloudFormationClient(clientConfig(aws));
    const resources: StackResourceSummary[] = [];
    const stacks = [...STACKS];
    for (const stack of stacks) {
      for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: stack })) {
        resources.push(...StackResourceSummaries);
        stacks.push(...StackResourceSummaries.filter(({ ResourceType }) => ResourceType === 'AWS::CloudFormation::Stack').map(({ PhysicalResourceId }) => PhysicalResourceId!));
      }
    }
    return new RunningAccount(aws, resources);
  }

  public readonly clients: VerifyClients;

  private constructor(public readonly aws: LocalAws, private readonly resources: Resources) {
    const config = clientConfig(aws);
    this.clients = {
      acm: new ACMClient(config),
      autoScaling: new AutoScalingClient(config),
      cloudFormation: new CloudFormationClient(config),
      cloudTrail: new CloudTrailClient(config),
      cloudWatch: new CloudWatchClient(config),
      ec2: new EC2Client(config),
      eventBridge: new EventBridgeClient(config),
      kms: new KMSClient(config),
      lambda: new LambdaClient(config),
      loadBalancing: new ElasticLoadBalancingV2Client(config),
      logs: new CloudWatchLogsClient(config),
      rds: new RDSClient(config),
      s3: new S3Client({ ...config, forcePathStyle: true }),
      sns: new SNSClient(config),
      ssm: new SSMClient(config),
    };
  }

  /** Copies the account, so that what is done to the copy leaves this one as it is. */
  public async copy(): Promise<RunningAccount> {
    return new RunningAccount(await this.aws.copy(), this.resources);
  }

  /** Returns the physical id of a resource, by its logical id without the hash at the end. */
  public id(logicalId: string): string {
    const found = this.resources.filter(({ LogicalResourceId }) => new RegExp(`^${logicalId}[0-9A-F]{8}$`).test(LogicalResourceId!));
    if (found.length !== 1) {
      throw new Error(`the stacks have ${found.length} resources ${logicalId}`);
    }
    return found[0].PhysicalResourceId!;
  }

  /** Returns the physical ids of the resources of a type. */
  public ids(type: string): string[] {
    return this.resources.filter(({ ResourceType }) => ResourceType === type).map(({ PhysicalResourceId }) => PhysicalResourceId!);
  }

  /** Lets time pass, with all that happens in it. */
  public async pass(seconds: number): Promise<void> {
    await this.aws.control('clock', { advanceSeconds: seconds, stepwise: true });
  }
}
