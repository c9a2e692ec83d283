import type { Check } from '../clause';
import { awsManaged, policiesOf, statementsOf } from '../policies';
import type { Resource, Synthesis } from '../synthesis';

export const instanceRole: Check = (synthesis) => {
  const roles = launches(synthesis).map(({ origin, data }) => roleOf(synthesis, origin, data));
  expect(new Set(roles.map((role) => role.path)).size).toBe(roles.length);
  for (const role of roles) {
    const [managed, own, ...others] = policiesOf(synthesis, role);
    expect([role.path, managed, others]).toEqual([role.path, awsManaged('AmazonSSMManagedEC2InstanceDefaultPolicy'), []]);
    const statements = statementsOf(role.stack.template.Resources[own.slice(1, -1)].Properties.PolicyDocument);
    expect(statements).toContainEqual({
      Effect: 'Allow', Action: 'cloudwatch:PutMetricData', Resource: '*', Condition: { StringEquals: { 'cloudwatch:namespace': 'CWAgent' } },
    });
    expect(statementsOf(role.properties.AssumeRolePolicyDocument)).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } },
    ]);
  }
  return [...roles, ...launches(synthesis).map(({ origin }) => origin)];
};

export const keyPair: Check = (synthesis) => {
  const pair = synthesis.only('AWS::EC2::KeyPair');
  expect(pair.properties.KeyType).toBe('rsa');
  // Imported public keys have their private half somewhere else; one that AWS makes is kept in Parameter Store.
  expect(pair.properties.PublicKeyMaterial).toBeUndefined();
  expect(pair.definition).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  for (const { origin, data } of launches(synthesis)) {
    expect(synthesis.referredTo(data.KeyName, origin.stack).path).toBe(pair.path);
  }
  return [pair];
};

interface Launch {
  readonly origin: Resource;
  /** The launch properties of the instance, in the instance or in its launch template. */
  readonly data: any;
}

/** Everything that instances are launched from. */
function launches(synthesis: Synthesis): Launch[] {
  const templates = synthesis.all('AWS::EC2::LaunchTemplate').map((origin) => ({ origin, data: origin.properties.LaunchTemplateData }));
  const instances = synthesis.all('AWS::EC2::Instance').map((origin) => {
    const template = origin.properties.LaunchTemplate?.LaunchTemplateId;
    return { origin, data: { ...template && synthesis.referredTo(template, origin.stack).properties.LaunchTemplateData, ...origin.properties } };
  });
  const all = [...templates, ...instances];
  expect(all).not.toEqual([]);
  return all;
}

function roleOf(synthesis: Synthesis, { path, stack }: Resource, data: any): Resource {
  const given = data.IamInstanceProfile;
  if (given === undefined) {
    throw new Error(`${path} launches instances without a role`);
  }
  const profile = synthesis.referredTo(given.Arn ?? given.Name ?? given, stack);
  return synthesis.referredTo(profile.properties.Roles[0], profile.stack);
}
