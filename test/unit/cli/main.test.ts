import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  CreateImageCommand, CreateTagsCommand, DeleteTagsCommand, DeregisterImageCommand, DescribeImagesCommand, DescribeInstancesCommand,
  DescribeSnapshotsCommand, EC2Client,
} from '@aws-sdk/client-ec2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DeleteParameterCommand, GetParameterCommand, GetParameterHistoryCommand, GetParametersByPathCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { terminal } from './terminal-fixture';
import { AwsTime } from '../../../src/aws-calls/aws-time';
import * as loaded from '../../../src/cli/carry-out';
import { main } from '../../../src/cli/main';
import * as loadedQuiet from '../../../src/cli/quiet/quiet';
import { Interrupted } from '../../../src/cli/refusals';
import { describedImage, describedInstance, describedSnapshot, inventoryParameter, ownTags, tagList } from '../backup/functions/described';
import { fault, NOW } from '../backup/functions/run-fixture';

const [ec2, ssm, sns, autoScaling] = [mockClient(EC2Client), mockClient(SSMClient), mockClient(SNSClient), mockClient(AutoScalingClient)];
const cloudWatch = mockClient(CloudWatchClient);
const TOPIC = 'arn:aws:sns:ap-southeast-2:123456789012:alarms';
const variables = process.env;
const load = {
  backup: jest.fn(async () => loaded),
  init: jest.fn(),
  document: jest.fn(),
  quiet: jest.fn(async () => loadedQuiet),
  restore: jest.fn(),
  verify: jest.fn(),
};
/** As Parameter Store names it, whatever account and Region the credentials are of. */
const ARN = 'arn:aws:ssm:ap-southeast-2:123456789012:parameter/oban/prod/backup';
const PLACE = { environmentName: 'prod', accountId: '123456789012', region: 'ap-southeast-2' };
const PROD = 'prod (account 123456789012, Region ap-southeast-2)';

const told = (dryRun = false) => ({
  'create-images': { retention: { dailyDays: 14 }, dryRun },
  'roll-clusters': { retention: { dailyDays: 14 }, promotion: 'automatic', refresh: false, dryRun },
  'expire-images': { dryRun },
  'tag-snapshots': { dryRun },
  'check-backups': { retention: { dailyDays: 14 }, allowedAgeHours: 26, topicArn: TOPIC, heartbeat: 'daily' },
});
const deployed = (settings: unknown) => ssm.on(GetParameterCommand, { Name: '/oban/prod/backup' }).resolves({ Parameter: { ARN, Value: JSON.stringify(settings) } });

/** AWS's time, which the answers of mocks do not carry. */
function statedByAws(now: Date | undefined): void {
  jest.spyOn(AwsTime.prototype, 'now').mockImplementation(() => now ?? new Date());
  jest.spyOn(AwsTime.prototype, 'runTime').mockImplementation(() => ({
    clock: now ?? new Date(), machineClock: new Date(), awsClock: now ?? { unanswered: 'no response of AWS had a valid Date header' },
  }));
}

/** Returns the result of a command line, with or without an answer to its question. */
async function run(line: string, answers?: readonly string[]) {
  const recorded = terminal(answers);
  const exitStatus = await main(line.split(' '), recorded, process.env, load);
  return { exitStatus, ...recorded.written, asked: recorded.asked };
}

beforeEach(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
  process.env = { ...variables, AWS_REGION: 'ap-southeast-2', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y' };
  ec2.reset().onAnyCommand().resolves({});
  ssm.reset().onAnyCommand().resolves({});
  sns.reset().onAnyCommand().resolves({});
  autoScaling.reset().onAnyCommand().resolves({});
  cloudWatch.reset().onAnyCommand().resolves({});
  statedByAws(new Date(NOW));
  deployed(told());
  const tags = ownTags('app01', '2026-11-21', '2026-12-05');
  ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-1', '2026-11-21', tags)] });
  ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [describedSnapshot('snap-ami-1', tags)] });
  ec2.on(DescribeInstancesCommand).resolves({
    Reservations: [{ Instances: [describedInstance('i-1', { Tags: tagList({ 'oban:environment': 'prod', 'oban:backup': 'daily' }) })] }],
  });
  ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/inventory' }).resolves({ Parameters: [inventoryParameter('app01', { kind: 'server', instanceId: 'i-1' })] });
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  process.env = variables;
});

const made = () => ec2.commandCalls(CreateImageCommand).length;

describe('plan', () => {
  test('plan shows the decisions with their reasons, and changes nothing', async () => {
    const { exitStatus, out } = await run('backup plan -e prod --function create-images');
    expect(out.split('\n')[0]).toBe(`create-images (dry run) of ${PROD}`);
    expect(out).toMatch(/\n {2}RESULT +ACTION +SUBJECT +SOURCE +REASON\n {2}planned +create-image +i-1 +app01 +.*has no image of 2026-11-22 yet/);
    expect(out).toContain('  1 create-image planned, 0 failed\n');
    expect([exitStatus, made()]).toEqual([0, 0]);
  });

  test('plan prints one JSON document with the logged facts of each decision', async () => {
    const { out, err } = await run('backup plan -e prod --function create-images --json');
    expect(JSON.parse(out)).toEqual([{
      ...PLACE,
      function: 'create-images',
      decisions: [{ action: 'create-image', subject: 'i-1', source: 'app01', reason: expect.any(String), result: 'planned' }],
      summary: { function: 'create-images', environmentName: 'prod', isDryRun: true, done: {}, planned: { 'create-image': 1 }, kept: {}, left: 0, failures: [] },
    }]);
    expect(err).toBe('create-images: asking AWS, 0 s\n');
  });

  test('plan publishes nothing to the topic, even if there are problems', async () => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [] });
    const { exitStatus, out } = await run('backup plan -e prod --function check');
    expect([exitStatus, sns.commandCalls(PublishCommand)]).toEqual([1, []]);
    expect(out).toMatch(/^ {2}app01 +server +wrong +- +- +it has no good image$/m);
    expect(out).toContain('\n  2 wrong\n');
  });
});

