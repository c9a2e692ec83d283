import type { Check } from '../clause';
import { PRODUCTION_STACK, STAGING_STACK } from '../examples';
import type { SynthesisedStack } from '../synthesis';

/** Properties by which AWS knows a resource beside its own id, so that a second one of the same name is refused. */
const PHYSICAL_NAME = /^(Name|.*Name|.*Identifier|AliasName)$/;
/** Names that refer to something else, or that AWS does not hold unique. */
const NO_NAME_OF_ITS_OWN = new Set([
  'KeyName AWS::EC2::Instance', 'DBSubnetGroupName AWS::RDS::DBInstance', 'DBParameterGroupName AWS::RDS::DBInstance', 'DomainName AWS::CertificateManager::Certificate',
  'ServiceName AWS::EC2::VPCEndpoint', 'FunctionName AWS::Lambda::Permission', 'PolicyName AWS::IAM::Policy', 'Name AWS::SSM::Association',
  'LogGroupName AWS::EC2::FlowLog', 'MetricName AWS::CloudWatch::Alarm', 'DisplayName AWS::SNS::Topic', 'EnvironmentName Custom::ObanImagePointer', 'ClusterName Custom::ObanImagePointer',
]);

export const twoEnvironments: Check = (synthesis) => {
  const [production, staging] = [PRODUCTION_STACK, STAGING_STACK].map((name) => synthesis.stack(name));
  const names = namesIn(production);
  expect(names).not.toEqual([]);
  expect(names.filter((name) => namesIn(staging).includes(name))).toEqual([]);
  // Neither refers to the other: they live, and go, on their own.
  for (const [one, other] of [[production, staging], [staging, production]]) {
    const exported = Object.values<any>(other.template.Outputs ?? {}).map((output) => output.Export?.Name).filter(Boolean);
    const text = JSON.stringify(one.template);
    expect(exported.filter((name) => text.includes(name))).toEqual([]);
    expect(text).not.toContain(`"${other.name}`);
  }
  const networks = [production, staging].flatMap((stack) => synthesis.all('AWS::EC2::VPC', stack));
  expect(new Set(networks.map(({ properties }) => properties.CidrBlock)).size).toBe(2);
  expect(synthesis.all('AWS::EC2::VPCPeeringConnection')).toEqual([]);
  return networks;
};

function namesIn(stack: SynthesisedStack): string[] {
  return Object.values<any>(stack.template.Resources).flatMap(({ Type, Properties = {} }) => Object.entries<any>(Properties)
    .filter(([property]) => PHYSICAL_NAME.test(property) && !NO_NAME_OF_ITS_OWN.has(`${property} ${Type}`))
    // Names with the stack's id in them differ between stacks.
    .filter(([, value]) => typeof value === 'string')
    .map(([, value]) => `${Type} ${value}`));
}
