import { CloudFormationClient, DescribeStackResourcesCommand, DescribeStacksCommand, GetTemplateCommand, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { secretReferences } from './secret-references';
import type { DatabaseStack } from './world';
import { everyPage } from '../../aws-calls/every-page';
import { isFault } from '../../aws-calls/fault';

/** The place of the database, and what refers to its secret. Both stay during a restore, because no deployment may begin. */
interface Place {
  readonly stackId: string;
  readonly secretReferences: readonly string[];
}

/** Reads the stack of the database. It identifies the database by its identifier, whichever DB instance has that. */
export class StackReader {
  private place?: Promise<Place | undefined>;

  constructor(private readonly client: CloudFormationClient, private readonly identifier: string) {}

  public async read(): Promise<DatabaseStack | undefined> {
    this.place ??= this.findPlace();
    const place = await this.place;
    if (place === undefined) {
      return undefined;
    }
    const [stack] = (await this.client.send(new DescribeStacksCommand({ StackName: place.stackId }))).Stacks ?? [];
    return {
      name: stack?.StackName ?? place.stackId,
      status: stack?.StackStatus ?? 'in an unknown state',
      outputs: new Map((stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue])),
      secretReferences: place.secretReferences,
    };
  }

  private async findPlace(): Promise<Place | undefined> {
    const stackId = await this.stackId();
    if (stackId === undefined) {
      return undefined;
    }
    const pages = paginateListStackResources({ client: this.client }, { StackName: stackId });
    const resources = await everyPage(pages, (page) => page.StackResourceSummaries);
    const logicalId = resources.find(({ PhysicalResourceId }) => PhysicalResourceId === this.identifier)?.LogicalResourceId;
    const { TemplateBody = '{}' } = await this.client.send(new GetTemplateCommand({ StackName: stackId, TemplateStage: 'Processed' }));
    return { stackId, secretReferences: logicalId === undefined ? [] : secretReferences(TemplateBody, logicalId) };
  }

  private async stackId(): Promise<string | undefined> {
    try {
      const { StackResources = [] } = await this.client.send(new DescribeStackResourcesCommand({ PhysicalResourceId: this.identifier }));
      return StackResources[0]?.StackId;
    } catch (error) {
      if (isFault(error, 'ValidationError') && String(error).includes('does not exist')) {
        return undefined;
      }
      throw error;
    }
  }
}
