import { App, aws_iam as iam, CfnParameter, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newAccount, stackIn, templateOf } from './account-under-test';
import { allows, rendered } from './policy-evaluation';
import { ENV, environment, REGION } from '../../support/environment-fixture';
import { decisionOf, inlinePoliciesOf, Policies, stackId } from '../../support/iam/simulation';

function awsManaged(name: string) {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::aws:policy/${name}`]] };
}

test.each([['CFNAdmin', 'AWSCloudFormationFullAccess'], ['EC2_Query', 'AmazonEC2ReadOnlyAccess']])('the role %s has exactly the policy %s', (role, policy) => {
  const template = templateOf();
  template.hasResourceProperties('AWS::IAM::Role', { RoleName: role, ManagedPolicyArns: [awsManaged(policy)] });
  const [id] = Object.keys(template.findResources('AWS::IAM::Role', { Properties: { RoleName: role } }));
  const inline = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) => JSON.stringify(Properties.Roles ?? []).includes(`"Ref":"${id}"`));
  expect(inline.flatMap(({ Properties }) => Properties.PolicyDocument.Statement).filter(({ Effect }: any) => Effect !== 'Deny')).toEqual([]);
  expect(inline).toHaveLength(role === 'CFNAdmin' ? 1 : 0);
});

// A session of at most one hour is also the longest that role chaining gives.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html
test('sessions of CFNAdmin end after an hour', () => {
  templateOf().hasResourceProperties('AWS::IAM::Role', { RoleName: 'CFNAdmin', MaxSessionDuration: 3_600 });
});

test.each(['CFNAdmin', 'EC2_Query'])('only the operators may assume %s', role => {
  const template = templateOf({ operators: [new iam.AccountPrincipal('210987654321'), new iam.ArnPrincipal('arn:aws:iam::333333333333:role/Duty')] });
  const [found] = Object.values(template.findResources('AWS::IAM::Role', { Properties: { RoleName: role } }));
  const statements = rendered(found.Properties.AssumeRolePolicyDocument.Statement);
  expect(statements.flatMap((s: any) => s.Principal.AWS)).toEqual(['arn:aws:iam::210987654321:root', 'arn:aws:iam::333333333333:role/Duty']);
  expect(new Set(statements.map((s: any) => `${s.Effect} ${s.Action}`))).toEqual(new Set(['Allow sts:AssumeRole']));
});

const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const FROM_OFFICE = { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } };

/** The trust policy of a role, by who the operators are. */
function trustOf(role: string, operators: iam.IPrincipal[], stack = stackIn('111111111111')): any {
  const [found] = Object.values(templateOf({ operators }, stack).findResources('AWS::IAM::Role', { Properties: { RoleName: role } }));
  return rendered(found.Properties.AssumeRolePolicyDocument);
}

test('the conditions of an operator apply to that operator only', () => {
  const operators = [new iam.AccountPrincipal('210987654321').withConditions(FROM_OFFICE), new iam.AccountPrincipal('333333333333')];
  expect(trustOf('CFNAdmin', operators).Statement).toEqual([
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: 'arn:aws:iam::210987654321:root' }, Condition: { ...FROM_OFFICE, ...MFA } },
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: 'arn:aws:iam::333333333333:root' }, Condition: MFA },
  ]);
  expect(trustOf('EC2_Query', operators).Statement.map(({ Condition }: any) => Condition)).toEqual([FROM_OFFICE, undefined]);
});

/**
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
describe('MFA', () => {
  const USER = 'arn:aws:iam::210987654321:user/duty';
  const ROLE = 'arn:aws:iam::210987654321:role/Duty';
  const sso = { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::210987654321:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Duty_*' } };
  const account = new iam.AccountPrincipal('210987654321');

  test.each<[string, iam.IPrincipal, string]>([
    ['an account', account, USER],
    ['an account by its number', new iam.ArnPrincipal('210987654321'), '210987654321'],
    ['a user', new iam.ArnPrincipal(USER), USER],
    ['a user and a role together', new iam.CompositePrincipal(new iam.ArnPrincipal(USER), new iam.ArnPrincipal(ROLE)), USER],
    ['an account with a condition of the same kind', account.withConditions({ Bool: { 'aws:SecureTransport': 'true' } }), USER],
    ['an account with a condition on its users', account.withConditions({ ArnLike: { 'aws:PrincipalArn': [USER, ROLE] } }), USER],
  ])('MFA is required of %s', (_, operator, principal) => {
    const may = (value?: string) => allows(resourceless(trustOf('CFNAdmin', [operator])), {
      principal,
      action: 'sts:AssumeRole',
      resource: '*',
      context: { 'aws:SecureTransport': 'true', 'aws:PrincipalArn': USER, ...value === undefined ? {} : { 'aws:MultiFactorAuthPresent': value } },
    });
    // The key is missing with long-term access keys.
    expect([may('true'), may('false'), may()]).toEqual([true, false, false]);
  });

  test('MFA is required of a user of the same app', () => {
    const stack = stackIn('111111111111');
    expect(trustOf('CFNAdmin', [new iam.User(stack, 'Duty')], stack).Statement[0].Condition).toEqual(MFA);
  });

  test.each<[string, iam.IPrincipal]>([
    ['a role', new iam.ArnPrincipal(ROLE)],
    ['a role beside a user', new iam.CompositePrincipal(new iam.ArnPrincipal(USER), new iam.ArnPrincipal(ROLE))],
    ['an account whose conditions name roles of IAM Identity Center', account.withConditions(sso)],
  ])('MFA is not required of %s, whose sessions never have it', (_, operator) => {
    expect(allows(resourceless(trustOf('CFNAdmin', [operator])), {
      principal: ROLE, action: 'sts:AssumeRole', resource: '*', context: { 'aws:PrincipalArn': 'arn:aws:iam::210987654321:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Duty_1' },
    })).toBe(true);
  });

  test('MFA is not required of an ARN that is only known at deployment', () => {
    const stack = stackIn('111111111111');
    const arn = new CfnParameter(stack, 'Operators').valueAsString;
    expect(trustOf('CFNAdmin', [new iam.ArnPrincipal(arn)], stack).Statement[0].Condition).toBeUndefined();
  });

  test('EC2_Query requires no MFA, because it changes nothing', () => {
    expect(trustOf('EC2_Query', [account]).Statement[0].Condition).toBeUndefined();
  });

  /** Trust policies have no resource, as they are of one. */
  function resourceless({ Statement }: any): any {
    return { Statement: [Statement].flat().map((statement: any) => ({ ...statement, Resource: '*' })) };
  }
});

/**
 * The CDK's bootstrap stack has the role that all stacks of the CDK are deployed with, an administrator by default.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
 * @see https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-bootstrap.html
 */
describe('CFNAdmin and the bootstrap stack', () => {
  /** More than AWSCloudFormationFullAccess: the denials hold whatever else somebody attaches. */
  const EVERYTHING = { name: 'everything', policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } };
  const role = (name: string) => `arn:aws:iam::${ENV.account}:role/${name}`;
  const policy = (name: string) => `arn:aws:iam::${ENV.account}:policy/${name}`;
  const inRegion = `${ENV.account}-${REGION}`;
  let policies: Policies;

  beforeAll(() => {
    const stack = Stack.of(environment().account);
    const template = Template.fromStack(stack);
    const [id] = Object.keys(template.findResources('AWS::IAM::Role', { Properties: { RoleName: 'CFNAdmin' } }));
    policies = [EVERYTHING, ...inlinePoliciesOf(template.toJSON(), stack.stackName, id)];
  });

  const decide = (action: string, resource: string) => decisionOf(policies, role('CFNAdmin'), { action, resource });

  test.each([
    ...['UpdateStack', 'DeleteStack', 'CreateChangeSet', 'ExecuteChangeSet', 'SetStackPolicy', 'UpdateTerminationProtection', 'CreateStack', 'ContinueUpdateRollback']
      .map((action) => [`cloudformation:${action}`, stackId('CDKToolkit')]),
    ['cloudformation:UpdateStack', stackId('CDKToolkit').replace(REGION, 'us-east-1')],
    ...['PassRole', 'AttachRolePolicy', 'PutRolePolicy', 'UpdateAssumeRolePolicy', 'DeleteRole', 'PutRolePermissionsBoundary', 'DeleteRolePermissionsBoundary', 'CreateRole']
      .map((action) => [`iam:${action}`, role(`cdk-hnb659fds-cfn-exec-role-${inRegion}`)]),
    ['iam:UpdateAssumeRolePolicy', role(`cdk-hnb659fds-deploy-role-${inRegion}`)],
    ...['CreatePolicyVersion', 'SetDefaultPolicyVersion', 'DeletePolicy'].map((action) => [`iam:${action}`, policy(`cdk-hnb659fds-permissions-boundary-${inRegion}`)]),
  ])('%s on %s is denied', async (action, resource) => {
    expect(await decide(action, resource)).toBe('ExplicitlyDenied');
  });

  test.each([
    ['cloudformation:DescribeStacks', stackId('CDKToolkit')],
    ['cloudformation:GetTemplate', stackId('CDKToolkit')],
    ['cloudformation:UpdateStack', stackId('oban-production')],
    ['cloudformation:DeleteStack', stackId('CDKToolkit-of-another-tool')],
    ['iam:GetRole', role(`cdk-hnb659fds-cfn-exec-role-${inRegion}`)],
    ['sts:AssumeRole', role(`cdk-hnb659fds-deploy-role-${inRegion}`)],
    ['iam:PassRole', role('another')],
  ])('%s on %s is not denied', async (action, resource) => {
    expect(await decide(action, resource)).toBe('Allowed');
  });

  test('the qualifier is that of the app', () => {
    const stack = new Stack(new App(), 'Stack', { env: ENV, synthesizer: new DefaultStackSynthesizer({ qualifier: 'oban' }) });
    const denials = JSON.stringify(Object.values(templateOf({}, stack).findResources('AWS::IAM::Policy')));
    expect(denials).toContain('role/cdk-oban-*');
    expect(denials).not.toContain('hnb659fds');
  });
});

test('a role of the same app can be an operator', () => {
  const stack = stackIn('111111111111');
  const role = new iam.Role(stack, 'Operators', { assumedBy: new iam.AccountRootPrincipal() });
  newAccount(stack, { operators: [role] });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'CFNAdmin',
    AssumeRolePolicyDocument: { Statement: [{ Principal: { AWS: stack.resolve(role.roleArn) } }] },
  });
});

describe('principals that cannot be operators', () => {
  test('an empty list of operators is refused', () => {
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
  ])('%s cannot be an operator', (_, principal) => {
    expect(() => templateOf({ operators: [new iam.AccountPrincipal('210987654321'), principal] })).toThrow(/got the wildcard principal/);
  });

  test('a group cannot be an operator', () => {
    const stack = stackIn('111111111111');
    expect(() => newAccount(stack, { operators: [new iam.Group(stack, 'Group')] })).toThrow(/must not name an IAM group/);
  });

  test('a federated user and a service cannot be operators, because bucket and key policies do not accept them', () => {
    const saml = new iam.FederatedPrincipal('arn:aws:iam::111111111111:saml-provider/x', {}, 'sts:AssumeRoleWithSAML');
    expect(() => templateOf({ operators: [saml] })).toThrow(/must be AWS principals.*got Federated/);
    expect(() => templateOf({ operators: [new iam.ServicePrincipal('ec2.amazonaws.com')] })).toThrow(/must be AWS principals.*got Service/);
  });
});
