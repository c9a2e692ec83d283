import { CfnResource, CustomResource, Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { frozenValues } from './frozen-properties';
import { IObanEnvironment, ImportedEnvironment } from '../environment-reference';
import { BundledFunction } from '../lambda/bundled-function';
import { loggedProvider } from '../lambda/logged-provider';
import { acknowledge } from '../synthesis/acknowledge';
import { renderedProperties } from '../synthesis/rendered-properties';
import { sortedByKey } from '../synthesis/sorted-by-key';
import { tagWithEnvironment } from '../tags/environment-tag';
import { ENVIRONMENT_TAG } from '../tags/tag-keys';

/** A server or a database that is guarded, and what must not change. */
export interface ReplacementGuardProps {
  /** The environment that it belongs to. */
  readonly environment: IObanEnvironment;
  /** The name of the server or database, as the operator knows it: `server app01`. */
  readonly subject: string;
  /** The resource that is guarded. */
  readonly resource: CfnResource;
  /** What else must not change, by the names that the operator knows. */
  readonly alsoFrozen?: { [name: string]: string };
  /** Instructions for an operator who needs the change, as sentences. */
  readonly remedy: string;
  /** Why AWS would refuse to create the resource as the template has it, as sentences, if it would. It may change the resource to that. */
  readonly creationObstacle?: () => string | undefined;
  /** Why a second one is created although another one runs that no stack manages. */
  readonly acceptUnmanaged?: string;
}

/**
 * Refuses, at deployment, an update that would replace something with data on it, before that is touched. It also refuses the creation of a
 * second one beside one that there is. Synthesis has no memory, so only the deployment can compare. The rollback of a refused update passes.
 */
export class ReplacementGuard extends Construct {
  private readonly guarded: IConstruct[] = [];
  private readonly resource: CfnResource;

  constructor(scope: Construct, id: string, props: ReplacementGuardProps) {
    super(scope, id);
    const { environment, resource, acceptUnmanaged } = props;
    this.resource = resource;
    new CustomResource(this, 'Resource', {
      resourceType: 'Custom::ObanReplacementGuard',
      // Without it, a function that cannot answer holds the deployment for an hour.
      serviceTimeout: Duration.minutes(5),
      serviceToken: ReplacementGuardProvider.for(this, environment).serviceToken,
      // Uncached: a reference to another stack is another value once the CDK has made it an export.
      properties: {
        Subject: props.subject,
        Type: resource.cfnResourceType,
        LogicalId: resource.logicalId,
        Tags: Lazy.uncachedAny({ produce: () => identifyingTags(resource, environment.environmentName) }),
        Siblings: Lazy.uncachedAny({ produce: () => this.siblings() }, { omitEmptyArray: true }),
        Frozen: Lazy.uncachedAny({ produce: () => sortedByKey({ ...this.frozen(), ...props.alsoFrozen }) }),
        CreationObstacle: Lazy.uncachedString({ produce: () => props.creationObstacle?.() }),
        WayOut: props.remedy,
        ...acceptUnmanaged !== undefined && { AcceptUnmanaged: acceptUnmanaged },
      },
    });
  }

  /** Makes CloudFormation ask the guard before it touches these. */
  public protect(...guarded: IConstruct[]): void {
    guarded.forEach((each) => each.node.addDependency(this));
    this.guarded.push(...guarded);
  }

  private frozen(): { [name: string]: unknown } {
    const guarded = this.guarded.flatMap((each) => each.node.findAll()).filter(CfnResource.isCfnResource);
    return frozenValues(this.resource, new Set(guarded.map(({ logicalId }) => Stack.of(this).resolve(logicalId))));
  }

  /** Other databases of the environment in the same template. No two servers of an environment have the same name. */
  private siblings(): string[] {
    const { resource } = this;
    if (resource.cfnResourceType === 'AWS::EC2::Instance') {
      return [];
    }
    const tags = JSON.stringify(identifyingTags(resource));
    return Stack.of(this).node.findAll()
      .filter((other): other is CfnResource => CfnResource.isCfnResource(other) && other !== resource)
      .filter((other) => other.cfnResourceType === resource.cfnResourceType)
      .filter((other) => Stack.of(other) === Stack.of(this) && JSON.stringify(identifyingTags(other)) === tags)
      .map(({ logicalId }) => Stack.of(this).resolve(logicalId))
      .sort();
  }
}

/** The tags by which AWS finds it: a server also has a name, and there is one database. None if it is not tagged as the environment's. */
function identifyingTags(resource: CfnResource, environmentName?: string): { [key: string]: unknown } {
  const { Tags: own = [] } = renderedProperties(resource) as { Tags?: { Key: string; Value: unknown }[] };
  const tags = new Map(own.map(({ Key, Value }) => [Key, Value]));
  const environment = tags.get(ENVIRONMENT_TAG);
  if (environment === undefined || environmentName !== undefined && Stack.of(resource).resolve(environmentName) !== environment) {
    return {};
  }
  return { [ENVIRONMENT_TAG]: environment, ...resource.cfnResourceType === 'AWS::EC2::Instance' && { Name: tags.get('Name') } };
}

/** The functions behind the guards: one set per environment and stack. */
class ReplacementGuardProvider extends Construct {
  public static for(guard: Construct, environment: IObanEnvironment): ReplacementGuardProvider {
    const stack = Stack.of(guard);
    const name = Token.isUnresolved(environment.environmentName) ? '' : environment.environmentName;
    // An imported environment has them in the server's stack like one of another stack: CloudFormation refuses another function for a
    // custom resource, so nobody could go from the one to the other.
    const isMadeHere = Stack.of(environment) === stack && !(environment instanceof ImportedEnvironment);
    const [host, id] = isMadeHere ? [environment, 'ReplacementGuard'] : [stack, `Oban${name}ReplacementGuard`];
    return host.node.tryFindChild(id) as ReplacementGuardProvider | undefined ?? new ReplacementGuardProvider(host as Construct, id, environment);
  }

  public readonly serviceToken: string;

  private constructor(scope: Construct, id: string, environment: IObanEnvironment) {
    super(scope, id);
    tagWithEnvironment(this, environment.environmentName);
    const provider = loggedProvider(this, {
      encryptionKey: environment.encryptionKey,
      onEvent: (owner, functionId, logGroup) => new BundledFunction(owner, functionId, {
        source: 'custom-resource/replacement-guard',
        description: `Oban environment ${environment.environmentName}: refuses updates that would replace a server or the database`,
        timeout: Duration.minutes(2),
        memorySize: 256,
        logGroup,
      }),
    });
    provider.onEventHandler.addToRolePolicy(new iam.PolicyStatement({
      actions: ['cloudformation:DescribeStackResources', 'cloudformation:ListStackResources', 'ec2:DescribeInstances', 'rds:DescribeDBInstances'],
      resources: ['*'],
    }));
    acknowledge(provider.onEventHandler, {
      'AwsSolutions-IAM5[Resource::*]': 'the function looks for servers and databases of the environment in all stacks and outside of them, and reads nothing else',
    });
    this.serviceToken = provider.serviceToken;
  }
}
