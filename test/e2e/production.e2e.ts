import { Deployment, sleep } from './deployment';
import { Member, RunningGateway } from './gateway';
import { Holdings } from './holdings';
import { LocalAws } from './local-aws';
import { BASE_IMAGE, MENDED_IMAGE, NEVER_HEALTHY_IMAGE, NEXT_IMAGE, productionApp, PROMOTED_IMAGE, SEED, serverApp } from './production-app';
import { deployWatched } from './rolling-deployment';
import { RunningBackups } from './running-backups';

const STACK = 'oban-production';
const POINTER = `/oban/prod/b2g/image/${BASE_IMAGE}`;

let aws: LocalAws;
let deployment: Deployment;
let gateway: RunningGateway;
let holdings: Holdings;

const watched = () => ({ aws, deployment, gateway, stackName: STACK });

const ids = (members: Member[]) => members.map((member) => member.instanceId);
const images = (members: Member[]) => members.map((member) => member.image);

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  // Deployments move the clock by hours, in which the daily functions must not promote an image.
  await RunningBackups.beginOn(aws, '2027-03-01');
  deployment = new Deployment(aws);
  await deployment.deploy(productionApp());
  gateway = await RunningGateway.of(aws, deployment, STACK);
  holdings = new Holdings(aws);
}, 180_000);

afterAll(async () => aws?.stop());

test('two healthy members serve in two zones, from the base image', async () => {
  const members = await gateway.until(2);
  expect(new Set(members.map((member) => member.zone)).size).toBe(2);
  expect(images(members)).toEqual([BASE_IMAGE, BASE_IMAGE]);
});

test('the local AWS models every property of the templates, so that no test below relies on an ignored one', async () => {
  expect(await aws.control('ignored-properties')).toEqual([]);
});

test('members require IMDSv2, have the environment\'s tag and have one encrypted root volume', async () => {
  for (const instance of await gateway.instances(ids(await gateway.until(2)))) {
    expect(instance.MetadataOptions?.HttpTokens).toBe('required');
    expect(instance.Tags).toContainEqual({ Key: 'oban:environment', Value: 'prod' });
    expect(instance.PublicIpAddress).toBeUndefined();
    expect(instance.BlockDeviceMappings).toHaveLength(1);
  }
});

test('servers are protected, with encrypted volumes of their own', async () => {
  const { instance, protectedFromTermination, dataVolumes } = await holdings.server('prod-app02');
  expect(instance).toMatchObject({ Placement: { AvailabilityZone: 'ap-southeast-2b' }, MetadataOptions: { HttpTokens: 'required' } });
  expect(instance.PublicIpAddress).toBeUndefined();
  expect(instance.Tags).toEqual(expect.arrayContaining([{ Key: 'oban:environment', Value: 'prod' }, { Key: 'oban:backup', Value: 'daily' }]));
  expect(protectedFromTermination).toBe(true);
  expect(dataVolumes.sort((one, other) => one.Size! - other.Size!)).toMatchObject([
    { Size: 50, VolumeType: 'gp3', Encrypted: true }, { Size: 200, VolumeType: 'gp3', Encrypted: true },
  ]);
});

test('the database has the properties of the production profile', async () => {
  expect(await holdings.database()).toMatchObject({
    Engine: 'sqlserver-se',
    MultiAZ: true,
    StorageEncrypted: true,
    DeletionProtection: true,
    BackupRetentionPeriod: 35,
    PubliclyAccessible: false,
    MaxAllocatedStorage: 1000,
    Timezone: 'AUS Eastern Standard Time',
    MasterUserSecret: { SecretStatus: 'active' },
  });
});

test('the inventory contains every resource that is backed up', async () => {
  const inventory = await holdings.inventory();
  expect(Object.keys(inventory).sort()).toEqual(['app01', 'app02', 'b2g']);
  expect(inventory.app01.instanceId).toBe((await holdings.server('prod-app01')).instance.InstanceId);
  expect(inventory.b2g.imagePointer).toBe(POINTER);
});

test('a server of another app can be added and removed in its own stack without a change of the environment', async () => {
  const app = serverApp(await deployment.outputs(STACK, 'Production'));
  expect((await deployment.deploy(app))['oban-more-servers'].StackStatus).toBe('CREATE_COMPLETE');
  const { instance, dataVolumes } = await holdings.server('prod-app07');
  expect(instance.KeyName).toBe((await holdings.server('prod-app01')).instance.KeyName);
  expect(dataVolumes).toMatchObject([{ Size: 10, Encrypted: true }]);
  expect(Object.keys(await holdings.inventory())).toContain('app07');
  expect((await deployment.delete('oban-more-servers')).StackStatus).toBe('DELETE_COMPLETE');
  expect(Object.keys(await holdings.inventory())).not.toContain('app07');
  await holdings.discard(dataVolumes);
}, 60_000);

test('a lost member is replaced', async () => {
  const [lost, kept] = await gateway.until(2);
  await gateway.terminate(lost.instanceId);
  await sleep(200);
  const members = await gateway.until(2);
  expect(ids(members)).toContain(kept.instanceId);
  expect(ids(members)).not.toContain(lost.instanceId);
});

