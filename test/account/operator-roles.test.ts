import { aws_iam as iam } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newAccount, stackIn, templateOf } from './account-under-test';
import { rendered } from './policy-evaluation';

function awsManaged(name: string) {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::aws:policy/${name}`]] };
}

test.each([['CFNAdmin', 'AWSCloudFormationFullAccess'], ['EC2_Query', 'AmazonEC2ReadOnlyAccess']])('%s has exactly %s', (role, policy) => {
  const template = templateOf();
  template.hasResourceProperties('AWS::IAM::Role', { RoleName: role, ManagedPolicyArns: [awsManaged(policy)] });
  const [id] = Object.keys(template.findResources('AWS::IAM::Role', { Properties: { RoleName: role } }));
  expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toContain(`"Ref":"${id}"`);
});

test.each(['CFNAdmin', 'EC2_Query'])('exactly the operators may assume %s', role => {
  const template = templateOf({ operators: [new iam.AccountPrincipal('210987654321'), new iam.ArnPrincipal('arn:aws:iam::333333333333:role/Duty')] });
  const [found] = Object.values(template.findResources('AWS::IAM::Role', { Properties: { RoleName: role } }));
  const statements = rendered(found.Properties.AssumeRolePolicyDocument.Statement);
  expect(statements.flatMap((s: any) => s.Principal.AWS)).toEqual(['arn:aws:iam::210987654321:root', 'arn:aws:iam::333333333333:role/Duty']);
  expect(new Set(statements.map((s: any) => `${s.Effect} ${s.Action}`))).toEqual(new Set(['Allow sts:AssumeRole']));
});

test('the conditions of an operator stay with that operator', () => {
  const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
  const template = templateOf({ operators: [new iam.AccountPrincipal('210987654321').withConditions(mfa), new iam.AccountPrincipal('333333333333')] });
  const [role] = Object.values(template.findResources('AWS::IAM::Role', { Properties: { RoleName: 'CFNAdmin' } }));
  expect(rendered(role.Properties.AssumeRolePolicyDocument.Statement)).toEqual([
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: 'arn:aws:iam::210987654321:root' }, Condition: mfa },
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: 'arn:aws:iam::333333333333:root' } },
  ]);
});

test('a role made in the same app operates', () => {
  const stack = stackIn('111111111111');
  const role = new iam.Role(stack, 'Operators', { assumedBy: new iam.AccountRootPrincipal() });
  newAccount(stack, { operators: [role] });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'CFNAdmin',
    AssumeRolePolicyDocument: { Statement: [{ Principal: { AWS: stack.resolve(role.roleArn) } }] },
  });
});

describe('refused as operators', () => {
  test('nobody', () => {
    expect(() => templateOf({ operators: [] })).toThrow(/operators must name at least one principal/);
  });

  test.each<[string, iam.IPrincipal]>([
    ['AnyPrincipal', new iam.AnyPrincipal()],
    ['StarPrincipal', new iam.StarPrincipal()],
    ['the ARN *', new iam.ArnPrincipal('*')],
    ['every account', new iam.AccountPrincipal('*')],
    ['everybody under a condition', new iam.AnyPrincipal().withConditions({ Bool: { 'aws:SecureTransport': 'true' } })],
    ['a whole organisation', new iam.OrganizationPrincipal('o-abcdefghij')],
    ['everybody among others', new iam.CompositePrincipal(new iam.AccountPrincipal('210987654321'), new iam.AnyPrincipal())],
  ])('%s', (_, principal) => {
    expect(() => templateOf({ operators: [new iam.AccountPrincipal('210987654321'), principal] })).toThrow(/got the wildcard principal/);
  });

  test('a group', () => {
    const stack = stackIn('111111111111');
    expect(() => newAccount(stack, { operators: [new iam.Group(stack, 'Group')] })).toThrow(/must not name an IAM group/);
  });

  test('a federated user and a service, which bucket and key policies do not accept', () => {
    const saml = new iam.FederatedPrincipal('arn:aws:iam::111111111111:saml-provider/x', {}, 'sts:AssumeRoleWithSAML');
    expect(() => templateOf({ operators: [saml] })).toThrow(/must be AWS principals.*got Federated/);
    expect(() => templateOf({ operators: [new iam.ServicePrincipal('ec2.amazonaws.com')] })).toThrow(/must be AWS principals.*got Service/);
  });
});
