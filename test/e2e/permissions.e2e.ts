import { CreateLaunchTemplateCommand, CreateTagsCommand, DeleteTagsCommand, DescribeImagesCommand, EC2Client, Image } from '@aws-sdk/client-ec2';
import { GetParameterHistoryCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Duration } from 'aws-cdk-lib';
import { AccountResources } from './account-resources';
import { authorizationsOf, RecordedCall } from './authorization';
import { clientConfig } from './clients';
import { Deployment } from './deployment';
import { RunningGateway } from './gateway';
import { LocalAws } from './local-aws';
import { BASE_IMAGE, gatewayApp, NEVER_HEALTHY_IMAGE, PROMOTED_IMAGE, SEED } from './production-app';
import { DeployedRole, deployedRoles } from './roles';
import { unrecordedRequests } from './unrecorded-requests';
import { table } from '../support/table';
import { allows, PolicyRequest } from '../unit/account/policy-evaluation';
import { forbiddenTo, OF_ANOTHER_ACCOUNT } from '../unit/backup/forbidden-requests';
import type { FunctionName } from '../unit/backup/image-backup-fixture';

const STACK = 'oban-production';
const POINTER = `/oban/prod/b2g/image/${BASE_IMAGE}`;
const FIRST_DAY = '2027-03-01';

/** The times right before each function and after the last one. */
const HOURS = ['14:59', '15:29', '16:59', '17:59', '19:59', '21:00'];

let aws: LocalAws;
let ec2: EC2Client;
let ssm: SSMClient;
let gateway: RunningGateway;
let roles: DeployedRole[];
let day = FIRST_DAY;
let seen = 0;

/** The authorization requests of each call of each function. */
const recorded = new Map<FunctionName, { readonly call: string; readonly requests: PolicyRequest[] }[]>();

/** Moves the clock, and translates the calls of the functions into authorization requests, with the resources from before and after. */
async function passTo(instant: string): Promise<void> {
  const before = await AccountResources.of(aws);
  await aws.control('clock', { to: instant, stepwise: true });
  const resources = before.or(await AccountResources.of(aws));
  const calls = await aws.control<RecordedCall[]>('requests');
  for (const call of calls.slice(seen)) {
    const name = roles.find(({ roleArn }) => roleArn === call.role)?.name;
    if (name !== undefined) {
      recorded.get(name)!.push({ call: `${call.service}:${call.operation}`, requests: authorizationsOf(call, resources) });
    }
  }
  seen = calls.length;
}

async function passHours(...hours: string[]): Promise<void> {
  for (const hour of hours) {
    await passTo(`${day}T${hour}:00Z`);
  }
}

async function nextDay(atHour: Record<string, () => Promise<void>> = {}): Promise<void> {
  day = new Date(new Date(`${day}T00:00:00Z`).getTime() + 86_400_000).toISOString().slice(0, 10);
  for (const hour of HOURS) {
    await passHours(hour);
    await atHour[hour]?.();
  }
}

async function images(source: string): Promise<Image[]> {
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: [{ Name: 'tag:oban:source', Values: [source] }] }));
  return Images!.sort((one, other) => (one.CreationDate! < other.CreationDate! ? -1 : 1));
}

const snapshotsOf = (image: Image) => image.BlockDeviceMappings!.map(({ Ebs }) => Ebs!.SnapshotId!);

async function untag(): Promise<void> {
  const newest = (await images('app01')).at(-1)!;
  await ec2.send(new DeleteTagsCommand({ Resources: [snapshotsOf(newest)[0]], Tags: newest.Tags!.map(({ Key }) => ({ Key })) }));
}

async function keepSnapshotsFromDeletion(): Promise<void> {
  await aws.control('knobs', { undeletableSnapshots: (await images('app01')).flatMap(snapshotsOf) });
}

