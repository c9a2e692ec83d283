import { input } from '../../../../examples/production/input';
import type { Check } from '../clause';
import { awsManaged, policiesOf, statementsOf } from '../policies';

export const adminGroup: Check = (synthesis) => {
  const group = synthesis.only('AWS::IAM::Group', { GroupName: 'Admin' });
  expect(policiesOf(synthesis, group)).toEqual([awsManaged('AdministratorAccess')]);
  return [group];
};

export const infrastructureTeamGroup: Check = (synthesis) => {
  const group = synthesis.only('AWS::IAM::Group', { GroupName: 'InfrastructureTeam' });
  const policy = synthesis.referredTo(group.properties.ManagedPolicyArns?.[0], group.stack);
  expect(policiesOf(synthesis, group)).toEqual([`<${policy.logicalId}>`]);
  expect(statementsOf(policy.properties.PolicyDocument)).toEqual([{ Effect: 'Allow', Action: '*', Resource: '*' }]);
  return [group, policy];
};

export const developmentTeamGroup: Check = (synthesis) => {
  const group = synthesis.only('AWS::IAM::Group', { GroupName: 'DevelopmentTeam' });
  const denial = synthesis.all('AWS::IAM::Policy').find((policy) => policy.path.startsWith(group.path.replace(/Resource$/, '')));
  expect(policiesOf(synthesis, group)).toEqual([awsManaged('ReadOnlyAccess'), `<${denial?.logicalId}>`]);
  expect(new Set(statementsOf(denial!.properties.PolicyDocument).map((statement) => statement.Effect))).toEqual(new Set(['Deny']));
  return [group];
};

export const ec2QueryRole = operatorRole('EC2_Query', 'AmazonEC2ReadOnlyAccess');
export const cfnAdminRole = operatorRole('CFNAdmin', 'AWSCloudFormationFullAccess', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } });

/** A role that exactly the operators of the example may assume, on this condition, with exactly this policy; one of its own only denies. */
function operatorRole(name: string, policy: string, condition?: object): Check {
  return (synthesis) => {
    const role = synthesis.only('AWS::IAM::Role', { RoleName: name });
    const denials = synthesis.all('AWS::IAM::Policy').filter(({ path }) => path.startsWith(role.path.replace(/Resource$/, '')));
    expect(policiesOf(synthesis, role)).toEqual([awsManaged(policy), ...denials.map(({ logicalId }) => `<${logicalId}>`)]);
    const statements = denials.flatMap(({ properties }) => statementsOf(properties.PolicyDocument));
    expect(statements.filter(({ Effect }) => Effect !== 'Deny')).toEqual([]);
    expect(statementsOf(role.properties.AssumeRolePolicyDocument)).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${input.operatorsAccount}:root` }, ...condition && { Condition: condition } },
    ]);
    return [role];
  };
}
