import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ENV, environment, REGION } from '../../support/environment-fixture';
import { decisionOf, inlinePoliciesOf, Policies, Request } from '../../support/iam/simulation';

const { account } = ENV;

/** More than ReadOnlyAccess, which AWS widens with every service: the denials hold whatever it allows. */
const EVERYTHING = { name: 'everything', policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } };

const member = `arn:aws:iam::${account}:user/developer`;

let policies: Policies;
let trailLogGroup: string;

beforeAll(() => {
  const stack = Stack.of(environment().account);
  const template = Template.fromStack(stack).toJSON();
  const [group] = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Group', { Properties: { GroupName: 'DevelopmentTeam' } }));
  [trailLogGroup] = Object.keys(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'));
  policies = [EVERYTHING, ...inlinePoliciesOf(template, stack.stackName, group)];
});

const parameter = (name: string) => `arn:aws:ssm:${REGION}:${account}:parameter${name}`;
const key = `arn:aws:kms:${REGION}:${account}:key/11111111-2222-3333-4444-555555555555`;
const instance = `arn:aws:ec2:${REGION}:${account}:instance/i-0123456789abcdef0`;
const logGroup = (name: string) => `arn:aws:logs:${REGION}:${account}:log-group:${name}`;
const decrypts = (service: string): Request => ({ action: 'kms:Decrypt', resource: key, context: { 'kms:ViaService': service } });
const on = (resource: string, ...actions: string[]): Request[] => actions.map((action) => ({ action, resource }));

/** The requests by which a member of the group reads from a log group. */
const reads = (name: string): Request[] => [
  ...on(logGroup(name), 'logs:FilterLogEvents', 'logs:StartQuery', 'logs:GetQueryResults', 'logs:GetLogRecord', 'logs:GetLogGroupFields', 'logs:StartLiveTail', 'logs:Unmask'),
  ...on(`${logGroup(name)}:log-stream:any`, 'logs:GetLogEvents'),
];

const titles = (requests: Request[]): [string, Request][] => requests.map((request) => (
  [`${request.action} on ${request.resource} ${request.context ? JSON.stringify(request.context) : ''}`.trim(), request]));

const decide = (request: Request) => decisionOf(policies, member, request);

/**
 * User data comes with an attribute of an instance, with versions and data of launch templates, and with older ways to launch.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceAttribute.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ResponseLaunchTemplateData.html
 */
test.each(titles([
  decrypts(`ssm.${REGION}.amazonaws.com`),
  decrypts('ssm.us-east-1.amazonaws.com'),
  decrypts('ssm.cn-north-1.amazonaws.com.cn'),
  ...on(parameter('/ec2/keypair/key-0123456789abcdef0'), 'ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParameterHistory'),
  ...on(parameter('/ec2'), 'ssm:GetParametersByPath'),
  ...on(instance, 'ec2:DescribeInstanceAttribute', 'ec2:GetLaunchTemplateData'),
  ...on('*', 'ec2:DescribeLaunchTemplateVersions', 'ec2:DescribeSpotFleetRequests', 'ec2:DescribeSpotInstanceRequests', 'autoscaling:DescribeLaunchConfigurations'),
  ...on('*', 'cloudtrail:LookupEvents'),
]))('the development team is denied %s', async (_, request) => {
  expect(await decide(request)).toBe('ExplicitlyDenied');
});

test('the development team cannot read the log group of the trail', async () => {
  for (const request of reads(trailLogGroup)) {
    expect([request.action, await decide(request)]).toEqual([request.action, 'ExplicitlyDenied']);
  }
});

test.each(titles([
  decrypts(`s3.${REGION}.amazonaws.com`),
  ...on(parameter('/oban/prod/b2g/image/ami-1'), 'ssm:GetParameter'),
  ...on(parameter('/oban/prod'), 'ssm:GetParametersByPath'),
  ...on('*', 'ec2:DescribeInstances', 'ec2:DescribeLaunchTemplates', 'autoscaling:DescribeAutoScalingGroups', 'cloudwatch:GetMetricData'),
  ...reads('/aws/lambda/expire-images'),
]))('the development team is not denied %s', async (_, request) => {
  expect(await decide(request)).not.toBe('ExplicitlyDenied');
});

/**
 * A user without a device enrols one without MFA. The actions are those of AWS's example.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html
 */
test.each(titles([
  ...on(`arn:aws:iam::${account}:mfa/developer`, 'iam:CreateVirtualMFADevice', 'iam:DeleteVirtualMFADevice'),
  ...on(member, 'iam:EnableMFADevice', 'iam:ResyncMFADevice', 'iam:DeactivateMFADevice', 'iam:ListMFADevices', 'iam:GetUser', 'iam:ChangePassword'),
  ...on('*', 'sts:GetSessionToken', 'iam:ListVirtualMFADevices'),
]))('no group denies a user the enrollment of a device: %s', async (_, request) => {
  expect(await decide(request)).toBe('Allowed');
});
