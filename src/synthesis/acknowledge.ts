import { CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Says why findings of a checker (cdk-nag, the CDK's own validation) are right as they are, for this construct and all below
 * it. By metadata, as `Validations.acknowledge` of older releases takes no rule with details.
 *
 * @param reasons by the rule's id, such as `AwsSolutions-IAM4[Policy::…]`
 */
export function acknowledge(scope: IConstruct, reasons: { [rule: string]: string }): void {
  scope.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, reasons);
}

/** The id of the rule against AWS-managed policies, for this one. */
export function awsManagedPolicy(name: string): string {
  return `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`;
}

/** The id of the rule against wildcards, for this ARN; it shows references as `<logical id>`. */
export function wildcardResource(scope: IConstruct, arn: string): string {
  const resolved = Stack.of(scope).resolve(arn);
  const parts: any[] = typeof resolved === 'string' ? [resolved] : resolved['Fn::Join']?.[1] ?? [resolved];
  const shown = parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref ?? part['Fn::GetAtt']?.join('.') ?? JSON.stringify(part)}>`));
  return `AwsSolutions-IAM5[Resource::${shown.join('')}]`;
}

/** Says why a resource names its Availability Zone, to the CDK's own validation and to cfn-lint. */
export function acknowledgeNamedZone(resource: CfnResource, reason: string): void {
  acknowledge(resource, { 'CloudFormation-Validate::W3010': `zones are named on purpose: ${reason}` });
  resource.addMetadata('cfn-lint', { config: { ignore_checks: ['W3010'] } });
}
