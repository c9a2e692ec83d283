import { createHash } from 'crypto';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { agentConfiguration, AgentKind } from './agent-configuration';
import { AGENT_STEPS } from './agent-document';
import { agentDocumentName, configurationParameterName } from './agent-names';

/** Which instances get which configuration. */
export interface AgentAssociationProps {
  /** The environment's name. */
  readonly environmentName: string;
  readonly kind: AgentKind;
  /** The server or cluster, as State Manager lists it. */
  readonly name: string;
  /** State Manager's word for what the instances are found by, such as `InstanceIds`. */
  readonly targetKey: string;
  readonly targetValue: string;
}

/**
 * Has State Manager install and configure the agent on instances: on each as soon as it is there, when the configuration or the document changes, and
 * once a day, as somebody may have stopped or removed it.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-state.html
 */
export class AgentAssociation extends Construct {
  constructor(scope: Construct, id: string, { environmentName, kind, name, targetKey, targetValue }: AgentAssociationProps) {
    super(scope, id);
    // The deployment does not wait for it: an agent that is late would roll back everything else.
    new ssm.CfnAssociation(this, 'Association', {
      associationName: `oban-${environmentName}-${name}-cloudwatch-agent`,
      name: agentDocumentName(environmentName),
      // Without it, the default version, which CloudFormation may leave as it was:
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
