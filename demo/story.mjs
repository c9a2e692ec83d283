import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { asker, control, environment } from './aws.mjs';
import { backupsOf } from './backups.mjs';
import { spoken } from './calendar.mjs';
import { drill } from './drill.mjs';
import { virtualDays } from './fourteen-days.mjs';
import { gatewayOf } from './gateway.mjs';
import { whatHoldsData } from './holdings.mjs';
import { release, run, start } from './processes.mjs';
import { quarantine } from './quarantine.mjs';
import { reachableFromInternet } from './reachability.mjs';
import { finding, progress } from './report.mjs';
import { restores } from './restores.mjs';
import { verifyTheDeployment, verifyTheFirstDay } from './verify.mjs';
import { eveningBefore } from './virtual-days.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../examples/production', import.meta.url));
const SEED = fileURLToPath(new URL('../examples/production/local-aws.json', import.meta.url));
/** The assembly's path in the example's folder, where `npm run synth` writes it. */
const ASSEMBLY = 'cdk.out';
const ACCOUNT_STACK = 'oban-account';
const STACK = 'oban-production';
const ENVIRONMENT = 'prod';

const NEVER_HEALTHY = 'The members of the gateway ran, but their targets never became healthy, so they did not signal: something is wrong with their image. '
  + 'docs/guide/first-deployment.md says what to do.';

/** The path of the local AWS's settings. */
const SETTINGS_PATH = '/_local/knobs';

/** A failure that the demo can explain. */
export class DemoFailed extends Error {}

export async function story({ days, keep, fault }) {
  const { region, images: [{ id: image }] } = JSON.parse(readFileSync(SEED, 'utf-8'));
  progress('starting the local AWS and installing the packages: about a minute the first time');
  const [aws] = await Promise.all([startLocalAws(), installPackages()]);
  const env = environment(aws.url, region);
  const ask = asker(aws.url, region);
  const first = await eveningBefore(aws.url);
  progress(`the local AWS answers at ${aws.url}; its clock says that it is the evening before ${spoken(first)}`);

  await synthesise({ commit: 'first' });
  if (fault === 'never-healthy') {
    progress(`from now on ${image} never becomes healthy`);
    await control(aws.url, 'knobs', { neverHealthyImages: [image] });
  }
  await deploy(env, ask, fault ? aws.url : undefined);

  const outputs = await outputsOf(ask, STACK);
  const gateway = gatewayOf(ask, outputs.GatewayGroupName);
  const members = await twoServe(gateway, outputs);
  const account = { env, url: aws.url, environment: ENVIRONMENT };
  await verifyTheDeployment(account);
  await whatHoldsData(ask, outputs);
  await aLostMemberComesBack(ask, gateway, members);
  await anotherTagRollsNothing(ask, env, gateway);
  await theInternetReaches(ask, outputs);
  await theAccountIsWatched(ask);
  const backups = await backupsOf(ask, ENVIRONMENT, STACK);
  const afterFirstDay = () => verifyTheFirstDay(account);
  const timeline = days > 0 ? await virtualDays({ url: aws.url, ask, region, backups, gateway, first, count: days, afterFirstDay }) : [];
  const lines = [...timeline, '', ...await drill({ url: aws.url, ask, backups, gateway })];
  await quarantine({ env, environment: ENVIRONMENT, backups, gateway });
  if (days > 0) {
    await restores({ url: aws.url, ask, env, backups, environment: ENVIRONMENT, deployAgain: () => deployWith({ commit: 'third' }, ask, env) });
  }

  if (keep) {
    release(aws.child);
    return { lines, kept: { url: aws.url, pid: aws.pid, env } };
  }
  await takeDown(ask, env, { formerDatabases: days > 0 ? 1 : 0 });
  return { lines };
}