/** Another team's image behind a parameter that is no pointer, and launch templates by that parameter, by one that is gone, and by one of another account. */
async function anotherTeam(): Promise<void> {
  await ssm.send(new PutParameterCommand({ Name: '/team/golden-image', Type: 'String', Value: PROMOTED_IMAGE }));
  const parameters = { 'golden-image': '/team/golden-image', 'gone': '/team/gone', 'of-another-account': OF_ANOTHER_ACCOUNT };
  for (const [name, parameter] of Object.entries(parameters)) {
    await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: `team-${name}`, LaunchTemplateData: { ImageId: `resolve:ssm:${parameter}` } }));
  }
}

/** An operator promotes an image on which nothing answers, and members start from it. */
async function promoteBadImage(): Promise<void> {
  await gateway.promote(POINTER, NEVER_HEALTHY_IMAGE);
  for (const id of await gateway.inService()) {
    await gateway.terminate(id);
  }
}

/** Somebody tags a server before its image is made, and a member after that. */
const tagByHand = (instanceId: string) => ec2.send(new CreateTagsCommand({ Resources: [instanceId], Tags: [{ Key: 'oban:quarantine', Value: 'a webshell' }] }));
const tagServer = async () => { await tagByHand((await images('app01')).at(-1)!.SourceInstanceId!); };
const tagMember = async () => { await tagByHand((await gateway.inService())[0]); };

async function happenings(): Promise<void> {
  await anotherTeam();
  await nextDay();
  await nextDay({ '15:29': untag });
  await nextDay({ '17:59': keepSnapshotsFromDeletion, '21:00': async () => { await aws.control('knobs', { undeletableSnapshots: [] }); } });
  await nextDay({ '21:00': promoteBadImage });
  await nextDay({ '14:59': tagServer, '15:29': tagMember });
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  ec2 = new EC2Client(clientConfig(aws));
  ssm = new SSMClient(clientConfig(aws));
  await aws.control('clock', { to: `${FIRST_DAY}T21:00:00Z` });
  await aws.control('knobs', { neverHealthyImages: [NEVER_HEALTHY_IMAGE] });
  const deployment = new Deployment(aws);
  await deployment.deploy(gatewayApp({}, { backup: { retention: { daily: Duration.days(1) }, refreshMembers: true } }));
  gateway = await RunningGateway.of(aws, deployment, STACK);
  await gateway.until(2);
  roles = await deployedRoles(aws, deployment, STACK, (await deployment.outputs(STACK, 'Production')).EncryptionKeyArn);
  roles.forEach(({ name }) => recorded.set(name, []));
  await happenings();
}, 600_000);

/** Returns the authorization requests of a role: the recorded ones, and those that the local AWS cannot cause. */
function neededBy({ name, ...deployed }: DeployedRole): PolicyRequest[] {
  return [...recorded.get(name)!.flatMap(({ requests }) => requests), ...unrecordedRequests(name, deployed)];
}

/** Returns the requests that must be denied to a role: those of the list, and those of other functions that it does not send. */
function forbiddenToRole(role: DeployedRole): PolicyRequest[] {
  const listed = forbiddenTo(role.name, { key: role.environmentKeyArn, topic: role.topicArn });
  const ownActions = new Set(neededBy(role).map(({ action }) => action));
  const ofAll = roles.flatMap(({ name }) => recorded.get(name)!.flatMap(({ requests }) => requests));
  const ofOthers = ofAll.filter(({ action }) => !ownActions.has(action));
  return [...listed.map(([action, resource, context]) => ({ action, resource, context })), ...ofOthers];
}

/**
 * The policy of Parameter Store's own key allows every caller of the account that uses it through Parameter Store, and within an account one policy that allows is enough.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
 */
const PARAMETER_STORE_KEY = {
  Effect: 'Allow', Action: 'kms:Decrypt', Resource: 'arn:aws:kms:*:key/aws-ssm', Condition: { StringLike: { 'kms:ViaService': 'ssm.*' } },
};

const isAllowed = (statements: readonly any[], request: PolicyRequest) => allows({ Statement: [...statements, PARAMETER_STORE_KEY] }, request);
const actionsOf = ({ Action }: any): string[] => [Action].flat();

