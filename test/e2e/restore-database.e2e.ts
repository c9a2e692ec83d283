import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateDBSnapshotCommand, DBInstance, DescribeDBInstanceAutomatedBackupsCommand, DescribeDBSnapshotsCommand, paginateDescribeDBInstances, RDSClient,
} from '@aws-sdk/client-rds';
import { Duration, Size, Tags } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { clientConfig } from './clients';
import { Deployment } from './deployment';
import { LocalAws } from './local-aws';
import type { Answer } from './operator';
import { gatewayApp, SEED } from './production-app';
import { documentedPermissions, OperatorCalls } from './restore-permissions';
import { RestoringOperator } from './restoring-operator';
import { everyPage } from '../../src/aws-calls/every-page';
import { settingsOf } from '../../src/restore/database/settings';
import { RESTORE_TAG } from '../../src/tags/tag-keys';

const STACK = 'oban-production';
const DATABASE = ['database', '--environment', 'prod'];
const COPY_REGION = 'us-west-2';
/** AWS's page says "about ten minutes": https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html */
const TIMES = { databaseSeconds: 1_200, databaseBackupSeconds: 600, databaseModificationSeconds: 120, databaseRenamingSeconds: 600 };

let aws: LocalAws;
let deployment: Deployment;
let client: RDSClient;
let name: string;
let original: DBInstance;
/** The minute before the table was dropped. */
let before: string;
let copyKeyArn: string;

const operatorOf = (account: LocalAws) => new RestoringOperator(account);
const restore = (...args: string[]) => operatorOf(aws).restore([...DATABASE, ...args]);
const read = async (id: string, account = aws) => (await account.control<{ content: string }>('database-content', { id })).content;
const write = (id: string, content: string) => aws.control('database-content', { id, write: content });
const pass = (minutes: number) => aws.control('clock', { advanceSeconds: minutes * 60, stepwise: true });
const clientOf = (account: LocalAws, region?: string) => new RDSClient({ ...clientConfig(account), ...region === undefined ? {} : { region } });

async function databases(account = aws): Promise<DBInstance[]> {
  return everyPage(paginateDescribeDBInstances({ client: clientOf(account) }, {}), (page) => page.DBInstances);
}

async function database(id = name, account = aws): Promise<DBInstance> {
  return (await databases(account)).find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === id)!;
}

async function restored(account = aws): Promise<string> {
  return (await databases(account)).find(({ DBInstanceIdentifier }) => DBInstanceIdentifier!.includes('-restored-'))?.DBInstanceIdentifier ?? '';
}

async function former(account = aws): Promise<string> {
  return (await databases(account)).find(({ DBInstanceIdentifier }) => DBInstanceIdentifier!.includes('-before-'))?.DBInstanceIdentifier ?? '';
}

function tagsOf({ TagList = [] }: DBInstance): string[] {
  return TagList.filter(({ Key }) => !Key!.startsWith('aws:')).map(({ Key, Value }) => `${Key}=${Value}`).sort();
}

/** Everything that the restore changes, apart from times and ids. */
async function stateOf(account: LocalAws) {
  const instances = await databases(account);
  return Promise.all(instances.map(async (each) => ({
    role: each.DBInstanceIdentifier!.replace(/\d{12}$/, ''),
    status: each.DBInstanceStatus,
    isOriginal: each.DbiResourceId === original.DbiResourceId,
    isProtected: each.DeletionProtection,
    hasSecret: each.MasterUserSecret !== undefined,
    settings: settingsOf(each),
    tags: tagsOf(each).map((tag) => tag.replace(/\d{8}T\d{6}Z$/, '')),
    copies: each.DBInstanceAutomatedBackupsReplications?.length ?? 0,
    content: await read(each.DBInstanceIdentifier!, account),
  })));
}

/** The secret that the output of the stack has. */
async function secretOfStack(): Promise<string> {
  const { Stacks } = await new CloudFormationClient(clientConfig(aws)).send(new DescribeStacksCommand({ StackName: STACK }));
  return Stacks![0].Outputs!.find(({ OutputKey }) => OutputKey!.includes('DatabaseSecretArn'))!.OutputValue!;
}