describe('run', () => {
  test('run of one function makes its changes', async () => {
    const { exitStatus, out, asked } = await run('backup run -e prod --function create-images', []);
    expect([exitStatus, made(), asked]).toEqual([0, 1, []]);
    expect(out).toContain('1 create-image done, 0 failed');
  });

  test('run of all functions asks first, and changes nothing if declined', async () => {
    expect(await run('backup run -e prod', ['n'])).toMatchObject({
      exitStatus: 1,
      out: '',
      err: 'nothing was changed\n',
      asked: [`Run create-images, roll-clusters, tag-snapshots, expire-images, check-backups of ${PROD} now? [y/N] `],
    });
    expect(made()).toBe(0);
    await run('backup run -e prod', ['y']);
    expect(made()).toBe(1);
  });

  // As git, gh and the AWS CLI do it.
  test('Ctrl-C at a question changes nothing, and ends like an interruption', async () => {
    const recorded = { ...terminal(), ask: () => Promise.reject(new Interrupted()) };
    expect(await main('backup run -e prod'.split(' '), recorded, process.env, load)).toBe(130);
    expect([recorded.written.err, made()]).toEqual(['nothing was changed\n', 0]);
  });

  test('the SDK prints no warning about the version of Node.js', async () => {
    await run('backup plan -e prod --function create-images');
    expect(process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED).toBe('true');
  });

  test('run of expire-images alone asks first, because it removes permanently', async () => {
    autoScaling.onAnyCommand().resolves({ AutoScalingGroups: [] });
    const removed = () => ec2.commandCalls(DeregisterImageCommand).length;
    const [old, today] = [ownTags('app01', '2026-11-01', '2026-11-15'), ownTags('app01', '2026-11-21', '2026-12-05')];
    ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-0', '2026-11-01', old), describedImage('ami-1', '2026-11-21', today)] });
    ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [describedSnapshot('snap-ami-0', old), describedSnapshot('snap-ami-1', today)] });
    expect(await run('backup run -e prod --function expire-images', ['n']))
      .toMatchObject({ exitStatus: 1, out: '', err: 'nothing was changed\n', asked: [`Run expire-images of ${PROD} now? [y/N] `] });
    expect(await run('backup run -e prod --function expire-images'))
      .toMatchObject({ exitStatus: 2, out: '', err: `standard input is not a terminal, so 'Run expire-images of ${PROD} now?' cannot be asked: give --yes to confirm, or --dry-run to see the changes\n` });
    for (const command of ['run --dry-run', 'plan']) {
      expect((await run(`backup ${command} -e prod --function expire-images`, [])).asked).toEqual([]);
    }
    expect(removed()).toBe(0);
    await run('backup run -e prod --function expire-images', ['y']);
    expect(removed()).toBe(1);
    await run('backup run -e prod --function expire-images --yes');
    expect(removed()).toBe(2);
  });

  test('run of all functions without a terminal is wrong usage', async () => {
    expect(await run('backup run -e prod')).toMatchObject({ exitStatus: 2, out: '', err: expect.stringContaining('give --yes') });
    expect(made()).toBe(0);
  });

  test('run with --dry-run changes nothing and does not ask', async () => {
    expect(await run('backup run -e prod --dry-run --json')).toMatchObject({ exitStatus: expect.any(Number), asked: [] });
    expect(made()).toBe(0);
  });

  test('run changes nothing if the environment is deployed with dryRun, and says so', async () => {
    deployed(told(true));
    const { exitStatus, out, err } = await run('backup run -e prod --function create-images');
    expect([exitStatus, made(), out.split('\n')[0]]).toEqual([0, 0, `create-images (dry run) of ${PROD}`]);
    expect(err).toContain(`${PROD} is deployed with dryRun`);
  });

  test('a failed item makes the exit status 1', async () => {
    ec2.on(CreateImageCommand).rejects(fault('InternalError', 'no'));
    const { exitStatus, out } = await run('backup run -e prod --function create-images');
    expect([exitStatus, out]).toEqual([1, expect.stringMatching(/^ {2}failed +create-image .*; InternalError: no$/m)]);
  });

  test('a function that fails makes the exit status 1 and stops no other function', async () => {
    ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/inventory' }).rejectsOnce(fault('AccessDeniedException', 'no'));
    const { exitStatus, out } = await run('backup plan -e prod');
    expect(exitStatus).toBe(1);
    expect(out).toMatch(/^create-images of prod .*\n {2}failed: these credentials lack a permission/);
    expect(out).toContain(`\ntag-snapshots (dry run) of ${PROD}\n`);
  });

  test('run of check-backups publishes problems to the topic, and sends no heartbeat', async () => {
    expect((await run('backup run -e prod --function check-backups')).exitStatus).toBe(0);
    expect(sns.commandCalls(PublishCommand)).toEqual([]);
    ec2.on(DescribeImagesCommand).resolves({ Images: [] });
    expect((await run('backup run -e prod --function check-backups')).exitStatus).toBe(1);
    expect(sns.commandCalls(PublishCommand)).toHaveLength(1);
  });
});

describe('an interruption of run', () => {
  const interrupted = () => ec2.on(CreateImageCommand).callsFake(() => {
    process.emit('SIGINT');
    return {};
  });
  const NOT_BEGUN = ['roll-clusters', 'tag-snapshots', 'expire-images', 'check-backups'];

  test('an interrupted run finishes the changes in progress, lists the functions that it has not started, and sends no mail', async () => {
    interrupted();
    const { exitStatus, out, err } = await run('backup run -e prod --yes');
    expect([exitStatus, made(), sns.commandCalls(PublishCommand)]).toEqual([1, 1, []]);
    expect(out).toContain('1 create-image done, 0 failed');
    expect(NOT_BEGUN.filter((name) => out.includes(name))).toEqual([]);
    expect(err).toContain(`not started, because the run was interrupted: ${NOT_BEGUN.join(', ')}\n`);
  });

  test('the JSON document contains the functions that were not started', async () => {
    interrupted();
    const { exitStatus, out } = await run('backup run -e prod --yes --json');
    expect(exitStatus).toBe(1);
    expect(JSON.parse(out).slice(1)).toEqual(NOT_BEGUN.map((name) => ({ ...PLACE, function: name, decisions: [], error: 'not started, because the run was interrupted' })));
  });

  test('an interruption in the last function omits no function', async () => {
    interrupted();
    expect(await run('backup run -e prod --function create-images')).toMatchObject({ exitStatus: 0, err: expect.not.stringContaining('not begun') });
  });
});

