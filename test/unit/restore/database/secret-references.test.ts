import { secretReferences } from '../../../../src/restore/database/secret-references';

const SECRET = { 'Fn::GetAtt': ['Database', 'MasterUserSecret.SecretArn'] };

test('every output and resource that takes the ARN of the secret from the database is found', () => {
  const template = {
    Resources: {
      Database: { Type: 'AWS::RDS::DBInstance' },
      Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { Statement: [{ Resource: { 'Fn::Join': ['', [SECRET, '*']] } }] } } },
      Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Value: { 'Fn::Sub': 'secret ${Database.MasterUserSecret.SecretArn}' } } },
      Short: { Type: 'AWS::SSM::Parameter', Properties: { Value: { 'Fn::GetAtt': 'Database.MasterUserSecret.SecretArn' } } },
      Other: { Type: 'AWS::SSM::Parameter', Properties: { Value: { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] } } },
      Foreign: { Type: 'AWS::SSM::Parameter', Properties: { Value: { 'Fn::GetAtt': ['Elsewhere', 'MasterUserSecret.SecretArn'] } } },
    },
    Outputs: { DatabaseSecretArn: { Value: SECRET }, Host: { Value: { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] } } },
  };
  expect(secretReferences(JSON.stringify(template), 'Database')).toEqual([
    'AWS::IAM::Policy Policy', 'AWS::SSM::Parameter Parameter', 'AWS::SSM::Parameter Short', 'output DatabaseSecretArn',
  ]);
});