function app(tag?: string) {
  const built = gatewayApp({}, {
    database: {
      engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1,
      allocatedStorage: Size.gibibytes(500),
      backupCopyRegion: COPY_REGION,
      backupCopyKeyArn: copyKeyArn,
      backupCopyRetention: Duration.days(7),
    },
  });
  if (tag !== undefined) {
    Tags.of(built).add('restored', tag, { includeResourceTypes: ['AWS::RDS::DBInstance'] });
  }
  return built;
}

function expectDone({ exitStatus, err }: Answer): void {
  expect({ exitStatus, err: exitStatus === 0 ? '' : err }).toEqual({ exitStatus: 0, err: '' });
}

/** Runs a command in a copy of the account, which has ended when this returns. */
async function inCopy<T>(work: (copy: LocalAws) => Promise<T>): Promise<T> {
  const copy = await aws.copy();
  try {
    return await work(copy);
  } finally {
    await copy.stop();
  }
}

/** Kills a command at an output, continues it when the record counts its process as ended, and returns the result. */
function killedAndResumed(killedAt: RegExp, ...args: string[]) {
  return inCopy(async (copy) => {
    const operator = operatorOf(copy);
    const killed = await operator.restore([...DATABASE, ...args, '--yes'], { killedAt });
    expect([killed.exitStatus, killed.err]).toEqual([NaN, expect.stringMatching(killedAt)]);
    await copy.control('clock', { advanceSeconds: 11 * 60, stepwise: true });
    expectDone(await operator.restore([...DATABASE, '--resume', '--yes']));
    return stateOf(copy);
  });
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  await aws.control('clock', { to: '2026-12-06T21:00:00Z' });
  deployment = new Deployment(aws);
  copyKeyArn = (await new KMSClient({ ...clientConfig(aws), region: COPY_REGION }).send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
  await deployment.deploy(app());
  client = clientOf(aws);
  [name] = await deployment.resources(STACK, 'AWS::RDS::DBInstance');
  original = await database();
  await write(name, 'orders');
  await pass(60);
  before = (await aws.control<{ now: string }>('clock')).now;
  await pass(10);
  await write(name, 'nothing');
  await pass(10);
  await aws.control('knobs', TIMES);
}, 300_000);

afterAll(async () => aws?.stop());

const minuteOf = (time: string) => `${time.slice(0, 16)}Z`;

test.each([
  [['--to', '2020-01-01T00:00Z'], /cannot be restored to 2020-01-01T00:00Z: choose a time from 2026-/],
  [['--to', '2030-01-01T00:00Z'], /cannot be restored to 2030-01-01T00:00Z: choose a time from 2026-/],
  [[], /give either --to or --snapshot/],
  [['--snapshot', 'gone'], /there is no DB snapshot gone/],
  [['--exchange'], /there is no restore of the database/],
  [['--to', '2026-12-06'], /give a time in UTC/],
])('%j is refused, and nothing changes', async (args, message) => {
  const { exitStatus, err } = await restore(...args, '--yes');
  expect([exitStatus === 0, err]).toEqual([false, expect.stringMatching(message)]);
  expect((await databases()).length).toBe(1);
});

test('--dry-run shows the steps, and changes nothing', async () => {
  const { exitStatus, out } = await restore('--to', minuteOf(before), '--dry-run');
  expect([exitStatus, out]).toEqual([0, expect.stringMatching(/1 +due +restore \S+ as of 2026-12-06T22:0\d:00.000Z as the DB instance \S+-restored-/)]);
  expect((await databases()).length).toBe(1);
});

test('a snapshot is restored with its content', () => inCopy(async (copy) => {
  await clientOf(copy).send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: name, DBSnapshotIdentifier: 'by-hand' }));
  await copy.control('database-content', { id: name, write: 'later' });
  expectDone(await operatorOf(copy).restore([...DATABASE, '--snapshot', 'by-hand', '--yes']));
  expect([await read(name, copy), await read(await restored(copy), copy)]).toEqual(['later', 'nothing']);
  expect(settingsOf(await database(await restored(copy), copy))).toEqual(settingsOf(original));
}), 120_000);

