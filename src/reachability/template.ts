import { AddressRange, parseCidr } from './cidr';

/** A synthesised CloudFormation template. */
export interface CloudFormationTemplate {
  readonly Resources: { [logicalId: string]: { Type: string; Properties?: any } };
}

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: any;
}

/** Reads a template; what it cannot read for sure it refuses, as a guess would be an answer about somebody's firewall. */
export class TemplateReader {
  constructor(private readonly template: CloudFormationTemplate) {}

  public all(type: string): Resource[] {
    return Object.entries(this.template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => ({ id, type, properties: resource.Properties ?? {} }));
  }

  public get(id: string): Resource {
    const resource = this.template.Resources[id];
    if (resource === undefined) {
      throw new Error(`the template has no resource ${id}: only a whole environment with a VPC of its own can be judged`);
    }
    return { id, type: resource.Type, properties: resource.Properties ?? {} };
  }

  /** The logical id that a `Ref` or `Fn::GetAtt` names. */
  public idOf(value: any): string {
    const id = value?.Ref ?? value?.['Fn::GetAtt']?.[0];
    if (typeof id !== 'string') {
      throw new Error(`not a reference to a resource of the template: ${JSON.stringify(value)}`);
    }
    return id;
  }

  public idsOf(values: any[] | undefined): string[] {
    return (values ?? []).map((value) => this.idOf(value));
  }

  /** An address range: literal, or the range of a VPC of the template. */
  public range(value: any): AddressRange {
    if (typeof value === 'string') {
      return parseCidr(value);
    }
    const [id, attribute] = value?.['Fn::GetAtt'] ?? [];
    if (attribute !== 'CidrBlock') {
      throw new Error(`not an address range that is known before deployment: ${JSON.stringify(value)}`);
    }
    return this.range(this.get(id).properties.CidrBlock);
  }
}
