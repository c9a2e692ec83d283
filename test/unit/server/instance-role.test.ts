import { fullDiff } from '@aws-cdk/cloudformation-diff';
import { Aspects, CfnResource, IAspect, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { ObanServer, Readiness, ServerImage } from '../../../src';
import { ENV, environment, Fixture, REGION } from '../../support/environment-fixture';

const WINDOWS = ServerImage.windows({ [REGION]: 'ami-0f1e2d3c4b5a69788' });

const made = (): Fixture => environment(undefined, { servers: { app01: { image: WINDOWS }, app02: { image: WINDOWS } } });

/** The ids of roles that instances get, by what is launched. */
function rolesByLaunch(template: Template): Record<string, string> {
  const { Resources } = template.toJSON();
  const launches = Object.entries<any>(Resources).filter(([, { Type }]) => ['AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate'].includes(Type));
  return Object.fromEntries(launches.map(([id, { Properties }]) => {
    const profile = (Properties.LaunchTemplateData ?? Properties).IamInstanceProfile;
    return [id, Resources[profile.Ref ?? profile.Arn['Fn::GetAtt'][0]].Properties.Roles[0].Ref];
  }));
}

/** The actions that the policies of the template give a role. */
function actionsOf(template: Template, role: string): string[] {
  return Object.values<any>(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties.Roles?.some((each: any) => each.Ref === role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement.flatMap(({ Action }: any) => Action));
}

test('each cluster and each server has a role of its own, with a description of its owner', () => {
  const template = made().template();
  const roles = Object.values(rolesByLaunch(template));
  expect(new Set(roles).size).toBe(3);
  expect(roles.map((id) => template.toJSON().Resources[id].Properties.Description).sort()).toEqual([
    'Oban environment prod: members of cluster b2g', 'Oban environment prod: server app01', 'Oban environment prod: server app02',
  ]);
});

test('a grant to a cluster or a server applies to no other instance', () => {
  const { stack, environment: { gateway, servers }, template } = made();
  new secretsmanager.Secret(stack, 'OfGateway').grantRead(gateway.role);
  new secretsmanager.Secret(stack, 'OfServer').grantRead(servers.app01.role);
  const granted = Object.entries(rolesByLaunch(template())).filter(([, role]) => actionsOf(template(), role).includes('secretsmanager:GetSecretValue'));
  expect(granted.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual(['ProductionClustersb2gLaunchTemplate', 'ProductionServersapp01Instance']);
});

test('a server of another stack is granted a secret under the environment\'s key, and its stack depends only on that of the environment', () => {
  const { app, environment: ofOtherStack } = made();
  const stack = new Stack(app, 'Further', { env: ENV });
  const server = new ObanServer(stack, 'App07', { environment: ofOtherStack, serverName: 'app07', image: WINDOWS });
  // By its ARN: the CDK would write the role into the key's policy, and the stacks would depend on each other.
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', ofOtherStack.encryptionKey!.keyArn);
  new secretsmanager.Secret(stack, 'Secret', { encryptionKey }).grantRead(server.role);
  encryptionKey.grantDecrypt(server.role);
  const template = Template.fromStack(stack);
  expect(actionsOf(template, Object.values(rolesByLaunch(template))[0])).toEqual(expect.arrayContaining(['secretsmanager:GetSecretValue', 'kms:Decrypt']));
});

test('a policy beside the role\'s own may refer to the group, because members do not wait for it', () => {
  const { stack, environment: { gateway }, template } = made();
  new iam.Policy(stack, 'OfMembers', {
    roles: [gateway.role],
    statements: [new iam.PolicyStatement({ actions: ['autoscaling:CompleteLifecycleAction'], resources: [gateway.autoScalingGroup.autoScalingGroupArn] })],
  });
  expect(() => template()).not.toThrow();
});

test('a member without a target to wait for may not read target health', () => {
  const template = environment(() => ({ readiness: Readiness.instanceRunning('no gateway software yet') })).template();
  const [role] = Object.values(rolesByLaunch(template));
  expect(actionsOf(template, role)).not.toContain('elasticloadbalancing:DescribeTargetHealth');
  expect(actionsOf(template, role)).toContain('cloudformation:SignalResource');
});

/** Gives every profile another logical id, as another role does. */
class OtherProfiles implements IAspect {
  public visit(node: IConstruct): void {
    if (CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::IAM::InstanceProfile') {
      node.overrideLogicalId(`Other${node.node.addr}`);
    }
  }
}

/**
 * An instance gets another profile in place: IamInstanceProfile of AWS::EC2::Instance needs no interruption.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceIamInstanceProfileAssociation.html
 */
test('a change of the instance profile replaces no server and is frozen by no guard', () => {
  const before = made().template().toJSON();
  const changed = made();
  Aspects.of(changed.app).add(new OtherProfiles());
  const { resources } = fullDiff(before, changed.template().toJSON());
  const impacts: Record<string, string[]> = {};
  resources.forEachDifference((_id, { newResourceType, oldResourceType, changeImpact }) => {
    const type = (newResourceType ?? oldResourceType)!;
    impacts[type] = [...impacts[type] ?? [], changeImpact].sort();
  });
  expect(impacts['AWS::EC2::Instance']).toEqual(['WILL_UPDATE', 'WILL_UPDATE']);
  expect(impacts['AWS::EC2::LaunchTemplate']).toEqual(['WILL_UPDATE']); // a new version, with which members roll
  expect(impacts['Custom::ObanReplacementGuard']).toBeUndefined();
});
