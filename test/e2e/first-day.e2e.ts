import { Deployment } from './deployment';
import { RunningGateway } from './gateway';
import { Holdings } from './holdings';
import { LocalAws } from './local-aws';
import { BASE_IMAGE, gatewayApp, PROMOTED_IMAGE, SEED } from './production-app';
import { RunningBackups } from './running-backups';
import { Readiness } from '../../src';

const STACK = 'oban-production';
const POINTER = `/oban/prod/b2g/image/${BASE_IMAGE}`;
const RUNNING_IS_ENOUGH = { readiness: Readiness.instanceRunning('first installation: the gateway software is not on the image yet') };
const FIRST_INSTALLATION = { protectionOptOut: 'first installation' };

let aws: LocalAws;
let deployment: Deployment;

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  deployment = new Deployment(aws);
}, 180_000);

beforeEach(async () => {
  await aws.control('reset');
  // Deployments move the clock by hours, in which the daily functions must not promote an image.
  await RunningBackups.beginOn(aws, '2027-03-01');
  await aws.control('knobs', { neverHealthyImages: [BASE_IMAGE] }); // a plain Windows image: nothing answers on it
});

afterAll(async () => aws?.stop());

/** Deploys the account and begins the environment's stack; the clock runs until it has settled. */
async function deploy(...options: Parameters<typeof gatewayApp>): Promise<string> {
  const assembly = await deployment.publish(gatewayApp(...options));
  for (const artifact of assembly.stacks) {
    await deployment.begin(artifact);
    await deployment.settled(artifact.stackName, () => aws.advanceClock(30));
  }
  return (await deployment.settled(STACK)).StackStatus!;
}

test('an installation on plain members can be imaged and promoted, and then require health', async () => {
  expect(await deploy(RUNNING_IS_ENOUGH, FIRST_INSTALLATION)).toBe('CREATE_COMPLETE');
  const gateway = await RunningGateway.of(aws, deployment, STACK);
  expect(await gateway.healthyMembers()).toEqual([]);
  expect(await gateway.inService()).toHaveLength(2);

  await gateway.promote(POINTER, PROMOTED_IMAGE);
  expect(await deploy({})).toBe('UPDATE_COMPLETE');
  expect((await gateway.until(2)).map((member) => member.image)).toEqual([PROMOTED_IMAGE, PROMOTED_IMAGE]);
}, 120_000);

test('plain members are not replaced while software is installed on them', async () => {
  await deploy(RUNNING_IS_ENOUGH, FIRST_INSTALLATION);
  const gateway = await RunningGateway.of(aws, deployment, STACK);
  const members = await gateway.inService();
  await aws.advanceClock(3 * 3600);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(await gateway.inService()).toEqual(members);
}, 120_000);

test('a first deployment that requires health of a plain image rolls back, and the next one succeeds after its deletion', async () => {
  expect(await deploy({}, FIRST_INSTALLATION)).toBe('ROLLBACK_COMPLETE');
  expect((await deployment.failuresSince(new Date(0), STACK)).join()).toMatch(/Group.*signal/);
  expect((await deployment.delete(STACK)).StackStatus).toBe('DELETE_COMPLETE');
  expect(await deploy(RUNNING_IS_ENOUGH, FIRST_INSTALLATION)).toBe('CREATE_COMPLETE');
}, 120_000);

test('a rollback fails because of protected resources, and succeeds after their protection is removed', async () => {
  expect(await deploy({})).toBe('ROLLBACK_FAILED');
  await new Holdings(aws).allowDeletion();
  expect((await deployment.delete(STACK)).StackStatus).toBe('DELETE_COMPLETE');
  expect(await deploy(RUNNING_IS_ENOUGH, FIRST_INSTALLATION)).toBe('CREATE_COMPLETE');
}, 120_000);