/** Returns each action of each statement of a role, and the statements without it. */
function* partsOf({ statements }: DeployedRole) {
  for (const statement of statements) {
    for (const action of actionsOf(statement)) {
      const lessened = { ...statement, Action: actionsOf(statement).filter((other) => other !== action) };
      yield { statement, action, without: statements.map((other) => (other === statement ? lessened : other)) };
    }
  }
}

/** Returns true if a needed request is denied without this part or, for a part of an explicit Deny, a forbidden request is allowed. */
function isNeeded(role: DeployedRole, { statement, without }: { readonly statement: any; readonly without: readonly any[] }): boolean {
  return statement.Effect === 'Deny'
    ? forbiddenToRole(role).some((request) => isAllowed(without, request))
    : neededBy(role).some((request) => !isAllowed(without, request));
}

/** The events that the days must have had, without which the other checks prove nothing. */
const CHANGES: Record<FunctionName, string[]> = {
  'create-images': ['ec2:CreateImage', 'ssm:PutParameter'],
  'roll-clusters': ['ec2:CreateImage', 'ssm:PutParameter', 'autoscaling:StartInstanceRefresh'],
  'expire-images': [
    'ec2:DescribeImageReferences', 'ec2:DescribeImageAttribute', 'ec2:DeregisterImage', 'ec2:DeleteSnapshot', 'ssm:GetParameters', 'ssm:GetParameter',
  ],
  'tag-snapshots': ['ec2:CreateTags'],
  'check-backups': ['sns:Publish'],
};

test.each(Object.entries(CHANGES))('%s has made its changes', (name, changes) => {
  expect(recorded.get(name as FunctionName)!.map(({ call }) => call)).toEqual(expect.arrayContaining(changes));
});

test('the pointer has moved forward and back', async () => {
  const { Parameters } = await ssm.send(new GetParameterHistoryCommand({ Name: POINTER }));
  const values = Parameters!.map(({ Value }) => Value);
  const bad = values.indexOf(NEVER_HEALTHY_IMAGE);
  expect(bad).toBeGreaterThan(1);
  expect(values[bad + 1]).toBe(values[bad - 1]);
});

/** Returns the faults of each role. */
function ofEachRole<T>(faultsOf: (role: DeployedRole) => readonly T[]): unknown[] {
  return roles.flatMap((role) => faultsOf(role).map((fault) => [role.name, fault]));
}

test('every request is allowed', () => {
  expect(ofEachRole((role) => neededBy(role).filter((request) => !isAllowed(role.statements, request)))).toEqual([]);
});

test('no action can be removed from a statement', () => {
  expect(ofEachRole((role) => [...partsOf(role)].filter((part) => !isNeeded(role, part)))).toEqual([]);
});

test('no forbidden request is allowed', () => {
  expect(ofEachRole((role) => forbiddenToRole(role).filter((request) => isAllowed(role.statements, request)))).toEqual([]);
});

afterAll(async () => {
  await aws?.stop();
  const share = <T>(items: readonly T[], holds: (item: T) => boolean) => `${items.filter(holds).length}/${items.length}`;
  const rows = roles.map((role) => {
    const calls = recorded.get(role.name)!;
    const parts = [...partsOf(role)];
    return {
      'function': role.name,
      'recorded calls': calls.length,
      'distinct actions': new Set(calls.flatMap(({ requests }) => requests.map(({ action }) => action))).size,
      'listed requests': unrecordedRequests(role.name, role).length,
      'allowed': share(neededBy(role), (request) => isAllowed(role.statements, request)),
      'statements needed': share(role.statements, (statement) => parts.some((part) => part.statement === statement && isNeeded(role, part))),
      'actions needed': share(parts, (part) => isNeeded(role, part)),
      'forbidden denied': share(forbiddenToRole(role), (request) => !isAllowed(role.statements, request)),
    };
  });
  process.stdout.write(`${table(rows)}\n`);
});
