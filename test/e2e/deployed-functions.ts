import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { clientConfig } from './clients';
import type { Deployment } from './deployment';
import type { LocalAws } from './local-aws';
import type { FunctionName } from '../unit/backup/image-backup-fixture';

/** The log records of a function. */
export interface Logged {
  readonly decisions: readonly Readonly<Record<'action' | 'subject' | 'source' | 'reason' | 'result' | 'detail', string>>[];
  /** The verdict on the backups, if the function checks them. */
  readonly verdict?: any;
}

/** The functions of the backup as they are deployed. */
export class DeployedFunctions {
  private readonly lambda: LambdaClient;
  private readonly logs: CloudWatchLogsClient;

  constructor(aws: LocalAws, private readonly deployment: Deployment, private readonly stackName: string) {
    this.lambda = new LambdaClient(clientConfig(aws));
    this.logs = new CloudWatchLogsClient(clientConfig(aws));
  }

  /** Runs a function, as an operator does from the console, and returns its log records. */
  public async run(name: FunctionName): Promise<Logged> {
    const { functionName, logGroupName } = await this.find(name);
    const before = await this.messages(logGroupName);
    await this.lambda.send(new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from('{}') }));
    const messages = (await this.messages(logGroupName)).slice(before.length);
    const lines = messages.flatMap((message) => (message.startsWith('{') ? [JSON.parse(message)] : []));
    return { decisions: lines.filter(({ action }) => action !== undefined), verdict: lines.find(({ verdict }) => verdict)?.verdict };
  }

  private async find(name: FunctionName): Promise<{ functionName: string; logGroupName: string }> {
    for (const functionName of await this.deployment.resources(this.stackName, 'AWS::Lambda::Function')) {
      const { Handler, LoggingConfig } = await this.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
      if (Handler === `${name}.handler`) {
        return { functionName, logGroupName: LoggingConfig!.LogGroup! };
      }
    }
    throw new Error(`${this.stackName} has no function ${name}`);
  }

  private async messages(logGroupName: string): Promise<string[]> {
    const messages: string[] = [];
    for await (const { events = [] } of paginateFilterLogEvents({ client: this.logs }, { logGroupName })) {
      messages.push(...events.map(({ message }) => message!));
    }
    return messages;
  }
}
