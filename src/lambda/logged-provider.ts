import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { functionLogGroup } from './function-log-group';
import { acknowledge, awsManagedPolicy, wildcardResource } from '../synthesis/acknowledge';

/** Properties of the provider of a custom resource: its function and the key of its logs. */
export interface LoggedProviderProps {
  readonly onEvent: (scope: Construct, id: string, logGroup: logs.ILogGroup) => lambda.Function;
  readonly encryptionKey?: kms.IKey;
}

/** Creates the function and the provider of a custom resource in the scope of the caller, each with a log group with a retention. */
export function loggedProvider(scope: Construct, props: LoggedProviderProps): Provider {
  const onEventHandler = props.onEvent(scope, 'Function', functionLogGroup(scope, 'FunctionLogs', props.encryptionKey));
  const provider = new Provider(scope, 'Provider', { onEventHandler, logGroup: functionLogGroup(scope, 'ProviderLogs', props.encryptionKey) });
  acknowledge(scope, {
    [awsManagedPolicy('service-role/AWSLambdaBasicExecutionRole')]: 'lets the functions write their logs, and nothing else',
    [wildcardResource(scope, `${onEventHandler.functionArn}:*`)]: 'the provider invokes its own function in whatever version',
  });
  return provider;
}
