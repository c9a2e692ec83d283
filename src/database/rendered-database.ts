import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { rendered, RenderedProperties, renderedProperties } from '../synthesis/rendered-properties';

/** Properties that make a database from something that is there already. */
const ORIGINS = ['DBSnapshotIdentifier', 'SourceDBInstanceAutomatedBackupsArn', 'SourceDbiResourceId', 'SourceDBInstanceIdentifier'];

/** The parts of a database that its rules look at. */
export interface DatabaseParts {
  readonly instance: rds.CfnDBInstance;
  readonly parameterGroup: rds.ParameterGroup;
  /** Whether the environment's profile refuses other editions. */
  readonly standardEditionOnly: boolean;
  /** Whether there is no reason why it may be deleted. */
  readonly deletionProtection: boolean;
}

/**
 * A database as the template says it, in CloudFormation's words: also what a consumer set on the inner constructs, or
 * overrode. What only the deployment knows is neither text nor number nor flag, so that rules let it through.
 */
export class RenderedDatabase {
  public static of(parts: DatabaseParts): RenderedDatabase {
    const { region } = Stack.of(parts.instance);
    return new RenderedDatabase(parts, Token.isUnresolved(region) ? undefined : region, replicasOf(parts.instance));
  }

  private readonly properties: RenderedProperties;
  private readonly parameters: RenderedProperties;

  private constructor(
    private readonly parts: DatabaseParts,
    /** The Region of its stack, if that is known. */
    public readonly region: string | undefined,
    /** The paths of the instances in its stack that replicate from it. */
    public readonly replicas: string[],
  ) {
    this.properties = renderedProperties(parts.instance);
    this.parameters = renderedProperties(parts.parameterGroup.node.defaultChild as CfnResource).Parameters as RenderedProperties | undefined ?? {};
  }

  /** Whether the environment's profile refuses other editions. */
  public get standardEditionOnly(): boolean {
    return this.parts.standardEditionOnly;
  }

  /** Whether there is no reason why it may be deleted. */
  public get deletionProtection(): boolean {
    return this.parts.deletionProtection;
  }

  /** What becomes of it when it is deleted and when it is replaced. */
  public policies(): string[] {
    const { DeletionPolicy, UpdateReplacePolicy } = rendered(this.parts.instance);
    return [DeletionPolicy, UpdateReplacePolicy].map((policy) => policy ?? 'not set');
  }

  public isSet(name: string): boolean {
    return this.properties[name] !== undefined;
  }

  public text(name: string): string | undefined {
    return text(this.properties[name]);
  }

  public number(name: string): number | undefined {
    const given = Number(this.text(name));
    return Number.isNaN(given) ? undefined : given;
  }

  public flag(name: string): boolean | undefined {
    return { true: true, false: false }[this.text(name) ?? ''];
  }

  /** A parameter of its parameter group. */
  public parameter(name: string): string | undefined {
    return text(this.parameters[name]);
  }

  public hasParameter(name: string): boolean {
    return this.parameters[name] !== undefined;
  }

  /** Whether it is made from a snapshot or a backup. */
  public isRestored(): boolean {
    return ORIGINS.some((origin) => this.isSet(origin)) && !this.isReplica();
  }

  /** A source alone makes a replica, a source and a point in time a restored database. */
  public isReplica(): boolean {
    return isReplica(this.properties);
  }
}

function replicasOf(instance: rds.CfnDBInstance): string[] {
  const stack = Stack.of(instance);
  const reference = JSON.stringify(stack.resolve({ Ref: instance.logicalId }));
  return stack.node.findAll()
    .filter((other): other is rds.CfnDBInstance => other !== instance && rds.CfnDBInstance.isCfnDBInstance(other) && Stack.of(other) === stack)
    .filter((other) => {
      const properties = renderedProperties(other);
      return isReplica(properties) && JSON.stringify(properties.SourceDBInstanceIdentifier).includes(reference);
    })
    .map((replica) => replica.node.path);
}

function isReplica(properties: RenderedProperties): boolean {
  return properties.SourceDBInstanceIdentifier !== undefined
    && properties.RestoreTime === undefined && properties.UseLatestRestorableTime === undefined;
}

function text(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}
