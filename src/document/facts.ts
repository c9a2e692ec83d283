import { Resource, Stack } from './assembly/cloud-assembly';
import { Environment, tagOf } from './assembly/environment';
import { fact, joined, Kind, NONE, Text, value, words } from './content/text';

/** The text of a value that CloudFormation or AWS decides at deployment. */
export const AT_DEPLOYMENT = words`decided at deployment`;

/** The properties that have the name of a resource, by type. */
const NAME_PROPERTIES: { readonly [type: string]: string } = {
  'AWS::CloudTrail::Trail': 'TrailName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::CompositeAlarm': 'AlarmName',
  'AWS::EC2::KeyPair': 'KeyName',
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SSM::Association': 'AssociationName',
  'AWS::SSM::Document': 'Name',
  'AWS::SSM::Parameter': 'Name',
};

/** The types whose resources are known by their tag `Name`. */
const NAMED_BY_TAG = ['AWS::EC2::Instance', 'AWS::EC2::Volume', 'AWS::EC2::VPC', 'AWS::AutoScaling::AutoScalingGroup'];

/** Names of the design: they identify nobody. */
const NAMES_OF_THE_DESIGN = ['Admin', 'InfrastructureTeam', 'DevelopmentTeam', 'CFNAdmin', 'EC2_Query', 'oban-trail'];

/** The facts of an environment: texts of the values in its templates. */
export class Facts {
  constructor(public readonly environment: Environment) {}

  /** Returns the resources of a type: those of the environment, and those of its account. */
  public all(...types: readonly string[]): Resource[] {
    return [...this.environment.resources, ...this.environment.accountResources].filter(({ type }) => types.includes(type));
  }

  /** Returns the resources of a type of the environment. */
  public own(...types: readonly string[]): Resource[] {
    return this.environment.resources.filter(({ type }) => types.includes(type));
  }

  /** Returns a value that is decided before the deployment. */
  public literal(expression: unknown, stack: Stack): string | undefined {
    return this.environment.references.literal(expression, stack);
  }

  /** Returns the resource that an expression refers to. */
  public referred(expression: unknown, stack: Stack): Resource | undefined {
    return this.environment.references.reference(expression, stack)?.resource;
  }

  /** Returns the text of a property: its value, the name of the resource that it refers to, or a note that it is decided at deployment. */
  public text(resource: Resource, property: string, kind?: Kind): Text {
    return this.textOf(resource.properties[property], resource.stack, kind);
  }

  /** Returns the text of an expression. A dash stands for a property that the template does not have. */
  public textOf(expression: unknown, stack: Stack, kind: Kind = 'value'): Text {
    if (expression === undefined) {
      return NONE;
    }
    const literal = this.literal(expression, stack);
    if (literal !== undefined) {
      return fact(kind, literal);
    }
    const resource = this.referred(expression, stack);
    return resource === undefined ? AT_DEPLOYMENT : this.nameOf(resource);
  }

  /** Returns the texts of the parts of a list. */
  public list(expressions: readonly unknown[] | undefined, stack: Stack, kind?: Kind): Text {
    return expressions === undefined || expressions.length === 0 ? NONE : joined(expressions.map((each) => this.textOf(each, stack, kind)));
  }

  /** Returns `yes` or `no` for a property. */
  public isSet(resource: Resource, property: string): Text {
    return yesOrNo(this.literal(resource.properties[property], resource.stack) === 'true');
  }

  /** Returns the name of a resource. If it is generated at deployment, the path of the construct stands for it. */
  public nameOf(resource: Resource): Text {
    const given = resource.properties[NAME_PROPERTIES[resource.type]] ?? (NAMED_BY_TAG.includes(resource.type) ? tagOf(resource.properties.Tags, 'Name') : undefined);
    const name = this.literal(given, resource.stack) ?? resource.path;
    return NAMES_OF_THE_DESIGN.includes(name) ? value(name) : fact(kindOf(resource.type), name);
  }
}

/** Returns `yes` or `no`. */
export function yesOrNo(is: boolean): Text {
  return is ? words`yes` : words`no`;
}

/** Returns `security-group` for `AWS::EC2::SecurityGroup`. */
function kindOf(type: string): Kind {
  return type.split('::').slice(-1)[0].replace(/^DB/, 'db-').replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