describe('rollback', () => {
  const POINTER = '/oban/prod/b2g/image/ami-base';
  const cluster = (name: string) => inventoryParameter(name, { kind: 'cluster', autoScalingGroup: 'g', imagePointer: POINTER });

  test('rollback needs a cluster, and its name if there are several', async () => {
    expect(await run('backup rollback -e prod')).toMatchObject({ exitStatus: 1, err: expect.stringContaining('the inventory of prod has no cluster') });
    ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/inventory' }).resolves({ Parameters: [cluster('portal'), cluster('b2g')] });
    expect(await run('backup rollback -e prod'))
      .toMatchObject({ exitStatus: 2, err: expect.stringContaining('there are several clusters: give --cluster with one of b2g, portal') });
  });

  describe('rollback shows its effects before the question', () => {
    beforeEach(() => {
      ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/inventory' }).resolves({ Parameters: [cluster('b2g')] });
      ssm.on(GetParameterHistoryCommand).resolves({
        Parameters: ['ami-base', 'ami-1'].map((Value, index) => ({ Value, Version: index + 1, LastModifiedDate: new Date(NOW.getTime() - 3_600_000 / (index + 1)) })),
      });
    });
    const said = async (settings: object) => {
      deployed({ ...told(), 'roll-clusters': { ...told()['roll-clusters'], ...settings } });
      const { exitStatus, out, asked } = await run('backup rollback -e prod', ['n']);
      expect([exitStatus, asked, ssm.commandCalls(PutParameterCommand)]).toEqual([1, [`Move ${POINTER} of ${PROD} from ami-1 back to ami-base? [y/N] `], []]);
      return out;
    };

    test('rollback shows whether running members are replaced', async () => {
      expect(await said({})).toContain('New members start from ami-base; running members stay');
      const refreshed = await said({ refresh: true });
      expect(refreshed).toContain('New members start from ami-base, and the next run of roll-clusters replaces running members that are not from it');
      expect(refreshed).not.toContain('stay');
    });

    test('rollback shows whether the pointer will move forward again', async () => {
      expect(await said({})).toContain('images of healthy members that are made from now on are promoted; Promotion.MANUAL prevents that');
      expect(await said({ promotion: 'manual' })).toContain('Promotion is manual: only an operator moves the pointer forward again');
    });

    test('rollback prints only JSON with --json', async () => {
      const { out } = await run('backup rollback -e prod --dry-run --json');
      expect(JSON.parse(out)).toMatchObject({ from: 'ami-1', to: 'ami-base', result: 'planned' });
    });
  });

  describe('rollback to an image or to the base image', () => {
    const [BASE, OTHER] = ['ami-00000000000000001', 'ami-00000000000000002'];
    const NAME = `/oban/prod/b2g/image/${BASE}`;

    beforeEach(() => {
      const values = [BASE, 'ami-1'];
      ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/inventory' })
        .resolves({ Parameters: [inventoryParameter('b2g', { kind: 'cluster', autoScalingGroup: 'g', imagePointer: NAME })] });
      ssm.on(GetParameterHistoryCommand).resolves({
        Parameters: values.map((Value, index) => (
          { Value, Version: index + 1, LastModifiedDate: new Date(NOW.getTime() - 3_600_000 / (index + 1)) })),
      });
      let value = 'ami-1';
      ssm.on(GetParameterCommand, { Name: NAME }).callsFake(() => ({ Parameter: { Value: value, Version: value === 'ami-1' ? 2 : 3 } }));
      ssm.on(PutParameterCommand).callsFake(({ Value }) => {
        value = Value;
        return { Version: 3 };
      });
    });
    const put = () => ssm.commandCalls(PutParameterCommand).map(({ args: [{ input }] }) => input);

    test('rollback records in the parameter that an operator moved it', async () => {
      const { exitStatus, out, asked } = await run('backup rollback -e prod --to-base', ['y']);
      expect([exitStatus, asked]).toEqual([0, [`Move ${NAME} of ${PROD} from ami-1 back to ${BASE}? [y/N] `]]);
      expect(out).toContain(`${NAME} of ${PROD} moves back from ami-1 to ${BASE}: an operator moves it from ami-1 to ${BASE}`);
      expect(put()).toEqual([expect.objectContaining({ Value: BASE, Description: 'Image that the next member of cluster b2g boots from; moved by an operator' })]);
    });

    test('rollback requests an image from EC2 by its id if it is not one of the environment', async () => {
      const asks = { ImageIds: [OTHER] };
      ec2.on(DescribeImagesCommand, asks).resolves({ Images: [describedImage(OTHER, '2026-11-20', ownTags('app01', '2026-11-20', '2026-12-05'))] });
      expect(await run(`backup rollback -e prod --to ${OTHER} --yes`))
        .toMatchObject({ exitStatus: 1, out: '', err: expect.stringContaining(`${NAME} is not moved: ${OTHER} is an image of app01, not of b2g: choose another image`) });
      ec2.on(DescribeImagesCommand, asks).resolves({ Images: [] });
      expect(await run(`backup rollback -e prod --to ${OTHER} --yes`))
        .toMatchObject({ exitStatus: 1, err: expect.stringContaining(`${OTHER} is not among the images that prod made of b2g`) });
      expect(put()).toEqual([]);
    });
  });

  test('rollback fails if the pointer cannot be read', async () => {
    ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/inventory' }).resolves({ Parameters: [cluster('b2g')] });
    expect(await run('backup rollback -e prod --yes'))
      .toMatchObject({ exitStatus: 1, out: '', err: expect.stringContaining(`${POINTER} is not moved: the pointer could not be read`) });
    expect(ssm.commandCalls(PutParameterCommand)).toEqual([]);
  });
});

describe('text from AWS that somebody else chose', () => {
  test('a reason is shown on one line, with control characters visible', async () => {
    const tags = { ...ownTags('app01', '2026-11-21', '2026-12-05'), 'delete-after': '\u001b[2Jnever\nright' };
    ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-1', '2026-11-21', tags)] });
    expect((await run('backup status -e prod')).out).toContain("'\\u001b[2Jnever\\u000aright'");
    expect(JSON.stringify(JSON.parse((await run('backup status -e prod --json')).out))).toContain('\\u001b[2Jnever\\nright');
  });
});