test('what RDS refuses is reported, leaves nothing, and continues when it is corrected', () => inCopy(async (copy) => {
  await copy.control('faults', { rules: [{ service: 'rds', operation: 'RestoreDBInstanceToPointInTime', code: 'InstanceQuotaExceeded', times: 20 }] });
  const refused = await operatorOf(copy).restore([...DATABASE, '--to', minuteOf(before), '--yes']);
  expect([refused.exitStatus, refused.err]).toEqual([1, expect.stringContaining('InstanceQuotaExceeded')]);
  expect((await databases(copy)).length).toBe(1);
  await copy.control('faults', { rules: [] });
  expectDone(await operatorOf(copy).restore([...DATABASE, '--resume', '--yes']));
  expect(await read(await restored(copy), copy)).toBe('orders');
}), 120_000);

test('lost responses of the restore and of both renamings change nothing of the result', () => inCopy(async (copy) => {
  const lost = (operation: string, times: number) => ({ service: 'rds', operation, code: 'InternalFailure', status: 500, times, afterDeed: true });
  await copy.control('faults', { rules: [lost('RestoreDBInstanceToPointInTime', 1)] });
  expectDone(await operatorOf(copy).restore([...DATABASE, '--to', minuteOf(before), '--yes']));
  await copy.control('faults', { rules: [lost('ModifyDBInstance', 3)] });
  expectDone(await operatorOf(copy).restore([...DATABASE, '--exchange', '--yes']));
  expect(await copy.control('faults')).toMatchObject([{ times: 0 }]);
  expect([await read(name, copy), await read(await former(copy), copy)]).toEqual(['orders', 'nothing']);
}), 120_000);