async function startLocalAws() {
  const child = start(process.execPath, ['local-aws/start.mjs', '--seed', SEED], { cwd: ROOT });
  return new Promise((resolve, reject) => {
    let output = '';
    const take = (chunk) => {
      output += chunk;
      const ready = /^\{.*"url".*\}$/m.exec(output);
      if (ready) {
        resolve({ ...JSON.parse(ready[0]), child });
      }
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('close', (code) => reject(new DemoFailed(`the local AWS ended with ${code}:\n${output}`)));
  });
}

async function installPackages() {
  if (existsSync(`${ROOT}/node_modules/.package-lock.json`)) {
    return;
  }
  await must(run('npm', ['ci', '--no-fund', '--no-audit'], { cwd: ROOT }), 'npm ci');
  progress('packages installed');
}

/** `again`: the bundles are there, and the CDK has validated the example. */
async function synthesise(context, { again = false } = {}) {
  const settings = Object.entries(context).map(([name, value]) => `${name}=${value}`);
  progress(`synthesising examples/production (${settings.join(', ')})`);
  const options = settings.flatMap((setting) => ['--context', setting]);
  await must(again
    ? run('npx', ['cdk', 'synth', '--quiet', '--no-notices', ...options], { cwd: EXAMPLE, env: { CDK_VALIDATION: 'false' } })
    : run('npm', ['run', '--silent', 'synth', '--', ...options], { cwd: ROOT }), 'the synthesis');
}

/** Deploys a stack. With `clockUrl`, the local AWS's clock runs fast while members boot, so that their timeout takes seconds. */
async function deploy(env, ask, clockUrl) {
  progress('cdk deploy');
  const tell = tellProgress();
  let haste;
  const { code, output } = await run('npx', [
    'cdk', '--no-notices', 'deploy', '--all', '--app', ASSEMBLY, '--require-approval', 'never', '--progress', 'events',
  ], {
    cwd: EXAMPLE,
    env,
    onLine: (line) => {
      tell(line);
      if (clockUrl && !haste && line.includes('AWS::AutoScaling::AutoScalingGroup')) {
        haste = setInterval(() => control(clockUrl, 'clock', { advanceSeconds: 60 }).catch(() => undefined), 500);
      }
    },
  });
  clearInterval(haste);
  if (code !== 0) {
    const why = await reasons(ask) || output.split('\n').slice(-30).join('\n');
    const hint = /resource signal/.test(why) ? `\n${NEVER_HEALTHY}` : '';
    throw new DemoFailed(`cdk deploy ended with ${code}.\n${why}${hint}`);
  }
}

async function deployWith(context, ask, env) {
  await synthesise(context, { again: true });
  await deploy(env, ask);
}

/** The lines that the CDK CLI has shown. It repeats those of earlier deployments, because its own clock is behind the local AWS's. */
const shown = new Set();

/** Shows every tenth resource and every failure, as the progress. */
function tellProgress() {
  let complete = 0;
  return (line) => {
    const event = line.split('|').slice(2).join('|');
    if (event && shown.has(event)) {
      return;
    }
    shown.add(event);
    if (/_FAILED|ROLLBACK/.test(line)) {
      progress(line.replace(/\s+/g, ' ').slice(0, 160));
    } else if (/(CREATE|UPDATE|DELETE)_COMPLETE/.test(line) && ++complete % 10 === 0) {
      progress(`  ${complete} resources`);
    }
  };
}

/** Returns the failures, the first one first, because the others are often its consequences. */
async function reasons(ask) {
  const failed = [];
  for (const stack of [ACCOUNT_STACK, STACK]) {
    const events = [];
    let page = {};
    do {
      page = await ask('cloudformation', 'DescribeStackEvents', { StackName: stack, NextToken: page.NextToken }).catch(() => ({ StackEvents: [] }));
      events.push(...page.StackEvents);
    } while (page.NextToken);
    failed.push(...events.reverse().filter((event) => event.ResourceStatus.endsWith('_FAILED') && !/cancelled/i.test(event.ResourceStatusReason ?? ''))
      .map((event) => `  ${event.ResourceType} ${event.LogicalResourceId}: ${event.ResourceStatusReason}`));
  }
  return failed.join('\n');
}

async function outputsOf(ask, stack) {
  const { Stacks } = await ask('cloudformation', 'DescribeStacks', { StackName: stack });
  return Object.fromEntries(Stacks[0].Outputs.map(({ OutputKey, OutputValue }) => [OutputKey.replace(/^Production|[0-9A-F]{8}$/g, ''), OutputValue]));
}

async function twoServe(gateway, outputs) {
  const members = await gateway.until((now) => now.length === 2);
  const zones = [...new Set(members.map((member) => member.zone))].sort();
  finding('healthy gateway members behind the load balancer', `${members.length} in ${zones.join(' and ')}`, members.length === 2 && zones.length === 2);
  finding('the gateway has a persistent name', outputs.LoadBalancerDnsName, Boolean(outputs.LoadBalancerDnsName));
  return members;
}

async function aLostMemberComesBack(ask, gateway, members) {
  const [lost] = members;
  progress(`terminating ${lost.id}`);
  await ask('ec2', 'TerminateInstances', { InstanceIds: [lost.id] });
  const now = await gateway.until((each) => each.length === 2 && each.every((member) => member.id !== lost.id));
  const back = now.length === 2 && now.every((member) => member.id !== lost.id);
  finding('after one member is lost', `${now.length} healthy, ${back ? 'a new one among them' : 'the lost one not replaced'}`, back);
}

async function anotherTagRollsNothing(ask, env, gateway) {
  const before = await gateway.members();
  await deployWith({ commit: 'second' }, ask, env);
  const { Stacks } = await ask('cloudformation', 'DescribeStacks', { StackName: STACK });
  const after = await gateway.members();
  const same = JSON.stringify(after) === JSON.stringify(before);
  finding('after a deployment with another tag', `${Stacks[0].StackStatus}, ${same ? 'same members, same template version' : 'members rolled'}`,
    same && Stacks[0].StackStatus === 'UPDATE_COMPLETE');
}

async function theInternetReaches(ask, outputs) {
  const reachable = await reachableFromInternet(ask);
  finding('the Internet reaches', reachable.join(', ') || 'nothing', reachable.join() === 'load balancer:443');
  const addresses = outputs.NatAddresses.split(',');
  finding('partners see connections from', addresses.join(' and '), addresses.length === 2);
}

async function theAccountIsWatched(ask) {
  const [{ Stacks: [account] }, { trailList: trails }, { Topics: topics }] = await Promise.all([
    ask('cloudformation', 'DescribeStacks', { StackName: ACCOUNT_STACK }),
    ask('cloudtrail', 'DescribeTrails'),
    ask('sns', 'ListTopics'),
  ]);
  finding('the account\'s stack', account.StackStatus, /^(CREATE|UPDATE)_COMPLETE$/.test(account.StackStatus));
  const [trail] = trails;
  const { IsLogging } = await ask('cloudtrail', 'GetTrailStatus', { Name: trail.Name });
  finding('CloudTrail', `${IsLogging ? 'logging' : 'off'}, ${trail.IsMultiRegionTrail ? 'all Regions' : 'one Region'}, ${trail.LogFileValidationEnabled ? 'validated' : 'not validated'}`,
    trails.length === 1 && IsLogging && trail.IsMultiRegionTrail && trail.LogFileValidationEnabled);

  const attributes = await Promise.all(topics.map(async ({ TopicArn }) => (await ask('sns', 'GetTopicAttributes', { TopicArn })).Attributes));
  const { Subscriptions } = await ask('sns', 'ListSubscriptions');
  const sound = attributes.length === 2 && attributes.every((each) => each.KmsMasterKeyId) && Subscriptions.length === 2;
  finding('alarm topics', `${attributes.length}, ${attributes.every((each) => each.KmsMasterKeyId) ? 'each with a key of its own' : 'not encrypted'}, ${Subscriptions.length} subscriptions`, sound);

  const { Groups } = await ask('iam', 'ListGroups');
  const names = Groups.map((group) => group.GroupName).sort();
  finding('groups', names.join(', '), names.join() === 'Admin,DevelopmentTeam,InfrastructureTeam');
}

/** As docs/guide/removal.md says, in its order. */
async function takeDown(ask, env, { formerDatabases }) {
  const before = await imagesAndSnapshots(ask);
  await deployWith({ commit: 'last', protectionOptOut: 'end-of-the-demo' }, ask, env);
  progress('cdk destroy');
  const { code, output } = await run('npx', ['cdk', '--no-notices', 'destroy', '--all', '--force', '--app', ASSEMBLY, '--progress', 'events'],
    { cwd: EXAMPLE, env, onLine: tellProgress() });
  if (code !== 0) {
    throw new DemoFailed(`cdk destroy ended with ${code}.\n${await reasons(ask) || output.split('\n').slice(-30).join('\n')}`);
  }
  const [{ Addresses }, { KeyPairs }, { Buckets }, { Reservations }, { logGroups }, { Volumes }, { DBInstances }, { DBSnapshots }, { DBInstanceAutomatedBackups }, after] = await Promise.all([
    ask('ec2', 'DescribeAddresses'),
    ask('ec2', 'DescribeKeyPairs'),
    ask('s3', 'ListBuckets'),
    ask('ec2', 'DescribeInstances', { Filters: [{ Name: 'instance-state-name', Values: ['running'] }] }),
    ask('cloudwatch-logs', 'DescribeLogGroups', {}),
    ask('ec2', 'DescribeVolumes'),
    ask('rds', 'DescribeDBInstances'),
    ask('rds', 'DescribeDBSnapshots', { SnapshotType: 'manual' }),
    ask('rds', 'DescribeDBInstanceAutomatedBackups'),
    imagesAndSnapshots(ask),
  ]);
  finding('after cdk destroy there run', `${Reservations.length} instances, ${DBInstances.length} databases`, Reservations.length + DBInstances.length === 0);
  finding('and of the data there remain', `${Volumes.length} data volumes, ${DBSnapshots.length} snapshots of the databases, ${DBInstanceAutomatedBackups.length} automated backups`,
    Volumes.length === 3 && DBSnapshots.length === 1 + formerDatabases && DBInstanceAutomatedBackups.length === 1 + formerDatabases);
  finding('and of the images', `${after.images} with ${after.snapshots} snapshots: all that there were`, after.images === before.images && after.snapshots === before.snapshots);
  const flowLogs = logGroups.filter((group) => group.logGroupName.includes('FlowLogs'));
  const logs = Buckets.filter((bucket) => !bucket.Name.startsWith('cdk-'));
  finding('and', `${Addresses.length} NAT addresses, ${KeyPairs.length} key pair, ${logs.length} log bucket, ${flowLogs.length} flow log group`,
    Addresses.length === 2 && KeyPairs.length === 1 && logs.length === 1 && flowLogs.length === 1);
}

async function imagesAndSnapshots(ask) {
  const ofEnvironment = [{ Name: 'tag:oban:environment', Values: ['prod'] }];
  const [{ Images }, { Snapshots }] = await Promise.all([
    ask('ec2', 'DescribeImages', { Owners: ['self'], Filters: ofEnvironment }),
    ask('ec2', 'DescribeSnapshots', { OwnerIds: ['self'], Filters: ofEnvironment }),
  ]);
  return { images: Images.length, snapshots: Snapshots.length };
}

/** Returns the instructions for a local AWS that the demo leaves running. */
export function howToTalk({ url, pid, env }) {
  return [
    '', 'The local AWS keeps running. To use it with an SDK, the CDK CLI or the AWS CLI:', '',
    ...Object.entries(env).map(([name, value]) => `  export ${name}=${value}`),
    '', 'To see its clock and its settings:', '', `  curl ${url}${SETTINGS_PATH}`, '',
    'local-aws/README.md describes the settings. To stop the local AWS:', '', `  kill ${pid}`,
  ].join('\n');
}

async function must(running, what) {
  const { code, output } = await running;
  if (code !== 0) {
    throw new DemoFailed(`${what} ended with ${code}:\n${output.split('\n').slice(-40).join('\n')}`);
  }
}
