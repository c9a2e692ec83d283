import { Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { deployedStackOf } from '../synthesis/deployed-stack';
import { sortedByKey } from '../synthesis/sorted-by-key';
import { claimName, NameScope } from '../synthesis/unique-name';
import { INVENTORY } from './functions/model/parameter-names';

/** Properties of an inventory entry: a server or a cluster of the environment. */
export interface InventoryEntryProps {
  /** The environment's name. */
  readonly environmentName: string;
  /** The name of the server or cluster, unique among all servers and clusters of the environment. */
  readonly name: string;
  /** The facts of the server or cluster, such as `{ kind: 'server', instanceId: 'i-…' }`. */
  readonly facts: { [name: string]: string | string[] };
}

/**
 * A parameter that records that a server or a cluster belongs to the environment. Backups follow these records and not the tags. The stack
 * of each server or cluster writes its own entry, so an environment may have any number of stacks.
 */
export class InventoryEntry extends Construct {
  /** Returns the names of the servers and clusters in the environment's stack that images are made of. */
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
        `the environment '${props.environmentName}' already has a server or cluster named '${props.name}' (${earlier}): give this one another name, ` +
        'because backups are identified by it',
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
