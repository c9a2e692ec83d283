import { CloudAssembly, Resource, resourceOf, Stack } from './cloud-assembly';

/** A resource that an expression refers to. */
export interface Reference {
  readonly resource: Resource;
  /** Undefined for `Ref`. */
  readonly attribute?: string;
}

/** An expression in the template of a stack. */
interface Expression {
  readonly expression: unknown;
  readonly stack: Stack;
}

/**
 * Evaluates the expressions of templates as far as they are decided before the deployment.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class References {
  constructor(private readonly assembly: CloudAssembly) {}

  /** Returns the value of an expression. Undefined if CloudFormation decides it at deployment. */
  public literal(expression: any, stack: Stack): string | undefined {
    if (['string', 'number', 'boolean'].includes(typeof expression)) {
      return `${expression}`;
    }
    const pseudo = pseudoParameter(expression?.Ref, stack);
    if (pseudo !== undefined) {
      return pseudo;
    }
    const [separator, parts] = expression?.['Fn::Join'] ?? [];
    if (Array.isArray(parts)) {
      const texts = parts.map((part: any) => this.literal(part, stack));
      return texts.includes(undefined) ? undefined : texts.join(separator);
    }
    if (typeof expression?.['Fn::Sub'] === 'string') {
      return this.substituted(expression['Fn::Sub'], stack);
    }
    const elsewhere = this.elsewhere(expression, stack);
    return elsewhere === undefined ? undefined : this.literal(elsewhere.expression, elsewhere.stack);
  }

  /** Returns the resource that an expression refers to, in this stack or in another one of the assembly. Undefined if it refers to none. */
  public reference(expression: any, stack: Stack): Reference | undefined {
    const [id, attribute]: [string?, string?] = expression?.['Fn::GetAtt'] ?? [expression?.Ref];
    if (id !== undefined && id in stack.template.Resources) {
      const ofNested = this.outputOfNested(id, attribute, stack);
      return ofNested === undefined ? { resource: resourceOf(stack, id), attribute } : this.reference(ofNested.expression, ofNested.stack);
    }
    const elsewhere = this.elsewhere(expression, stack);
    return elsewhere === undefined ? undefined : this.reference(elsewhere.expression, elsewhere.stack);
  }

  /** Returns the resources that expressions refer to, in each part of a list or of a joined text. */
  public within(expression: any, stack: Stack): Reference[] {
    const parts: unknown = Array.isArray(expression) ? expression : expression?.['Fn::Join']?.[1];
    if (Array.isArray(parts)) {
      return parts.flatMap((part) => this.within(part, stack));
    }
    const reference = this.reference(expression, stack);
    return reference === undefined ? [] : [reference];
  }

  private substituted(text: string, stack: Stack): string | undefined {
    const parts = text.split(/\$\{([^!}][^}]*)\}/).map((part, index) => (index % 2 === 0 ? part : this.literal({ Ref: part }, stack)));
    return parts.includes(undefined) ? undefined : parts.join('').replace(/\$\{!/g, '${');
  }

  /** Follows an expression into the stack that it takes its value from: the parent of a nested stack, or a stack with an output. */
  private elsewhere(expression: any, stack: Stack): Expression | undefined {
    const { nestedIn } = stack;
    const given = nestedIn?.stack.template.Resources[nestedIn.id].Properties?.Parameters?.[expression?.Ref];
    if (nestedIn !== undefined && given !== undefined) {
      return { expression: given, stack: nestedIn.stack };
    }
    const { 'Fn::ImportValue': exported, 'Fn::GetStackOutput': output } = expression ?? {};
    const region = output?.Region ?? stack.region;
    for (const exporter of this.assembly.filter((each) => each.account === stack.account && each.region === region)) {
      const { Outputs: outputs = {} } = exporter.template;
      const ofName = exporter.name === output?.StackName ? outputs[output.OutputName] : undefined;
      const found = ofName ?? Object.values(outputs).find(({ Export }) => exported !== undefined && Export?.Name === exported);
      if (found !== undefined) {
        return { expression: found.Value, stack: exporter };
      }
    }
    return undefined;
  }

  private outputOfNested(id: string, attribute: string | undefined, stack: Stack): Expression | undefined {
    const [, output] = /^Outputs\.(.+)$/.exec(attribute ?? '') ?? [];
    const nested = output === undefined ? undefined : this.assembly.find(({ nestedIn }) => nestedIn?.stack === stack && nestedIn.id === id);
    const found = nested?.template.Outputs?.[output!];
    return nested === undefined || found === undefined ? undefined : { expression: found.Value, stack: nested };
  }
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
function pseudoParameter(name: string | undefined, { account, region, name: stackName }: Stack): string | undefined {
  switch (name) {
    case 'AWS::AccountId': return account;
    case 'AWS::Region': return region;
    case 'AWS::StackName': return stackName;
    case 'AWS::Partition': return region === undefined ? undefined : partitionOf(region);
    default: return undefined;
  }
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): string | undefined {
  if (region.startsWith('cn-')) {
    return 'aws-cn';
  }
  if (region.startsWith('us-gov-')) {
    return 'aws-us-gov';
  }
  // The regions of the isolated and sovereign partitions have four parts or other prefixes.
  return /^(us|eu|ap|ca|sa|me|af|il|mx)-[a-z]+-\d+$/.test(region) ? 'aws' : undefined;
}