describe('status', () => {
  test('status lists the images of a former environment, with the command for each', async () => {
    const pointerName = '/oban/prod/b2g/image/ami-00000000000000001';
    const tags = { ...ownTags('b2g', '2026-11-21', '2026-12-05'), 'oban:base-image': 'ami-00000000000000001' };
    ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-2', '2026-11-21', tags)] });
    ec2.on(DescribeSnapshotsCommand).resolves({ Snapshots: [describedSnapshot('snap-ami-2', tags)] });
    ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/inventory' })
      .resolves({ Parameters: [inventoryParameter('b2g', { kind: 'cluster', autoScalingGroup: 'g', imagePointer: pointerName })] });
    ssm.on(GetParameterHistoryCommand).resolves({ Parameters: [{ Value: 'ami-00000000000000001', Version: 1, LastModifiedDate: NOW }] });
    const command = 'npx oban-environment backup rollback --to ami-2 --cluster b2g --environment prod';
    expect((await run('backup status -e prod')).out).toMatch(new RegExp(`^FORMER IMAGE +CLUSTER +MADE +ROLLBACK COMMAND\nami-2 +b2g +2026-11-21T\\S+ +${command}$`, 'm'));
    expect(JSON.parse((await run('backup status -e prod --json')).out).former).toMatchObject([{ cluster: 'b2g', imageId: 'ami-2', command }]);
  });
});

describe('retire', () => {
  const written = () => ssm.commandCalls(PutParameterCommand).map((call) => call.args[0].input);

  beforeEach(() => ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/inventory' }).resolves({ Parameters: [] }));

  test('retire shows the images, asks, and writes the day', async () => {
    const { exitStatus, out, asked } = await run('backup retire app01 -e prod', ['y']);
    expect([exitStatus, asked]).toEqual([0, [`Retire app01 of ${PROD}? [y/N] `]]);
    expect(out).toMatch(/^ami-1 +2026-11-21T.* +2026-12-05 +the newest good image/m);
    expect(out).toContain(`done: app01 of ${PROD} has been retired since 2026-11-22\nTo reverse this: npx oban-environment backup retire --undo app01 --environment prod\n`);
    expect(written()).toEqual([expect.objectContaining({
      Name: '/oban/prod/retired/app01', Type: 'String', Value: '2026-11-22', Tags: [{ Key: 'oban:environment', Value: 'prod' }],
    })]);
    expect(written()[0].Overwrite).toBeUndefined();
  });

  test('retire writes nothing if declined, in a dry run, or without a terminal', async () => {
    expect((await run('backup retire app01 -e prod', [''])).exitStatus).toBe(1);
    expect(await run('backup retire app01 -e prod --dry-run')).toMatchObject({ exitStatus: 0, out: expect.stringContaining(`planned: app01 of ${PROD} would be retired`) });
    expect((await run('backup retire app01 -e prod')).exitStatus).toBe(2);
    expect(written()).toEqual([]);
  });

  test('a source is not retired if the inventory contains it or cannot be read', async () => {
    ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/inventory' })
      .resolvesOnce({ NextToken: 'more', Parameters: [] }).resolvesOnce({ Parameters: [inventoryParameter('app01', {})] }).rejects(fault('AccessDeniedException'));
    expect(await run('backup retire app01 -e prod --yes'))
      .toMatchObject({ exitStatus: 1, err: expect.stringContaining('app01 cannot be retired, because the inventory of prod contains it: remove it from the code and deploy first') });
    expect((await run('backup retire app01 -e prod --yes')).exitStatus).toBe(1);
    expect(written()).toEqual([]);
  });

  test('a source without an image is not retired, because the name may be a typing error', async () => {
    expect(await run('backup retire app1 -e prod --yes'))
      .toMatchObject({ exitStatus: 1, err: expect.stringContaining('app1 cannot be retired, because prod has no image of it: it has images of app01') });
    expect(written()).toEqual([]);
  });

  test('a running server without an inventory entry is not retired by its id', async () => {
    const server = (state: 'stopped' | 'terminated') => ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [{ Instances: [describedInstance('i-1', { State: { Name: state }, Tags: tagList({ 'oban:environment': 'prod' }) })] }],
    });
    ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-1', '2026-11-21', ownTags('i-1', '2026-11-21', '2026-12-05'))] });
    server('stopped');
    expect(await run('backup retire i-1 -e prod --yes'))
      .toMatchObject({ exitStatus: 1, err: expect.stringContaining('i-1 cannot be retired, because the instance exists (stopped) and has the tag of prod') });
    expect(written()).toEqual([]);
    server('terminated');
    expect((await run('backup retire i-1 -e prod --yes')).exitStatus).toBe(0);
  });

  test('a retired source stays retired since the same day', async () => {
    ssm.on(PutParameterCommand).rejects(fault('ParameterAlreadyExists'));
    ssm.on(GetParameterCommand, { Name: '/oban/prod/retired/app01' }).resolves({ Parameter: { Value: '2026-11-01' } });
    expect(await run('backup retire app01 -e prod --yes')).toMatchObject({ exitStatus: 0, out: expect.stringContaining(`already-done: app01 of ${PROD} has been retired since 2026-11-01`) });
  });

  test('--undo reverses a retirement, and fails if there is none', async () => {
    ssm.on(GetParameterCommand, { Name: '/oban/prod/retired/app01' }).resolvesOnce({ Parameter: { Value: '2026-11-01' } }).rejects(fault('ParameterNotFound'));
    expect(await run('backup retire --undo app01 -e prod')).toMatchObject({ exitStatus: 0, out: `done: app01 of ${PROD} is no longer retired, and its newest good image stays after its last day\n` });
    expect(ssm.commandCalls(DeleteParameterCommand).map((call) => call.args[0].input)).toEqual([{ Name: '/oban/prod/retired/app01' }]);
    expect(await run('backup retire --undo app01 -e prod')).toMatchObject({ exitStatus: 1, err: expect.stringContaining('app01 of prod is not retired') });
  });

  test('--undo succeeds if the response of the first attempt was lost', async () => {
    ssm.on(GetParameterCommand, { Name: '/oban/prod/retired/app01' }).resolves({ Parameter: { Value: '2026-11-01' } });
    ssm.on(DeleteParameterCommand).rejects(fault('ParameterNotFound'));
    expect(await run('backup retire --undo app01 -e prod')).toMatchObject({ exitStatus: 0, out: expect.stringContaining(`done: app01 of ${PROD} is no longer retired`) });
  });

  test('--undo --dry-run reverses nothing', async () => {
    ssm.on(GetParameterCommand, { Name: '/oban/prod/retired/app01' }).resolves({ Parameter: { Value: '2026-11-01' } });
    expect(await run('backup retire --undo app01 -e prod --dry-run')).toMatchObject({ exitStatus: 0 });
    expect(ssm.commandCalls(DeleteParameterCommand)).toEqual([]);
  });

  test('retire itself removes no image', async () => {
    await run('backup retire app01 -e prod --yes');
    expect(ec2.commandCalls(DeregisterImageCommand)).toEqual([]);
  });
});

