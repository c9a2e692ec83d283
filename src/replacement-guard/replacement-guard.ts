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

/** Properties of the replacement guard of a server or a database. */
export interface ReplacementGuardProps {
  /** The environment of the server or database. */
  readonly environment: IObanEnvironment;
  /** The name of the server or database in messages, such as `server app01`. */
  readonly subject: string;
  /** The resource that the guard protects. */
  readonly resource: CfnResource;
  /** Further values that must not change, by their names in messages. */
  readonly alsoFrozen?: { [name: string]: string };
  /** Instructions for an operator who needs the change, as sentences. */
  readonly remedy: string;
  /**
   * Returns the reason, as sentences, for which AWS would refuse to create the resource with the properties of the template; undefined if AWS would
   * not. An update to these properties is possible.
   */
  readonly creationObstacle?: () => string | undefined;
  /** The reason for which the resource is created although there is a running resource of the same name that no stack manages. */
  readonly acceptUnmanaged?: string;
}

/**
 * A custom resource that fails the deployment before an update replaces a resource that has data. It also refuses to create a second resource beside
 * an existing one. The check runs at deployment, because the synthesis does not know the deployed values. The rollback of a refused update is
 * accepted.
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
      // With the default, a function that does not respond blocks the deployment for an hour.
      serviceTimeout: Duration.minutes(5),
      serviceToken: ReplacementGuardProvider.for(this, environment).serviceToken,
      // The value is not cached, because a reference to another stack changes when the CDK converts it into an export.
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

  /** Makes the constructs depend on the guard, so that CloudFormation runs the guard before it updates them. */
  public protect(...guarded: IConstruct[]): void {
    guarded.forEach((each) => each.node.addDependency(this));
    this.guarded.push(...guarded);
  }

  private frozen(): { [name: string]: unknown } {
    const guarded = this.guarded.flatMap((each) => each.node.findAll()).filter(CfnResource.isCfnResource);
    return frozenValues(this.resource, new Set(guarded.map(({ logicalId }) => Stack.of(this).resolve(logicalId))));
  }

  /**
   * Returns the other databases of the environment in the same template. Servers are not included, because their names are unique in an environment.
   */
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

/**
 * Returns the tags that identify a resource: the environment, and the name of a server. Returns none if the resource does not have the tag of the
 * environment.
 */
function identifyingTags(resource: CfnResource, environmentName?: string): { [key: string]: unknown } {
  const { Tags: own = [] } = renderedProperties(resource) as { Tags?: { Key: string; Value: unknown }[] };
  const tags = new Map(own.map(({ Key, Value }) => [Key, Value]));
  const environment = tags.get(ENVIRONMENT_TAG);
  if (environment === undefined || environmentName !== undefined && Stack.of(resource).resolve(environmentName) !== environment) {
    return {};
  }
  return { [ENVIRONMENT_TAG]: environment, ...resource.cfnResourceType === 'AWS::EC2::Instance' && { Name: tags.get('Name') } };
}

/** The functions of the guards, which exist once per environment and stack. */
class ReplacementGuardProvider extends Construct {
  public static for(guard: Construct, environment: IObanEnvironment): ReplacementGuardProvider {
    const stack = Stack.of(guard);
    const name = Token.isUnresolved(environment.environmentName) ? '' : environment.environmentName;
    // For an imported environment, the functions are in the stack of the server, as for an environment of another stack. CloudFormation does not allow
    // a change of the function of a custom resource, so that a change from one kind of environment to the other would fail otherwise.
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
