import { createHash } from 'crypto';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { agentConfiguration, AgentKind } from './agent-configuration';
import { AGENT_STEPS } from './agent-document';
import { agentDocumentName, configurationParameterName } from './agent-names';

/** The instances of an association, and their configuration of the agent. */
export interface AgentAssociationProps {
  /** The environment's name. */
  readonly environmentName: string;
  readonly kind: AgentKind;
  /** The name of the server or cluster, which is part of the association's name. */
  readonly name: string;
  /** The key of the association's target, such as `InstanceIds`. */
  readonly targetKey: string;
  readonly targetValue: string;
}

/**
 * A State Manager association that installs and configures the CloudWatch agent: on each instance as soon as it is registered, when the configuration
 * or the document changes, and once a day, in case the agent was stopped or removed.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-state.html
 */
export class AgentAssociation extends Construct {
  constructor(scope: Construct, id: string, { environmentName, kind, name, targetKey, targetValue }: AgentAssociationProps) {
    super(scope, id);
    // The deployment does not wait for the association: an agent that is late would roll back the whole stack.
    new ssm.CfnAssociation(this, 'Association', {
      associationName: `oban-${environmentName}-${name}-cloudwatch-agent`,
      name: agentDocumentName(environmentName),
      // Without a version, the association uses the default version, which CloudFormation may not update:
      // https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2539
      documentVersion: '$LATEST',
      targets: [{ key: targetKey, values: [targetValue] }],
      parameters: {
        configuration: [configurationParameterName(environmentName, kind)],
        digest: [createHash('sha256').update(JSON.stringify([agentConfiguration(kind), AGENT_STEPS])).digest('hex').slice(0, 16)],
      },
      scheduleExpression: 'rate(1 day)',
      complianceSeverity: 'HIGH',
    });
  }
}