describe('in an incident', () => {
  const [SUSPECT, OTHER] = ['i-0123456789abcdef0', 'i-0123456789abcdef1'];
  const IMAGE = 'ami-0123456789abcdef0';
  const cluster = inventoryParameter('b2g', { kind: 'cluster', autoScalingGroup: 'g', imagePointer: '/oban/prod/b2g/image/ami-00000000000000001' });
  const server = inventoryParameter('app01', { kind: 'server', instanceId: SUSPECT });
  const ofProd = (more: { [key: string]: string } = {}) => tagList({ 'oban:environment': 'prod', ...more });
  const written = () => ssm.commandCalls(PutParameterCommand).map((call) => call.args[0].input);
  const removed = () => ssm.commandCalls(DeleteParameterCommand).map((call) => call.args[0].input.Name);
  const records = (path: string, facts: { [name: string]: object }) => ssm.on(GetParametersByPathCommand, { Path: `/oban/prod/${path}` }).resolves({
    Parameters: Object.entries(facts).map(([name, each]) => (
      { Name: `/oban/prod/${path}/${name}`, Value: JSON.stringify(each), LastModifiedDate: new Date('2026-11-21T00:00:00Z') })),
  });

  beforeEach(() => ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/inventory' }).resolves({ Parameters: [cluster, server] }));

  describe('hold', () => {
    const HOLD = 'backup hold b2g -e prod --reason=incident --until 2026-12-06';

    test('hold asks, writes the reason and the last day, and prints the command that ends it', async () => {
      const { exitStatus, out, asked } = await run(HOLD, ['y']);
      expect([exitStatus, asked]).toEqual([0, [`Put b2g of ${PROD} on hold until 2026-12-06? [y/N] `]]);
      expect(out).toMatch(/^done: b2g of prod \(account 123456789012, Region ap-southeast-2\) is on hold until 2026-12-06\. .*\nTo end it: npx oban-environment backup release b2g --environment prod\n$/);
      expect(written()).toEqual([expect.objectContaining({
        Name: '/oban/prod/holds/b2g', Value: '{"reason":"incident","until":"2026-12-06"}', Tags: [{ Key: 'oban:environment', Value: 'prod' }],
      })]);
    });

    test('hold writes nothing if declined, in a dry run, or without a terminal', async () => {
      expect((await run(HOLD, [''])).exitStatus).toBe(1);
      expect(JSON.parse((await run(`${HOLD} --dry-run --json`)).out))
        .toEqual({ ...PLACE, cluster: 'b2g', result: 'planned', reason: 'incident', until: '2026-12-06' });
      expect((await run(HOLD)).exitStatus).toBe(2);
      expect(written()).toEqual([]);
    });

    test('a second hold replaces the first', async () => {
      ssm.on(PutParameterCommand).rejectsOnce(fault('ParameterAlreadyExists')).resolves({});
      expect((await run(`${HOLD} --yes`)).exitStatus).toBe(0);
      expect(written()[1]).toMatchObject({ Name: '/oban/prod/holds/b2g', Overwrite: true });
      expect(written()[1].Tags).toBeUndefined();
    });

    test.each(['app01', 'b2'])('a hold of %s, which is no cluster, is rejected', async (name) => {
      expect(await run(`backup hold ${name} -e prod --reason=incident --until 2026-12-06 --yes`))
        .toMatchObject({ exitStatus: 1, err: `the inventory of prod has no cluster '${name}': its clusters are b2g\n` });
      expect(written()).toEqual([]);
    });

    test.each(['2026-11-21', '2026-12-07'])('a hold until %s, which is past or too late by AWS\'s time, is rejected', async (day) => {
      jest.setSystemTime(new Date(`${day}T00:00:00Z`));
      expect(await run(`backup hold b2g -e prod --reason=incident --until ${day} --yes`))
        .toMatchObject({ exitStatus: 1, err: expect.stringContaining(`--until is ${day}: the last day of a hold is a day (UTC) from 2026-11-22 to 2026-12-06`) });
      expect(written()).toEqual([]);
    });
  });

  describe('release', () => {
    test('release ends a hold, and fails if there is none', async () => {
      records('holds', { b2g: { reason: 'x', until: '2026-12-01' } });
      expect(await run('backup release b2g -e prod')).toMatchObject({ exitStatus: 0, out: `done: b2g of ${PROD} is no longer on hold\n` });
      expect(removed()).toEqual(['/oban/prod/holds/b2g']);
      records('holds', {});
      expect(await run('backup release b2g -e prod'))
        .toMatchObject({ exitStatus: 1, err: 'b2g of prod is not on hold: npx oban-environment backup status --environment prod lists the clusters that are\n' });
    });

    test('a release is done when the response of the first attempt was lost', async () => {
      records('holds', { b2g: { reason: 'x', until: '2026-12-01' } });
      ssm.on(DeleteParameterCommand).rejects(fault('ParameterNotFound'));
      expect((await run('backup release b2g -e prod')).exitStatus).toBe(0);
    });

    test('release with --dry-run removes nothing, and its exit status shows if there is a hold', async () => {
      records('holds', { b2g: { reason: 'x', until: '2026-12-01' } });
      expect(JSON.parse((await run('backup release b2g -e prod --dry-run --json')).out)).toEqual({ ...PLACE, cluster: 'b2g', result: 'planned' });
      expect((await run('backup release portal -e prod --dry-run')).exitStatus).toBe(1);
      expect(removed()).toEqual([]);
    });
  });

  describe('quarantine', () => {
    const QUARANTINE = `backup quarantine ${SUSPECT} -e prod --reason=webshell`;
    const own = (id: string, from: string, more: { [key: string]: string } = {}, launchedFrom?: string) => (
      describedImage(id, '2026-11-21', { ...ownTags('b2g', '2026-11-21', '2026-12-05', from), ...more }, { SourceImageId: launchedFrom }));
    const tagging = () => ec2.commandCalls(CreateTagsCommand).map((call) => call.args[0].input);
    const untagging = () => ec2.commandCalls(DeleteTagsCommand).map((call) => call.args[0].input.Resources);
    const instances = (...described: ReturnType<typeof describedInstance>[]) => (
      ec2.on(DescribeInstancesCommand).resolves({ Reservations: [{ Instances: described }] }));

    beforeEach(() => {
      ec2.on(DescribeImagesCommand).resolves({ Images: [own(IMAGE, SUSPECT), own('ami-2', OTHER)] });
      instances(describedInstance(SUSPECT, { Tags: ofProd() }), describedInstance(OTHER, { Tags: ofProd(), ImageId: IMAGE }));
      ssm.on(GetParameterHistoryCommand).resolves({ Parameters: [{ Value: IMAGE, Version: 1, LastModifiedDate: NOW }] });
    });

    test('a quarantine of an instance lists all affected resources and the pointers that name them, asks, and writes the record before the tag', async () => {
      const order: string[] = [];
      ssm.on(PutParameterCommand).callsFake(() => order.push('record'));
      ec2.on(CreateTagsCommand).callsFake(() => order.push('tag'));
      const { exitStatus, out, asked } = await run(QUARANTINE, ['y']);
      expect([exitStatus, asked, order]).toEqual([0, [`Quarantine ${SUSPECT} of ${PROD}? [y/N] `], ['record', 'tag']]);
      expect(out).toMatch(new RegExp(`\n${SUSPECT} +instance\n${OTHER} +instance\n${IMAGE} +image\nami-2 +image\n`));
      expect(out).toMatch(/The pointer of b2g names one of these images, .*: npx oban-environment backup rollback --to ami-… --cluster b2g --environment prod\n/);
      expect(out).toContain(`To lift it: npx oban-environment backup quarantine --undo ${SUSPECT} --environment prod\n`);
      expect(written()).toEqual([expect.objectContaining({ Name: `/oban/prod/quarantine/${SUSPECT}`, Value: '{"reason":"webshell","since":"2026-11-22"}' })]);
      expect(tagging()).toEqual([{ Resources: [SUSPECT], Tags: [{ Key: 'oban:quarantine', Value: '2026-11-22' }] }]);
    });

    test('a quarantine of an image also tags its snapshots', async () => {
      await run(`backup quarantine ${IMAGE} -e prod --reason=webshell --yes`);
      expect(tagging()[0].Resources).toEqual([IMAGE, `snap-${IMAGE}`]);
    });

    test('quarantine writes nothing if declined, in a dry run, or without a terminal', async () => {
      expect((await run(QUARANTINE, [''])).exitStatus).toBe(1);
      expect(JSON.parse((await run(`${QUARANTINE} --dry-run --json`)).out))
        .toMatchObject({ id: SUSPECT, result: 'planned', images: [IMAGE, 'ami-2'], instances: [SUSPECT, OTHER], clusters: ['b2g'] });
      expect((await run(QUARANTINE)).exitStatus).toBe(2);
      expect([written(), tagging()]).toEqual([[], []]);
    });

    test('a quarantine of a removed instance writes the record, and is rejected if there is no image of it', async () => {
      instances();
      expect((await run(`${QUARANTINE} --yes`)).exitStatus).toBe(0);
      expect([written().length, tagging()]).toEqual([1, []]);
      expect(await run('backup quarantine i-0123456789abcdef9 -e prod --reason=webshell --yes'))
        .toMatchObject({ exitStatus: 1, err: expect.stringContaining('i-0123456789abcdef9 is not an instance or image of prod, and no resource of prod comes from it') });
      expect(written()).toHaveLength(1);
    });

    test('a quarantine of an image of another owner, such as a base image, writes the record and no tag', async () => {
      const OTHERS = 'ami-0123456789abcdef9';
      ec2.on(DescribeImagesCommand, { ImageIds: [OTHERS] }).resolves({ Images: [describedImage(OTHERS, '2026-11-01', {}, { OwnerId: '210987654321' })] });
      instances(describedInstance(OTHER, { Tags: ofProd(), ImageId: OTHERS }));
      const { exitStatus, out } = await run(`backup quarantine ${OTHERS} -e prod --reason=webshell --yes --json`);
      expect([exitStatus, JSON.parse(out).instances]).toEqual([0, [OTHER]]);
      expect([written().length, tagging()]).toEqual([1, []]);
    });

    test('a quarantine of a removed image affects the instances that were launched from it', async () => {
      const GONE = 'ami-0123456789abcdef9';
      ec2.on(DescribeImagesCommand, { ImageIds: [GONE] }).rejects(fault('InvalidAMIID.NotFound'));
      instances(describedInstance(OTHER, { Tags: ofProd(), ImageId: GONE }));
      const { exitStatus, out } = await run(`backup quarantine ${GONE} -e prod --reason=webshell --yes --json`);
      expect([exitStatus, JSON.parse(out)]).toEqual([0, expect.objectContaining({ instances: [OTHER], images: ['ami-2'] })]);
    });

    test('a quarantine writes nothing if the records cannot be read', async () => {
      ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/quarantine' }).rejects(fault('AccessDeniedException', 'no'));
      expect((await run(`${QUARANTINE} --yes`)).exitStatus).toBe(1);
      expect((await run(`backup quarantine --undo ${SUSPECT} -e prod --yes`)).exitStatus).toBe(1);
      expect([written(), tagging(), untagging(), removed()]).toEqual([[], [], [], []]);
    });

    describe('--undo', () => {
      const UNDO = `backup quarantine --undo ${SUSPECT} -e prod`;
      const inherited = { 'oban:quarantine': SUSPECT };

      beforeEach(() => {
        instances(describedInstance(SUSPECT, { Tags: ofProd(inherited) }), describedInstance(OTHER, { Tags: ofProd(), ImageId: IMAGE }));
        ec2.on(DescribeImagesCommand).resolves({ Images: [own(IMAGE, SUSPECT, inherited), own('ami-2', OTHER, inherited, IMAGE)] });
        records('quarantine', { [SUSPECT]: { reason: 'webshell' } });
      });

      test('--undo removes the tags of all affected resources, and then the record', async () => {
        const order: string[] = [];
        ssm.on(DeleteParameterCommand).callsFake(() => order.push('record'));
        ec2.on(DeleteTagsCommand).callsFake(() => order.push('tag'));
        const { exitStatus, out, asked } = await run(UNDO, ['y']);
        expect([exitStatus, asked, order]).toEqual([0, [`Lift the quarantine of ${SUSPECT} of ${PROD}, and of everything launched from it? [y/N] `], ['tag', 'record']]);
        expect(out).toMatch(new RegExp(`\ndone: ${SUSPECT} of prod \\(account .*\\) is no longer quarantined\n$`));
        expect(untagging()).toEqual([[SUSPECT, IMAGE, `snap-${IMAGE}`, 'ami-2', 'snap-ami-2']]);
        expect(removed()).toEqual([`/oban/prod/quarantine/${SUSPECT}`]);
      });

      test('--undo removes the tag of a terminated instance that EC2 still lists, because it would get a record again', async () => {
        instances(describedInstance(SUSPECT, { Tags: ofProd(inherited), State: { Name: 'terminated' } }));
        ec2.on(DescribeImagesCommand).resolves({ Images: [] });
        await run(`${UNDO} --yes`);
        expect(untagging()).toEqual([[SUSPECT]]);
      });

      test('--undo does not change an image that AWS Backup manages, unless the command names it', async () => {
        const ofBackup = own(IMAGE, SUSPECT, { ...inherited, 'aws:backup:source-resource': SUSPECT });
        ec2.on(DescribeImagesCommand).resolves({ Images: [ofBackup] });
        await run(`${UNDO} --yes`);
        expect(untagging()).toEqual([[SUSPECT]]);
        records('quarantine', {});
        instances();
        await run(`backup quarantine --undo ${IMAGE} -e prod --yes`);
        expect(untagging()[1]).toEqual([IMAGE, `snap-${IMAGE}`]);
      });

      test('--undo does not change resources with their own record, and resources that come from them', async () => {
        records('quarantine', { [SUSPECT]: { reason: 'webshell' }, [IMAGE]: { reason: 'evidence' } });
        await run(`${UNDO} --yes`);
        expect(untagging()).toEqual([[SUSPECT]]);
      });

      test('--undo of an image that comes from a quarantined instance reports that it stays quarantined', async () => {
        records('quarantine', { [SUSPECT]: { reason: 'webshell' }, [IMAGE]: { reason: 'evidence' } });
        const { exitStatus, out } = await run(`backup quarantine --undo ${IMAGE} -e prod --yes`);
        expect([exitStatus, out]).toEqual([0, `done: the quarantine of ${IMAGE} of ${PROD} is lifted, but it stays quarantined for another reason: it comes from ${SUSPECT}: webshell\n`]);
        expect([untagging(), removed()]).toEqual([[], [`/oban/prod/quarantine/${IMAGE}`]]);
      });

      test('--undo of a resource without its own quarantine is rejected', async () => {
        expect(await run(`backup quarantine --undo ${OTHER} -e prod --yes`))
          .toMatchObject({ exitStatus: 1, err: `${OTHER} has no quarantine of its own: npx oban-environment backup status --environment prod lists the quarantines\n` });
        expect([untagging(), removed()]).toEqual([[], []]);
      });

      test('--undo changes nothing with --dry-run or without a confirmation', async () => {
        expect(JSON.parse((await run(`${UNDO} --dry-run --json`)).out)).toMatchObject({ id: SUSPECT, result: 'planned', tags: expect.arrayContaining(['ami-2']) });
        expect((await run(UNDO, ['n'])).exitStatus).toBe(1);
        expect([untagging(), removed()]).toEqual([[], []]);
      });
    });
  });

  test('status shows holds and quarantines with their reasons', async () => {
    records('holds', { b2g: { reason: 'an incident', until: '2026-11-30' } });
    records('quarantine', { [SUSPECT]: { reason: 'a webshell' } });
    const { out } = await run('backup status -e prod');
    expect(out).toMatch(new RegExp(`^ON HOLD OR QUARANTINED +WHY\nb2g +it is on hold until 2026-11-30: an incident\n${SUSPECT} +it is quarantined: a webshell$`, 'm'));
  });
});

describe('a clock that is 60 days ahead of AWS\'s time', () => {
  const MACHINE = new Date('2027-01-21T03:00:00Z');
  const DIFFERENCE = 'the clock of this machine shows 2027-01-21T03:00:00.000Z, 60 days ahead of AWS\'s time, 2026-11-22T03:00:00.000Z: correct the clock';

  beforeEach(() => {
    jest.setSystemTime(MACHINE);
    ec2.on(DeregisterImageCommand).resolves({});
    autoScaling.onAnyCommand().resolves({ AutoScalingGroups: [] });
  });

  test.each(['status', 'plan', 'rollback', 'retire app01'])('%s reports the wrong clock in addition to its output', async (command) => {
    expect((await run(`backup ${command} -e prod`, [])).err).toContain(`${DIFFERENCE}. This run uses AWS's time; it removes images by the earlier of the two.\n`);
  });

  test('expire-images removes nothing before its last day, and fails', async () => {
    const { exitStatus, out } = await run('backup run -e prod --function expire-images --yes');
    expect([exitStatus, ec2.commandCalls(DeregisterImageCommand)]).toEqual([1, []]);
    expect(out).toMatch(/^ {2}noted +keep +ami-1 +app01 +its last day is 2026-12-05$/m);
    expect(out).toContain(DIFFERENCE);
  });

  test('create-images makes the image of today by AWS\'s time', async () => {
    expect((await run('backup run -e prod --function create-images')).exitStatus).toBe(0);
    expect(ec2.commandCalls(CreateImageCommand)[0].args[0].input.TagSpecifications![0].Tags)
      .toEqual(expect.arrayContaining([{ Key: 'oban:created', Value: '2026-11-22' }, { Key: 'delete-after', Value: '2026-12-06' }]));
  });

  test('status finds no image too old by AWS\'s time, and prints the time of the check', async () => {
    expect(await run('backup status -e prod')).toMatchObject({ exitStatus: 0, out: expect.stringMatching(/^Backups of prod \(account 123456789012, Region ap-southeast-2\) at 2026-11-22T03:00.*: all healthy$/m) });
  });

  test('retire writes today by AWS\'s time', async () => {
    ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/inventory' }).resolves({ Parameters: [] });
    expect((await run('backup retire app01 -e prod --yes')).out).toContain(`app01 of ${PROD} has been retired since 2026-11-22`);
  });
});

test('without a time of AWS, a run uses the machine\'s clock and removes no image', async () => {
  statedByAws(undefined);
  jest.setSystemTime(new Date('2027-01-21T03:00:00Z'));
  autoScaling.onAnyCommand().resolves({ AutoScalingGroups: [] });
  const { exitStatus, out, err } = await run('backup run -e prod --function expire-images --yes');
  expect([exitStatus, ec2.commandCalls(DeregisterImageCommand)]).toEqual([1, []]);
  expect(err).toContain('AWS\'s time is unknown (no response of AWS had a valid Date header): this run uses the clock of this machine, and removes no image\n');
  expect(out).toMatch(/failed +fail +AWS's time .*so every image stays/);
});

describe('account and Region', () => {
  const COMMANDS = [
    'plan --function create-images', 'run --function create-images', 'status', 'rollback --dry-run', 'hold b2g --reason=x --until 2026-12-01 --yes', 'release b2g',
    'quarantine i-0123456789abcdef0 --reason=x --yes', 'quarantine --undo i-0123456789abcdef0 --yes', 'retire app01 --yes', 'retire --undo app02',
  ];

  beforeEach(() => {
    ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/inventory' })
      .resolves({ Parameters: [inventoryParameter('b2g', { kind: 'cluster', autoScalingGroup: 'g', imagePointer: '/oban/prod/b2g/image/ami-base' })] });
    ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/holds' }).resolves({ Parameters: [{ Name: '/oban/prod/holds/b2g', Value: '{}' }] });
    ssm.on(GetParametersByPathCommand, { Path: '/oban/prod/quarantine' }).resolves({ Parameters: [{ Name: '/oban/prod/quarantine/i-0123456789abcdef0', Value: '{}' }] });
    ssm.on(GetParameterCommand, { Name: '/oban/prod/retired/app02' }).resolves({ Parameter: { Value: '2026-11-01' } });
    ssm.on(GetParameterHistoryCommand).resolves({ Parameters: ['ami-base', 'ami-1'].map((Value, index) => ({ Value, Version: index + 1, LastModifiedDate: NOW })) });
    ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [{ Instances: [describedInstance('i-0123456789abcdef0', { Tags: tagList({ 'oban:environment': 'prod' }) })] }],
    });
  });

  test.each(COMMANDS)('the account and the Region are in the first line of the report of %s, and in its JSON document', async (command) => {
    const { out } = await run(`backup ${command} -e prod`);
    expect(out.split('\n')[0]).toContain(PROD);
    const document = JSON.parse((await run(`backup ${command} -e prod --json`)).out);
    expect([document].flat()[0]).toMatchObject(PLACE);
  });

  // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Parameter.html
  test('the account and the Region are those of the parameter, not those of the machine\'s configuration', async () => {
    deployed(told());
    const { out } = await run('backup status -e prod --region us-east-1');
    expect(out.split('\n')[0]).toContain(PROD);
    ssm.on(GetParameterCommand, { Name: '/oban/prod/backup' }).resolves({ Parameter: { Value: JSON.stringify(told()) } });
    expect((await run('backup status -e prod')).out.split('\n')[0]).toContain('prod (account unknown, Region us-east-1)');
  });

  test('the account and the Region take no further call', async () => {
    await run('backup status -e prod');
    expect(ssm.commandCalls(GetParameterCommand)).toHaveLength(1);
  });
});

