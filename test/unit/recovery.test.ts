import * as fs from 'fs';
import { synthesisOf } from '../proofs/conformance/examples';
import { policiesOf } from '../proofs/conformance/policies';
import type { Resource } from '../proofs/conformance/synthesis';

const guide = fs.readFileSync('docs/recovery.md', 'utf-8');
const credentials = guide.slice(guide.indexOf('## Which backups survive'));
const [head, ...rows] = credentials.split('\n').filter((line) => line.startsWith('| ')).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));

/** Calls that remove a backup or make it useless, by the column of the guide. Nothing removes a resource from the Recycle Bin. */
const HARM: Record<string, string[]> = {
  'images and snapshots': ['ec2:DeregisterImage', 'ec2:DisableImage', 'ec2:DeleteSnapshot'],
  'what is already in the Recycle Bin': [],
  'automated backups of the database': ['rds:DeleteDBInstance', 'rds:DeleteDBInstanceAutomatedBackup', 'rds:ModifyDBInstance'],
  'snapshots of the database': ['rds:DeleteDBSnapshot'],
  'pointers of clusters': ['ssm:PutParameter', 'ssm:DeleteParameter', 'ssm:DeleteParameters'],
  'log files of the trail': [
    's3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutLifecycleConfiguration', 's3:PutBucketPolicy', 'cloudtrail:StopLogging', 'cloudtrail:DeleteTrail',
  ],
};

/** Calls that bypass the Recycle Bin or make what is encrypted unreadable. */
const BYPASSES = [
  'rbin:DeleteRule', 'rbin:UpdateRule', 'ec2:DeleteTags', 'kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:PutKeyPolicy', 'kms:RevokeGrant', 'iam:PutRolePolicy',
];

/**
 * The part of AWS's own policies that HARM and BYPASSES are about. A stack is changed by the role that it was deployed with, which is an
 * administrator's by default, so full access to CloudFormation is access to everything.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const AWS_POLICIES: Record<string, string[]> = {
  'AdministratorAccess': ['*'],
  'AWSCloudFormationFullAccess': ['*'],
  'ReadOnlyAccess': [],
  'AmazonEC2ReadOnlyAccess': [],
  'AmazonSSMManagedEC2InstanceDefaultPolicy': [],
  'service-role/AWSLambdaBasicExecutionRole': [],
};

/** The row of the guide by the path of a role or a group. */
const ROWS: [RegExp, string][] = [
  [/\/(Servers|Clusters)\/[^/]+\/Role\//, 'a server or a member'],
  [/\/Backup\/CreateImages\//, '`create-images`'],
  [/\/Backup\/RollClusters\//, '`roll-clusters`'],
  [/\/Backup\/TagSnapshots\//, '`tag-snapshots`'],
  [/\/Backup\/ExpireImages\//, '`expire-images`'],
  [/\/Backup\/CheckBackups\//, '`check-backups`'],
  [/\/ImagePointerSeeder\/Function\//, 'the function that seeds pointers'],
  [/\/Provider\/|\/ReplacementGuard\/|\/Database\/Logs\/|\/FlowLog|\/Trail\/|VpcRestrictDefaultSG/, 'other functions and services'],
  [/\/DevelopmentTeam\/|\/Ec2Query\//, 'people who read'],
  [/\/CfnAdmin\//, 'operators in the role CFNAdmin'],
  [/\/Admin\/|\/InfrastructureTeam\//, 'administrators of the account'],
];

const synthesis = synthesisOf('extended');
const holders = ['AWS::IAM::Role', 'AWS::IAM::Group', 'AWS::IAM::User'].flatMap((type) => synthesis.all(type));
const isLikeAdministrator = (row: string[]) => /CFNAdmin|administrators of the account/.test(row[0]);

function rowOf({ path }: Resource): string[] {
  const name = ROWS.find(([pattern]) => pattern.test(path))?.[1];
  const found = rows.filter(([first]) => name !== undefined && first.includes(name));
  expect([path, found.length]).toEqual([path, 1]);
  return found[0];
}

/** Pointers, by which a statement about parameters is known to reach them. */
const POINTERS = ['prod', 'staging'].map((environment) => `arn:aws:ssm:ap-southeast-2:123456789012:parameter/oban/${environment}/b2g/image/ami-0a1b2c3d4e5f60718`);

/** The patterns of the actions that a role or a group is allowed, on all resources or on those that a pattern of a statement matches. */
function allowedTo(holder: Resource, on?: readonly string[]): string[] {
  return statementsOf(holder)
    .filter(({ Resource: patterns = '*' }) => on === undefined || on.some((arn) => among([arn], [patterns].flat().map(textOf)).length > 0))
    .flatMap(({ Action }) => Action);
}

/** The pattern of a resource. What is only known at deployment may be anything. */
function textOf(resource: any): string {
  const parts = resource['Fn::Join']?.[1] ?? [resource];
  return parts.map((part: unknown) => (typeof part === 'string' ? part : '*')).join('');
}

function statementsOf(holder: Resource): any[] {
  return policiesOf(synthesis, holder).flatMap((found: any) => {
    const policy: string = found['Fn::Sub'] ?? found;
    const own = /^<(.*)>$/.exec(policy)?.[1];
    if (own !== undefined) {
      return holder.stack.template.Resources[own].Properties.PolicyDocument.Statement;
    }
    if (policy.startsWith('inline ')) {
      return holder.properties.Policies.flatMap(({ PolicyDocument }: any) => PolicyDocument.Statement);
    }
    const actions = AWS_POLICIES[policy.replace(/^arn:.*:policy\//, '')];
    expect([policy, actions]).toEqual([policy, expect.anything()]);
    return [{ Effect: 'Allow', Action: actions }];
  }).filter(({ Effect }) => Effect === 'Allow');
}

function among(texts: string[], patterns: string[]): string[] {
  return texts.filter((text) => patterns.some((pattern) => new RegExp(`^${pattern.replace(/\*/g, '.*')}$`, 'i').test(text)));
}

test('the guide has the columns that this test checks', () => {
  expect(head.slice(1)).toEqual(Object.keys(HARM));
});

test('the test finds roles and groups', () => expect(holders.length).toBeGreaterThan(20));

test.each(holders.map((holder) => [holder.path, holder] as const))('the guide describes the permissions of %s as its policies do', (_, holder) => {
  const row = rowOf(holder);
  const isAble = Object.entries(HARM).map(([column, calls]) => among(calls, allowedTo(holder, column.startsWith('pointers') ? POINTERS : undefined)).length > 0);
  expect(row.slice(1).map((cell) => cell.startsWith('lost'))).toEqual(isAble);
  expect(row.slice(1).every((cell) => /^(lost|survives)\b/.test(cell))).toBe(true);
});

test.each(holders.filter((holder) => !isLikeAdministrator(rowOf(holder))).map((holder) => [holder.path, holder] as const))(
  '%s may neither bypass the Recycle Bin nor make a key unusable', (_, holder) => expect(among(BYPASSES, allowedTo(holder))).toEqual([]));

test('an instance may not remove a resource of EC2', () => {
  const instances = holders.filter(({ path }) => /\/(Servers|Clusters)\/[^/]+\/Role\//.test(path));
  expect(instances).toHaveLength(synthesis.all('AWS::EC2::Instance').length + synthesis.all('AWS::AutoScaling::AutoScalingGroup').length);
  expect(new Set(instances.flatMap((holder) => allowedTo(holder)).filter((action) => action.startsWith('ec2:')))).toEqual(new Set(['ec2:DescribeTags']));
});