test('a tag update keeps template version, members and key pair', async () => {
  const before = await gateway.until(2);
  const { status, failures } = await deployWatched(watched(), productionApp({ tag: 'second' }));
  expect({ status, failures }).toEqual({ status: 'UPDATE_COMPLETE', failures: [] });
  expect(await gateway.until(2)).toEqual(before);
});

test('a deployment leaves a promoted pointer where it is, and a new member boots from it', async () => {
  await gateway.promote(POINTER, PROMOTED_IMAGE);
  const { status, failures } = await deployWatched(watched(), productionApp({ tag: 'third' }));
  expect({ status, failures }).toEqual({ status: 'UPDATE_COMPLETE', failures: [] });
  expect(await gateway.pointer(POINTER)).toBe(PROMOTED_IMAGE);
  await gateway.terminate((await gateway.until(2))[0].instanceId);
  await sleep(200);
  expect(images(await gateway.until(2))).toContain(PROMOTED_IMAGE);
});

test('a base image that never becomes healthy is rolled back to the promoted image, with two healthy members throughout', async () => {
  await aws.control('knobs', { neverHealthyImages: [NEVER_HEALTHY_IMAGE] });
  const { status, fewestHealthy, samples } = await deployWatched(
    watched(), productionApp({ tag: 'third', baseImage: NEVER_HEALTHY_IMAGE }), () => aws.advanceClock(30));
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(samples).toBeGreaterThan(3);
  expect(fewestHealthy).toBeGreaterThanOrEqual(2);
  expect(await gateway.pointer(POINTER)).toBe(PROMOTED_IMAGE);
  await expect(gateway.pointer(`/oban/prod/b2g/image/${NEVER_HEALTHY_IMAGE}`)).rejects.toThrow();
  expect(images(await gateway.until(2))).toEqual([PROMOTED_IMAGE, PROMOTED_IMAGE]);
}, 120_000);

test('one member serves if another is lost during a deployment of a bad image, until the rollback has restored the promoted image', async () => {
  let lost: string | undefined;
  const { status, fewestHealthy } = await deployWatched(watched(), productionApp({ tag: 'third', baseImage: NEVER_HEALTHY_IMAGE }), async () => {
    if (lost === undefined) {
      lost = (await gateway.healthyMembers())[0].instanceId;
      await gateway.terminate(lost);
    }
    await aws.advanceClock(30);
  });
  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(fewestHealthy).toBeGreaterThanOrEqual(1);
  const members = await gateway.until(2);
  expect(ids(members)).not.toContain(lost);
  expect(images(members)).toEqual([PROMOTED_IMAGE, PROMOTED_IMAGE]);
}, 120_000);

test('a member lost during a good deployment is replaced, and the deployment succeeds', async () => {
  let lost: string | undefined;
  const { status, failures } = await deployWatched(watched(), productionApp({ tag: 'third', baseImage: MENDED_IMAGE }), async () => {
    if (lost === undefined) {
      lost = (await gateway.healthyMembers())[0].instanceId;
      await gateway.terminate(lost);
    }
  });
  expect({ status, failures }).toEqual({ status: 'UPDATE_COMPLETE', failures: [] });
  const members = await gateway.until(2);
  expect(ids(members)).not.toContain(lost);
  expect(images(members)).toEqual([MENDED_IMAGE, MENDED_IMAGE]);
}, 120_000);

test('a new base image rolls the members one by one with two healthy throughout, and its pointer replaces the old one', async () => {
  const before = await gateway.until(2);
  const { status, failures, fewestHealthy } = await deployWatched(watched(), productionApp({ tag: 'third', baseImage: NEXT_IMAGE }));
  expect({ status, failures }).toEqual({ status: 'UPDATE_COMPLETE', failures: [] });
  expect(fewestHealthy).toBeGreaterThanOrEqual(2);
  const after = await gateway.until(2);
  expect(images(after)).toEqual([NEXT_IMAGE, NEXT_IMAGE]);
  expect(ids(after)).not.toEqual(expect.arrayContaining(ids(before)));
  expect((await gateway.suspendedProcesses())).toEqual([]);
  await expect(gateway.pointer(POINTER)).rejects.toThrow();
}, 120_000);

test('a protected environment cannot be deleted, and a deletion without protection retains the data', async () => {
  await expect(deployment.delete(STACK)).rejects.toThrow(/TerminationProtection/);
  await deployment.unprotect(STACK);
  const ended = await deployment.deploy(productionApp({ tag: 'third', baseImage: NEXT_IMAGE, protectionOptOut: 'end of the test' }));
  expect(ended[STACK].StackStatus).toBe('UPDATE_COMPLETE');
  expect((await deployment.delete(STACK)).StackStatus).toBe('DELETE_COMPLETE');
  expect(await gateway.retained()).toEqual({ addresses: 2, keyPairs: 1, environmentKeys: 1, runningInstances: 0, pointers: 0 });
  expect(await holdings.remaining()).toEqual({ volumes: 3, databases: 0, snapshots: 1, automatedBackups: 1 });
}, 120_000);
