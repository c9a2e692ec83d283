import * as fs from 'fs';
import * as path from 'path';
import {
  CloudFormationClient, CreateChangeSetCommand, DeleteStackCommand, DescribeChangeSetCommand, DescribeStackResourceCommand,
  DescribeStacksCommand, ExecuteChangeSetCommand, paginateDescribeStackEvents, paginateListStackResources, Stack, StackEvent,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { zipSync } from 'fflate';
import { clientConfig } from './clients';
import type { LocalAws } from './local-aws';

const POLL_MS = 100;

/** An app, or an assembly that another process has written. */
export interface Synthesisable {
  synth(): CloudAssembly;
}

/** Deploys assemblies as the CDK CLI does, by the same calls, in a fraction of its time. */
export class Deployment {
  private readonly cloudFormation: CloudFormationClient;
  private readonly s3: S3Client;

  constructor(aws: LocalAws) {
    this.cloudFormation = new CloudFormationClient(clientConfig(aws));
    this.s3 = new S3Client({ ...clientConfig(aws), forcePathStyle: true });
  }

  /** Deploys all stacks of an app in order. Returns the final state of each stack. */
  public async deploy(app: Synthesisable, whileWaiting?: () => Promise<unknown>): Promise<Record<string, Stack>> {
    const assembly = app.synth();
    const ended: Record<string, Stack> = {};
    for (const artifact of assembly.stacks) {
      await this.publishAssets(assembly, artifact);
      ended[artifact.stackName] = await this.deployStack(artifact, whileWaiting);
    }
    return ended;
  }

  /** Begins a deployment of one stack without waiting for its end. Returns null if there is no change. */
  public async begin(artifact: Pick<CloudFormationStackArtifact, 'stackName' | 'template' | 'tags'>): Promise<string | null> {
    const existing = await this.describe(artifact.stackName);
    const changeSet = await this.cloudFormation.send(new CreateChangeSetCommand({
      StackName: artifact.stackName,
      ChangeSetName: `test-${Date.now()}`,
      ChangeSetType: existing ? 'UPDATE' : 'CREATE',
      TemplateBody: JSON.stringify(artifact.template),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Tags: Object.entries(artifact.tags).map(([Key, Value]) => ({ Key, Value })),
    }));
    for (;;) {
      const described = await this.cloudFormation.send(new DescribeChangeSetCommand({ ChangeSetName: changeSet.Id, StackName: artifact.stackName }));
      if (described.Status === 'CREATE_COMPLETE') {
        break;
      }
      if (described.Status === 'FAILED') {
        if (/didn't contain changes|No updates/.test(described.StatusReason ?? '')) {
          return null;
        }
        throw new Error(`change set of ${artifact.stackName}: ${described.StatusReason}`);
      }
      await sleep(POLL_MS);
    }
    await this.cloudFormation.send(new ExecuteChangeSetCommand({ ChangeSetName: changeSet.Id, StackName: artifact.stackName }));
    return changeSet.StackId!;
  }

  /** Waits until no operation is in progress. */
  public async settled(stackName: string, whileWaiting: () => Promise<unknown> = async () => undefined): Promise<Stack> {
    for (;;) {
      const stack = await this.describe(stackName);
      if (!stack!.StackStatus!.endsWith('_IN_PROGRESS')) {
        return stack!;
      }
      await whileWaiting();
      await sleep(POLL_MS);
    }
  }

  public async publish(app: Synthesisable): Promise<CloudAssembly> {
    const assembly = app.synth();
    for (const artifact of assembly.stacks) {
      await this.publishAssets(assembly, artifact);
    }
    return assembly;
  }

  public async delete(stackName: string): Promise<Stack> {
    const { StackId } = (await this.describe(stackName))!;
    await this.cloudFormation.send(new DeleteStackCommand({ StackName: StackId }));
    return this.settled(StackId!);
  }

  public async unprotect(stackName: string): Promise<void> {
    await this.cloudFormation.send(new UpdateTerminationProtectionCommand({ StackName: stackName, EnableTerminationProtection: false }));
  }

  /** Returns the outputs of a stack, by the names that the library gives them. */
  public async outputs(stackName: string, constructId: string): Promise<Record<string, string>> {
    const { Outputs } = (await this.describe(stackName))!;
    return Object.fromEntries(Outputs!.map(({ OutputKey, OutputValue }) => [OutputKey!.slice(constructId.length, -8), OutputValue!]));
  }

  /** Returns the physical ids of a stack's resources of one type. */
  public async resources(stackName: string, type: string): Promise<string[]> {
    const found: string[] = [];
    for await (const { StackResourceSummaries } of paginateListStackResources({ client: this.cloudFormation }, { StackName: stackName })) {
      found.push(...StackResourceSummaries!.filter(({ ResourceType }) => ResourceType === type).map(({ PhysicalResourceId }) => PhysicalResourceId!));
    }
    return found;
  }

  public async physicalId(stackName: string, logicalId: string): Promise<string> {
    const request = new DescribeStackResourceCommand({ StackName: stackName, LogicalResourceId: logicalId });
    return (await this.cloudFormation.send(request)).StackResourceDetail!.PhysicalResourceId!;
  }

  /** Returns the failures that CloudFormation reports since a time of the local AWS's clock. */
  public async failuresSince(begun: Date, stackName: string): Promise<string[]> {
    const events = await this.eventsSince(begun, stackName);
    return events.filter((event) => event.ResourceStatus!.endsWith('_FAILED')).map((event) => `${event.LogicalResourceId}: ${event.ResourceStatusReason}`);
  }

  /** Returns the events of a stack since a time of the local AWS's clock. */
  public async eventsSince(begun: Date, stackName: string): Promise<StackEvent[]> {
    const events: StackEvent[] = [];
    for await (const page of paginateDescribeStackEvents({ client: this.cloudFormation }, { StackName: stackName })) {
      events.push(...page.StackEvents!);
    }
    return events.filter((event) => event.Timestamp! >= begun);
  }

  private async deployStack(artifact: CloudFormationStackArtifact, whileWaiting?: () => Promise<unknown>): Promise<Stack> {
    await this.begin(artifact);
    if (artifact.terminationProtection) {
      await this.cloudFormation.send(new UpdateTerminationProtectionCommand({ StackName: artifact.stackName, EnableTerminationProtection: true }));
    }
    const stack = await this.settled(artifact.stackName, whileWaiting);
    if (!['CREATE_COMPLETE', 'UPDATE_COMPLETE'].includes(stack.StackStatus!)) {
      throw new Error(`${artifact.stackName} ended as ${stack.StackStatus}: ${(await this.failuresSince(new Date(0), artifact.stackName)).join('; ')}`);
    }
    return stack;
  }

  private async describe(stackName: string): Promise<Stack | undefined> {
    try {
      return (await this.cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }))).Stacks![0];
    } catch (error) {
      if (/does not exist/.test((error as Error).message)) {
        return undefined;
      }
      throw error;
    }
  }

  private async publishAssets(assembly: CloudAssembly, artifact: CloudFormationStackArtifact): Promise<void> {
    const manifest = JSON.parse(fs.readFileSync(path.join(assembly.directory, `${artifact.id}.assets.json`), 'utf-8'));
    for (const file of Object.values<any>(manifest.files)) {
      const source = path.join(assembly.directory, file.source.path);
      for (const destination of Object.values<any>(file.destinations)) {
        const target = { Bucket: destination.bucketName, Key: destination.objectKey };
        if (await this.exists(target)) {
          continue;
        }
        await this.s3.send(new PutObjectCommand({ ...target, Body: file.source.packaging === 'zip' ? zipFolder(source) : fs.readFileSync(source) }));
      }
    }
  }

  private async exists(object: { Bucket: string; Key: string }): Promise<boolean> {
    return this.s3.send(new HeadObjectCommand(object)).then(() => true, () => false);
  }
}

function zipFolder(folder: string): Uint8Array {
  const files: Record<string, Uint8Array> = {};
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      const file = path.join(entry.parentPath ?? (entry as any).path, entry.name);
      files[path.relative(folder, file)] = fs.readFileSync(file);
    }
  }
  return zipSync(files);
}

export const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
