import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { rendered, RenderedProperties, renderedProperties } from '../synthesis/rendered-properties';

/** The properties that create a database from an existing snapshot, backup or instance. */
const ORIGINS = ['DBSnapshotIdentifier', 'SourceDBInstanceAutomatedBackupsArn', 'SourceDbiResourceId', 'SourceDBInstanceIdentifier'];

/** The parts of a database that the rules check. */
export interface DatabaseParts {
  readonly instance: rds.CfnDBInstance;
  readonly parameterGroup: rds.ParameterGroup;
  /** Whether the environment's profile refuses other editions. */
  readonly standardEditionOnly: boolean;
  /** Whether the database must have deletion protection, because no reason for an opt-out was given. */
  readonly deletionProtection: boolean;
}

/**
 * A database as CloudFormation properties of the template, including properties that a user has set or overridden on the inner constructs. A value
 * that is only known at deployment is neither a text nor a number nor a flag, so that rules accept it.
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
    /** The Region of the stack; undefined if it is only known at deployment. */
    public readonly region: string | undefined,
    /** The construct paths of the read replicas of the database in the same stack. */
    public readonly replicas: string[],
  ) {
    this.properties = renderedProperties(parts.instance);
    this.parameters = renderedProperties(parts.parameterGroup.node.defaultChild as CfnResource).Parameters as RenderedProperties | undefined ?? {};
  }

  /** Whether the environment's profile refuses other editions. */
  public get standardEditionOnly(): boolean {
    return this.parts.standardEditionOnly;
  }

  /** Whether the database must have deletion protection, because no reason for an opt-out was given. */
  public get deletionProtection(): boolean {
    return this.parts.deletionProtection;
  }

  /** Returns the deletion policy and the update-replace policy. */
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

  /** Returns a parameter of the parameter group. */
  public parameter(name: string): string | undefined {
    return text(this.parameters[name]);
  }

  public hasParameter(name: string): boolean {
    return this.parameters[name] !== undefined;
  }

  /** Returns whether the database is restored from a snapshot or a backup. */
  public isRestored(): boolean {
    return ORIGINS.some((origin) => this.isSet(origin)) && !this.isReplica();
  }

  /** Returns whether the database is a read replica: it has a source and no point in time, with which it would be a restored database. */
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
