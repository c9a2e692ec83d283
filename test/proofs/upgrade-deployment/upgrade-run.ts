import { PutObjectCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { EnvironmentState, EnvironmentStates, KINDS, lossesBetween } from './environment-state';
import { equal, Finding, none } from './findings';
import { checkWithCli } from './upgrade-check';
import { clientConfig } from '../../e2e/clients';
import { Deployment } from '../../e2e/deployment';
import { Member, RunningGateway } from '../../e2e/gateway';
import type { LocalAws } from '../../e2e/local-aws';
import { Operator } from '../../e2e/operator';
import { addDays, Day, imageOf, RunningBackups, tagOf } from '../../e2e/running-backups';

const STACK = 'oban-production';
const SOURCES = ['app01', 'app02', 'b2g'];
/** A Monday. */
const FIRST_DAY = '2027-03-01';
const DAYS = 10;
/** The example keeps images for seven days, so that those of this day expire on the day of the upgrade. */
const EXPIRING = 3;
/** One member is lost on the day after it, and runs from an image that expires from then on. */
const MEMBER_IS_LOST_ON = EXPIRING + 1;
/** Those of seven days and of the day itself, and the first of the week. */
const IMAGES = SOURCES.length * (8 + 1);

const dateOf = (day: number) => addDays(FIRST_DAY, day - 1);

/** The deployed environment with the clients that observe it. */
interface Running {
  readonly aws: LocalAws;
  readonly deployment: Deployment;
  readonly gateway: RunningGateway;
  readonly backups: RunningBackups;
  readonly states: EnvironmentStates;
}

/** An environment of the release after ten days. */
interface Lived extends Running {
  readonly days: readonly Day[];
  readonly state: EnvironmentState;
  readonly members: readonly Member[];
  /** The image that somebody keeps after its last day. */
  readonly kept: string;
}

export interface UpgradeRunProps {
  readonly aws: LocalAws;
  /** The folders of the assemblies. */
  readonly release: string;
  readonly today: string;
  readonly signal: AbortSignal;
}

/** Deploys a release, lets ten days pass, deploys today's version over it and lets the day end. */
export async function upgradeRun({ aws, release, today, signal }: UpgradeRunProps): Promise<readonly Finding[]> {
  const released = new CloudAssembly(release);
  const lived = await live(aws, released);
  const findings = [...aboutTheRelease(lived), await checkWithCli(aws, released, today, signal)];
  const { deployed, finding } = await deployOver(lived, new CloudAssembly(today));
  findings.push(finding, ...await aboutTheState(lived));
  return deployed ? [...findings, ...await aboutTheMembers(lived), ...await aboutTheSameDay(lived)] : findings;
}

async function live(aws: LocalAws, released: CloudAssembly): Promise<Lived> {
  await RunningBackups.beginOn(aws, FIRST_DAY);
  const deployment = new Deployment(aws);
  await deployment.deploy({ synth: () => released });
  const gateway = await RunningGateway.of(aws, deployment, STACK);
  const [lost] = await gateway.until(2);
  const backups = await RunningBackups.of(aws, deployment, STACK, FIRST_DAY);
  await writeLogFile(aws);
  const days: Day[] = [];
  for (let day = 1; day <= DAYS; day++) {
    if (day === MEMBER_IS_LOST_ON) {
      await gateway.terminate(lost.instanceId);
      await gateway.until(2);
    }
    days.push(await backups.untilEvening());
  }
  const kept = imageOf('app01', dateOf(EXPIRING), days.at(-1)!.images)!.ImageId!;
  await backups.keep(kept);
  await backups.passTo('09:00');
  const states = new EnvironmentStates(aws, released);
  return { aws, deployment, gateway, backups, states, days, kept, members: await gateway.until(2), state: await states.now() };
}

/** Writes a file as CloudTrail does. The local AWS keeps the trail's records elsewhere. */
async function writeLogFile(aws: LocalAws): Promise<void> {
  const s3 = new S3Client({ ...clientConfig(aws), forcePathStyle: true });
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  for (const { Name } of Buckets!.filter((bucket) => !bucket.Name!.startsWith('cdk-'))) {
    await s3.send(new PutObjectCommand({ Bucket: Name, Key: `AWSLogs/123456789012/CloudTrail/${FIRST_DAY}.json.gz`, Body: 'records' }));
  }
}

/** The upgrade proves nothing if there is nothing to lose. */
function aboutTheRelease({ days, state }: Lived): Finding[] {
  const failures = days.flatMap(({ date, failures: failed }) => failed.map((name) => `${date}: ${name} failed`));
  const made = days.map(({ date, images }) => SOURCES.filter((source) => imageOf(source, date, images) !== undefined).length);
  return [
    none('before: failed runs of the release', `${failures.length}`, failures),
    equal('before: images that were made in ten days', made.reduce((sum, count) => sum + count), SOURCES.length * DAYS),
    equal('before: images that are there', state.images.size, IMAGES),
    equal('before: images that were promoted', [...state.pointers.values()].join().split(' ').length - 1, DAYS),
    none('before: alarms', `${state.alarms.size}`, state.alarms.size > 50 ? [] : ['fewer than 50']),
    equal('before: servers, volumes, databases', [state.servers.size, state.volumes.size, state.database.size / 2].join(', '), '2, 3, 1'),
  ];
}

async function deployOver({ deployment, gateway }: Lived, today: CloudAssembly): Promise<{ deployed: boolean; finding: Finding }> {
  const healthy: number[] = [];
  const check = 'deployment of today\'s version';
  try {
    const stacks = await deployment.deploy({ synth: () => today }, async () => healthy.push((await gateway.healthyMembers()).length));
    const statuses = [...new Set(Object.values(stacks).map(({ StackStatus }) => StackStatus))];
    const fewest = Math.min(2, ...healthy);
    return {
      deployed: true,
      finding: none(check, `${statuses.join(', ')}, ${fewest} healthy members throughout`, fewest < 2 ? [`only ${fewest} healthy members`] : []),
    };
  } catch (error) {
    return { deployed: false, finding: none(check, 'failed', [(error as Error).message]) };
  }
}

async function aboutTheState({ state, states }: Lived): Promise<Finding[]> {
  const now = await states.now();
  return KINDS.map((kind) => {
    const losses = lossesBetween(state[kind], now[kind]);
    return none(`after: ${kind}`, `${state[kind].size - losses.length} of ${state[kind].size} as before`, losses);
  });
}

/** A release may replace members, but only with ones from the image that was promoted last. */
async function aboutTheMembers({ gateway, members, state }: Lived): Promise<Finding[]> {
  const promoted = [...state.pointers.values()].join().split(' ').at(-1)!;
  const now = await gateway.until(2);
  const replaced = now.filter(({ instanceId }) => !members.some((each) => each.instanceId === instanceId));
  const problems = replaced.filter(({ image }) => image !== promoted).map(({ instanceId, image }) => `${instanceId} was launched from ${image}, and ${promoted} is promoted`);
  return [none('after: members', `${now.length}, ${replaced.length} of them replaced`, problems)];
}

async function aboutTheSameDay({ aws, deployment, backups, state, states, kept, gateway, days }: Lived): Promise<Finding[]> {
  await backups.follow(deployment, STACK);
  const running = new Set((await gateway.until(2)).map(({ image }) => image));
  const { date, images, failures, mails } = await backups.untilEvening();
  const there = new Set(images.map(({ ImageId }) => ImageId));
  const made = SOURCES.filter((source) => imageOf(source, date, images) !== undefined);
  const due = days.at(-1)!.images.filter((image) => tagOf(image, 'delete-after')! < date).map(({ ImageId }) => ImageId!);
  const stays = due.filter((id) => id === kept || running.has(id));
  const expired = due.filter((id) => !there.has(id));
  const [[pointer, history]] = state.pointers;
  const [values, promoted] = [(await states.now()).pointers.get(pointer) ?? '', imageOf('b2g', date, images)?.ImageId];
  const { sources } = await new Operator(aws).json('status', '--environment', 'prod');
  const wrong = sources.filter(({ state: each }: any) => each !== 'right').map((each: any) => `${each.source ?? each.name}: ${each.state}`);
  return [
    equal('same day: images made', made.join(', '), SOURCES.join(', ')),
    equal('same day: pointer', values === `${history} ${promoted}` ? 'moved to the image of the day' : `is ${values.split(' ').at(-1)}`, 'moved to the image of the day'),
    equal('same day: expired images of the release', `${expired.length} of ${due.length}, ${stays.filter((id) => there.has(id)).length} kept or in use`, '1 of 3, 2 kept or in use'),
    none('same day: failed runs and mails', `${failures.length + mails.length}`, [...failures.map((name) => `${name} failed`), ...mails]),
    none('same day: oban-environment backup status', wrong.length === 0 ? `${sources.length} sources right` : 'problems', sources.length === SOURCES.length ? wrong : [`${sources.length} sources`]),
  ];
}
