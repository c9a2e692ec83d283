import * as fs from 'fs';
import { join } from 'path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';

/** A resource of a template, and where in the app it was made. */
export interface Resource {
  readonly stack: SynthesisedStack;
  readonly logicalId: string;
  readonly type: string;
  /** The path of its construct. */
  readonly path: string;
  readonly properties: any;
  /** All of it, with `DeletionPolicy`, `UpdatePolicy` and the like. */
  readonly definition: any;
}

/** A stack as it would be deployed. */
export interface SynthesisedStack {
  readonly name: string;
  readonly template: any;
  /** The resource of another stack that this one is, if it is nested. */
  readonly nestedIn?: { readonly stack: string; readonly logicalId: string };
  /** Construct path by logical id. */
  readonly paths: ReadonlyMap<string, string>;
}

/** A value that CloudFormation fills in: what `Ref` of a resource, or an attribute of it, is. */
export interface Reference {
  readonly resource: Resource;
  /** Undefined for `Ref`. */
  readonly attribute?: string;
}

/** The templates of all stacks of an app. Change a copy. */
export class Synthesis {
  public static of(app: App): Synthesis {
    const assembly = app.synth();
    return new Synthesis(app.node.findAll().filter(Stack.isStack).map((stack) => ({
      name: stack.nested ? stack.node.path.replace(/\//g, '.') : stack.stackName,
      template: JSON.parse(fs.readFileSync(join(assembly.directory, stack.templateFile), 'utf-8')),
      nestedIn: stack.nestedStackParent && {
        stack: stack.nestedStackParent.stackName,
        logicalId: stack.nestedStackParent.resolve(stack.nestedStackResource!.logicalId),
      },
      paths: new Map(stack.node.findAll().filter(CfnResource.isCfnResource).map((made) => [stack.resolve(made.logicalId), made.node.path])),
    })));
  }

  private constructor(public readonly stacks: SynthesisedStack[]) {}

  /** One that can be changed without changing this one. */
  public copy(): Synthesis {
    return new Synthesis(this.stacks.map((stack) => ({ ...stack, template: JSON.parse(JSON.stringify(stack.template)) })));
  }

  public stack(name: string): SynthesisedStack {
    const found = this.stacks.find((stack) => stack.name === name);
    if (!found) {
      throw new Error(`no stack ${name}, only ${this.stacks.map((stack) => stack.name).join(', ')}`);
    }
    return found;
  }

  /** The resources of a type, of all stacks or of one. */
  public all(type: string, stack?: SynthesisedStack): Resource[] {
    return (stack ? [stack] : this.stacks).flatMap((each) => Object.keys(each.template.Resources)
      .filter((logicalId) => each.template.Resources[logicalId].Type === type)
      .map((logicalId) => this.resource(each, logicalId)));
  }

  /** The one resource of a type that has these properties. */
  public only(type: string, properties: { [name: string]: unknown } = {}): Resource {
    const matching = this.all(type).filter((resource) => Object.entries(properties).every(([name, value]) => resource.properties[name] === value));
    if (matching.length !== 1) {
      throw new Error(`expected one ${type} with ${JSON.stringify(properties)}, got ${matching.map(({ path }) => path).join(', ') || 'none'}`);
    }
    return matching[0];
  }

  /** The resource that a value in a stack refers to: `Ref`, `Fn::GetAtt`, or an export of another stack. */
  public referredTo(value: any, stack: SynthesisedStack): Resource {
    return this.reference(value, stack).resource;
  }

  /** The same, and which attribute of it. */
  public reference(value: any, stack: SynthesisedStack): Reference {
    const exported = value?.['Fn::ImportValue'];
    if (exported !== undefined) {
      for (const exporter of this.stacks) {
        const output: any = Object.values(exporter.template.Outputs ?? {}).find((each: any) => each.Export?.Name === exported);
        if (output) {
          return this.reference(output.Value, exporter);
        }
      }
    }
    const [logicalId, attribute] = value?.['Fn::GetAtt'] ?? [value?.Ref];
    if (stack.nestedIn !== undefined && stack.template.Parameters?.[logicalId] !== undefined) {
      const parent = this.stack(stack.nestedIn.stack);
      return this.reference(parent.template.Resources[stack.nestedIn.logicalId].Properties.Parameters[logicalId], parent);
    }
    if (stack.template.Resources[logicalId] === undefined) {
      throw new Error(`${JSON.stringify(value)} is not a resource of ${stack.name}`);
    }
    return { resource: this.resource(stack, logicalId), attribute };
  }

  private resource(stack: SynthesisedStack, logicalId: string): Resource {
    const definition = stack.template.Resources[logicalId];
    definition.Properties ??= {};
    return {
      stack,
      logicalId,
      type: definition.Type,
      path: stack.paths.get(logicalId) ?? `${stack.name}/${logicalId}`,
      properties: definition.Properties,
      definition,
    };
  }
}