describe('the settings of the functions', () => {
  test('the settings are missing if there is no such environment', async () => {
    ssm.on(GetParameterCommand, { Name: '/oban/prod/backup' }).rejects(fault('ParameterNotFound'));
    expect(await run('backup status -e prod --region eu-west-1')).toMatchObject({
      exitStatus: 1,
      out: '',
      err: expect.stringMatching(/^environment 'prod' not found in the account of these credentials, Region eu-west-1: check --environment, --profile and --region, or deploy it/),
    });
  });

  test.each([
    ['no JSON', 'x', 'the parameter /oban/prod/backup was changed by hand and is no longer a JSON object'],
    ['nothing of a function', '{}', 'the parameter /oban/prod/backup (check-backups) must be a JSON object'],
    ['malformed', JSON.stringify({ 'check-backups': { retention: {}, allowedAgeHours: 1, topicArn: 'arn:x' } }), 'retention.dailyDays in the parameter /oban/prod/backup (check-backups) must be a whole number'],
  ])('settings that cannot be read are reported, and no default is assumed: %s', async (_, value, message) => {
    ssm.on(GetParameterCommand, { Name: '/oban/prod/backup' }).resolves({ Parameter: { Value: value } });
    const { exitStatus, err } = await run('backup status -e prod');
    expect([exitStatus, err]).toEqual([1, expect.stringContaining(message)]);
    expect(err).not.toMatch(/^ +at /m);
  });
});

test('a profile and a Region apply to the whole SDK', async () => {
  await run('backup status -e prod --profile ops --region eu-west-1');
  expect([process.env.AWS_PROFILE, process.env.AWS_REGION]).toEqual(['ops', 'eu-west-1']);
  await run('backup status -e prod');
});

test('the help, the version and wrong usage load no code of commands', async () => {
  load.backup.mockClear();
  for (const line of ['--help', 'backup plan --help', '--version', 'backup', 'backup plan', 'backup plan -e prod --nonsense']) {
    await run(line);
  }
  expect(load.backup).not.toHaveBeenCalled();
  expect(load.init).not.toHaveBeenCalled();
});

test('wrong usage sends no request to AWS', async () => {
  expect(await run('backup status')).toMatchObject({ exitStatus: 2, out: '', err: expect.stringContaining('--environment is missing') });
  expect(await run('backup --help')).toMatchObject({ exitStatus: 0, err: '' });
  expect(ssm.calls()).toEqual([]);
});