describe('a restore, its exchange and its end', () => {
  let beside: string;

  test.each([
    ['while it is created', /done: restore/],
    ['while it is changed', /done: wait until/],
  ])('a restore that is killed %s continues', async (_, killedAt) => {
    const undisturbed = await inCopy(async (copy) => {
      expectDone(await operatorOf(copy).restore([...DATABASE, '--to', minuteOf(before), '--yes']));
      return stateOf(copy);
    });
    expect(await killedAndResumed(killedAt, '--to', minuteOf(before))).toEqual(undisturbed);
    expect(undisturbed.map(({ content }) => content)).toEqual(['nothing', 'orders']);
  }, 240_000);

  test('the database is restored beside the running one, with its content and its settings', async () => {
    const answer = await restore('--to', minuteOf(before), '--yes');
    expectDone(answer);
    beside = await restored();
    const instance = await database(beside);
    expect([await read(name), await read(beside)]).toEqual(['nothing', 'orders']);
    expect(settingsOf(instance)).toEqual(settingsOf(original));
    expect(tagsOf(instance)).toEqual([...tagsOf(original), expect.stringMatching(`^${RESTORE_TAG}=database-`)]);
    expect(answer.out).toContain(`host ${instance.Endpoint!.Address}, port 1433, with the user name and the password of the secret ${instance.MasterUserSecret!.SecretArn}`);
    expect(await database()).toMatchObject({ DbiResourceId: original.DbiResourceId, DBInstanceStatus: 'available' });
    const status = await operatorOf(aws).run('restore', 'status', '--environment', 'prod');
    expect(status).toMatchObject({ exitStatus: 0, out: expect.stringContaining(beside) });
  }, 120_000);

  test('the daily functions see one database, and a deployment changes nothing', async () => {
    const deployed = await deployment.deploy(app());
    expect(deployed[STACK].StackStatus).toMatch(/_COMPLETE$/);
    await aws.control('clock', { to: '2026-12-07T21:00:00Z', stepwise: true });
    const failed = (await aws.control<{ error?: string; functionName?: string }[]>('invocations')).filter(({ error }) => error);
    expect(failed).toEqual([]);
    expect(await read(beside)).toBe('orders');
  }, 120_000);

  test('--undo deletes the restored database only, also after a kill', async () => {
    const running = (await stateOf(aws)).filter(({ isOriginal }) => isOriginal);
    expect(await killedAndResumed(/done: delete \S+-restored-/, '--undo')).toEqual(running);
  }, 120_000);

  test('a second restore is refused', async () => {
    expect(await restore('--to', minuteOf(before), '--yes')).toMatchObject({ exitStatus: 1, err: expect.stringContaining('there is already a restore of the database') });
  });

  test.each([
    ['while the running database is renamed', /done: protect/],
    ['between the two renamings', /done: rename \S+ to \S+-before-/],
    ['while the restored database is renamed', /(running|done): rename \S+-restored-\S+ to/],
  ])('--exchange that is killed %s continues, or returns', async (_, killedAt) => {
    const states = await inCopy(async (copy) => {
      expectDone(await operatorOf(copy).restore([...DATABASE, '--exchange', '--yes']));
      return stateOf(copy);
    });
    expect(await killedAndResumed(killedAt, '--exchange')).toEqual(states);
  }, 240_000);

  test('--exchange puts it in the place of the running one, and lists what has the former secret', async () => {
    const answer = await restore('--exchange', '--yes');
    expectDone(answer);
    const instance = await database();
    expect(instance.DbiResourceId).not.toBe(original.DbiResourceId);
    expect([await read(name), await read(await former())]).toEqual(['orders', 'nothing']);
    expect(instance).toMatchObject({ DeletionProtection: true, Endpoint: original.Endpoint, DBInstanceArn: original.DBInstanceArn });
    expect(tagsOf(instance)).toEqual(tagsOf(original));
    expect(settingsOf(instance)).toEqual(settingsOf(original));
    expect(instance.DBInstanceAutomatedBackupsReplications).toHaveLength(1);
    expect(answer.out).toMatch(/Until a deployment changes the database in the stack oban-production .*: .*output \w*DatabaseSecretArn/);
    expect(answer.out).toContain(instance.MasterUserSecret!.SecretArn);
  }, 120_000);

  test('--exchange-back returns to the former database, with what it had', async () => {
    await write(name, 'orders and more');
    expectDone(await restore('--exchange-back', '--yes'));
    expect([await read(name), await read(await restored())]).toEqual(['nothing', 'orders and more']);
    expect((await database()).DbiResourceId).toBe(original.DbiResourceId);
    expect(tagsOf(await database())).toEqual(tagsOf(original));
  }, 120_000);

  test('--finish is refused until the stack has the new secret, which a tag gives it', async () => {
    expectDone(await restore('--exchange', '--yes'));
    expect(await restore('--finish', '--yes')).toMatchObject({ exitStatus: 1, err: expect.stringContaining('DatabaseSecretArn') });
    expect(await secretOfStack()).toBe(original.MasterUserSecret!.SecretArn);
    expect((await deployment.deploy(app('2026-12')))[STACK].StackStatus).toBe('UPDATE_COMPLETE');
    const instance = await database();
    expect(await secretOfStack()).toBe(instance.MasterUserSecret!.SecretArn);
    expect([await read(name), instance.DbiResourceId === original.DbiResourceId]).toEqual(['orders and more', false]);
  }, 240_000);

  test('--finish deletes the former database with a final snapshot, keeps its backups, and leaves nothing', async () => {
    const answer = await restore('--finish', '--yes');
    expectDone(answer);
    expect((await databases()).map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toEqual([name]);
    const { DBSnapshots } = await client.send(new DescribeDBSnapshotsCommand({ SnapshotType: 'manual' }));
    expect(DBSnapshots).toMatchObject([{ DbiResourceId: original.DbiResourceId, DBSnapshotIdentifier: expect.stringMatching(/-before-\d+-final$/) }]);
    const ofFormer = new DescribeDBInstanceAutomatedBackupsCommand({ DbiResourceId: original.DbiResourceId });
    const { DBInstanceAutomatedBackups: [kept] = [] } = await client.send(ofFormer);
    expect(kept).toMatchObject({ Status: 'retained' });
    expect(answer.out).toContain(`--source-dbi-resource-id ${original.DbiResourceId}`);
    expect(await operatorOf(aws).run('restore', 'status', '--environment', 'prod')).toMatchObject({ exitStatus: 0, out: expect.stringContaining('no restore of prod') });
  }, 120_000);

  test('the guide lists the permissions of the commands, and no others', async () => {
    expect(await new OperatorCalls(aws).actions()).toEqual([...new Set([...documentedPermissions('restore database'), ...documentedPermissions('restore status')])].sort());
  });
});
