import { Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { AGENT_KINDS, agentConfiguration } from './agent-configuration';
import { AGENT_STEPS } from './agent-document';
import { agentDocumentName, configurationParameterName } from './agent-names';

/** The environment of an agent installation. */
export interface AgentInstallationProps {
  /** The environment's name. */
  readonly environmentName: string;
}

/**
 * The CloudWatch agent for an environment: a document that installs and configures the agent, and a configuration for each kind of instance. State
 * Manager applies them through `AgentAssociation`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/installing-cloudwatch-agent-ssm.html
 */
export class AgentInstallation extends Construct {
  constructor(scope: Construct, id: string, { environmentName }: AgentInstallationProps) {
    super(scope, id);
    new ssm.CfnDocument(this, 'Document', {
      name: agentDocumentName(environmentName),
      documentType: 'Command',
      documentFormat: 'JSON',
      updateMethod: 'NewVersion', // an update in place keeps the name, which other stacks use
      content: {
        schemaVersion: '2.2',
        description: `Oban environment ${environmentName}: installs the CloudWatch agent and configures it`,
        parameters: {
          configuration: { type: 'String', allowedPattern: '^/[A-Za-z0-9/._-]+$', description: 'The parameter that holds the configuration' },
          digest: { type: 'String', description: 'Of the configuration and the steps, so that a change is applied as soon as it is deployed' },
        },
        mainSteps: AGENT_STEPS,
      },
    });
    for (const kind of AGENT_KINDS) {
      new ssm.StringParameter(this, kind, {
        parameterName: configurationParameterName(environmentName, kind),
        simpleName: false,
        description: `Oban environment ${environmentName}: what the CloudWatch agent of a ${kind} measures`,
        stringValue: Stack.of(this).toJsonString(agentConfiguration(kind)),
      });
    }
  }
}
