import { GetParameterHistoryCommand } from '@aws-sdk/client-ssm';
import { Deployment } from './deployment';
import { LocalAws } from './local-aws';
import { BASE_IMAGE, gatewayApp, NEVER_HEALTHY_IMAGE, PROMOTED_IMAGE, SEED } from './production-app';
import type { MovePointer } from '../../src/backup/functions/model/decision';
import { movePointer } from '../../src/backup/functions/roll-clusters/move-pointer';
import { Account } from '../proofs/fault-injection/account';

const STACK = 'oban-production';
const POINTER = `/oban/prod/b2g/image/${BASE_IMAGE}`;
const change: MovePointer = { action: 'move-pointer', subject: POINTER, source: 'b2g', from: BASE_IMAGE, to: PROMOTED_IMAGE, reason: 'it is good' };
const IN_TIME = { isNear: () => false };

let aws: LocalAws;
let account: Account;

/** Moves the clock until a promise is settled, and returns its result. */
async function whileTimePasses<T>(work: Promise<T>): Promise<T> {
  let isOver = false;
  const passing = (async () => {
    while (!isOver) {
      await aws.advanceClock(30);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  try {
    return await work;
  } finally {
    isOver = true;
    await passing;
  }
}

async function history(): Promise<string[]> {
  const { Parameters } = await account.clients.ssm.send(new GetParameterHistoryCommand({ Name: POINTER }));
  return Parameters!.map(({ Value }) => Value!);
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  account = new Account(aws);
}, 120_000);

beforeEach(async () => account.reset());

afterAll(async () => aws?.stop());

test('a first deployment waits for a check that takes four minutes', async () => {
  await aws.control('knobs', { parameterCheckSeconds: 240 });
  const deployment = new Deployment(aws);
  const assembly = await deployment.publish(gatewayApp({}, { protectionOptOut: 'first installation' }));
  for (const artifact of assembly.stacks) {
    await deployment.begin(artifact);
    await deployment.settled(artifact.stackName, () => aws.advanceClock(10));
  }
  expect((await deployment.settled(STACK)).StackStatus).toBe('CREATE_COMPLETE');
  expect(await history()).toEqual([BASE_IMAGE]);
}, 300_000);

describe('a pointer', () => {
  beforeEach(async () => {
    await account.putPointer(POINTER, BASE_IMAGE);
    await aws.control('knobs', { parameterCheckSeconds: 240 });
  });

  test('the pointer is moved after its image has been checked', async () => {
    expect(await whileTimePasses(movePointer(account.clients.ssm, change, 1, IN_TIME))).toEqual({ result: 'done' });
    expect(await history()).toEqual([BASE_IMAGE, PROMOTED_IMAGE]);
  }, 60_000);

  test.each([
    ['the same image', PROMOTED_IMAGE, { result: 'already-done', detail: `it names ${PROMOTED_IMAGE}` }],
    ['another image', NEVER_HEALTHY_IMAGE, { result: 'overtaken', detail: `it now names ${NEVER_HEALTHY_IMAGE}` }],
  ])('a run waits for the check of %s that an interrupted run wrote, and does not overwrite it', async (_, image, outcome) => {
    await account.putPointer(POINTER, image);
    expect(await whileTimePasses(movePointer(account.clients.ssm, change, 1, IN_TIME))).toEqual(outcome);
    expect(await history()).toEqual([BASE_IMAGE, image]);
  }, 60_000);
});
