import { CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Acknowledges findings of a checker (cdk-nag, the CDK's own validation) with a reason, for a construct and all constructs below it. Uses
 * metadata, because `Validations.acknowledge` of older releases accepts no rule with details.
 *
 * @param reasons by the rule's id, such as `AwsSolutions-IAM4[Policy::…]`
 */
export function acknowledge(scope: IConstruct, reasons: { [rule: string]: string }): void {
  scope.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, reasons);
}

/** Returns the id of the rule against AWS managed policies, for one policy. */
export function awsManagedPolicy(name: string): string {
  return `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`;
}

/** Returns the id of the rule against wildcards, for one ARN. The id contains references as `<logical id>`. */
export function wildcardResource(scope: IConstruct, arn: string): string {
  const resolved = Stack.of(scope).resolve(arn);
  const parts: any[] = typeof resolved === 'string' ? [resolved] : resolved['Fn::Join']?.[1] ?? [resolved];
  const shown = parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref ?? part['Fn::GetAtt']?.join('.') ?? JSON.stringify(part)}>`));
  return `AwsSolutions-IAM5[Resource::${shown.join('')}]`;
}

/** Acknowledges, for the CDK's own validation and for cfn-lint, that a resource names its Availability Zone. */
export function acknowledgeNamedZone(resource: CfnResource, reason: string): void {
  acknowledge(resource, { 'CloudFormation-Validate::W3010': `zones are named on purpose: ${reason}` });
  resource.addMetadata('cfn-lint', { config: { ignore_checks: ['W3010'] } });
}
