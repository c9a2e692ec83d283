import { Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { deployedStackOf } from '../synthesis/deployed-stack';
import { sortedByKey } from '../synthesis/sorted-by-key';
import { claimName, NameScope } from '../synthesis/unique-name';
import { INVENTORY } from './functions/model/parameter-names';

/** A server or a cluster that should be backed up. */
export interface InventoryEntryProps {
  /** The environment's name. */
  readonly environmentName: string;
  /** The name of the server or cluster: unique among both in its environment. */
  readonly name: string;
  /** What is known of it from its creation on, such as `{ kind: 'server', instanceId: 'i-…' }`. */
  readonly facts: { [name: string]: string | string[] };
}

/**
 * Says in Parameter Store that a server or a cluster belongs to the environment: what should be backed up, whatever tags say.
 * Each is written by its own stack, so an environment spreads over as many stacks as it needs.
 */
export class InventoryEntry extends Construct {
  /** The names of what images are made of, among what is in the stack of the environment. */
  public static imageSources(environment: Construct, environmentName: string): string[] {
    const stack = deployedStackOf(environment);
    return stack.node.findAll()
      .filter((construct): construct is InventoryEntry => construct instanceof InventoryEntry && deployedStackOf(construct) === stack)
      .filter(({ props }) => props.environmentName === environmentName && props.facts.backup !== 'none')
      .map(({ props }) => props.name);
  }

  constructor(scope: Construct, id: string, private readonly props: InventoryEntryProps) {
    super(scope, id);
    const parameterName = `/oban/${props.environmentName}/${INVENTORY}/${props.name}`; // promise TAGS-4.1
    const earlier = claimName(this, NameScope.ACCOUNT_AND_REGION, parameterName);
    if (earlier !== undefined) {
      throw new Error(
        `the environment '${props.environmentName}' has a server or cluster named '${props.name}' already (${earlier}): give this one another name, ` +
        'as backups are told apart by it',
      );
    }
    new ssm.StringParameter(this, 'Parameter', {
      parameterName,
      simpleName: false,
      description: `Oban environment ${props.environmentName}: ${props.name} belongs to it`,
      stringValue: Stack.of(this).toJsonString(sortedByKey(props.facts)),
    });
  }
}
