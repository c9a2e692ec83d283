import { Match } from 'aws-cdk-lib/assertions';
import { templateOf } from './account-under-test';

const template = templateOf();

function awsManaged(name: string) {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::aws:policy/${name}`]] };
}

test('the account has exactly the three groups', () => {
  template.resourceCountIs('AWS::IAM::Group', 3);
});

test('administrators have all permissions', () => {
  template.hasResourceProperties('AWS::IAM::Group', { GroupName: 'Admin', ManagedPolicyArns: [awsManaged('AdministratorAccess')] });
});

test('the infrastructure team has exactly a policy of the account’s own that allows every action', () => {
  const [policy] = Object.keys(template.findResources('AWS::IAM::ManagedPolicy', {
    Properties: { PolicyDocument: Match.objectLike({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }) },
  }));
  template.hasResourceProperties('AWS::IAM::Group', { GroupName: 'InfrastructureTeam', ManagedPolicyArns: [{ Ref: policy }] });
});

test('the development team only reads', () => {
  template.hasResourceProperties('AWS::IAM::Group', { GroupName: 'DevelopmentTeam', ManagedPolicyArns: [awsManaged('ReadOnlyAccess')] });
});

test('the development team reads no private keys of Windows administrators', () => {
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([{
        Effect: 'Deny',
        Action: 'ssm:GetParameter*',
        // GetParametersByPath is authorised by the path asked for: a denied parameter comes with any path above it.
        Resource: ['ec2/keypair/*', 'ec2/keypair', 'ec2/', 'ec2', ''].map((path) => (
          { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:ssm:*:111111111111:parameter/${path}`]] }
        )),
      }]),
    },
    Groups: [{ Ref: Match.stringLikeRegexp('DevelopmentTeam') }],
  });
});

test('no group has other permissions', () => {
  const policies = Object.values<any>(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) => Properties.Groups !== undefined);
  expect(policies).toHaveLength(1);
  for (const policy of policies) {
    expect(new Set(policy.Properties.PolicyDocument.Statement.map((statement: any) => statement.Effect))).toEqual(new Set(['Deny']));
  }
  template.allResourcesProperties('AWS::IAM::Group', { Policies: Match.absent() });
});
