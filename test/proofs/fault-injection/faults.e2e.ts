import { Account, clientsOf } from './account';
import { Accounts } from './accounts';
import { disturb, failing, fault, losingAnswers, OnTheWire, reset, seeing } from './faults';
import { Between, intercept } from './interruption';
import type { Scenario } from './scenario';
import { SCENARIOS } from './scenarios';
import { failuresOf, setStage, Stage, Undisturbed, undisturbed } from './stage';
import { State, stateOf } from './state';
import { Row, table } from '../../support/table';

/** A fault of one of the operations that a function calls. */
interface Trouble {
  readonly title: string;
  readonly wire: (operation: string) => OnTheWire;
  /** Whether the client recovers by retries. */
  readonly isBridged: boolean;
  /** Whether the fault is injected into changes and the first read only. */
  readonly isOfChanges: boolean;
}

const TROUBLES: readonly Trouble[] = [
  // Reads are retried like changes, and a lost response to a read has no effect, so the first read represents all reads.
  { title: 'two throttles', wire: (operation) => failing(operation, () => fault('RequestLimitExceeded', 503), 2), isBridged: true, isOfChanges: true },
  { title: 'an error of the service', wire: (operation) => failing(operation, () => fault('InternalError', 500), 1), isBridged: true, isOfChanges: true },
  { title: 'a connection reset', wire: (operation) => failing(operation, reset, 1), isBridged: true, isOfChanges: true },
  { title: 'an answer lost after the change', wire: losingAnswers, isBridged: true, isOfChanges: true },
  { title: 'throttled permanently', wire: (operation) => failing(operation, () => fault('RequestLimitExceeded', 503)), isBridged: false, isOfChanges: true },
  { title: 'not permitted', wire: (operation) => failing(operation, () => fault('UnauthorizedOperation', 403)), isBridged: false, isOfChanges: false },
];

/** The time until AWS lists late resources: longer than the first pauses between the queries of a function. */
const LISTING_SECONDS = 7;

const CHANGES = /^(Create|Put|Start|Deregister|Delete|Publish)/;

/** One world for each function: the one with the most kinds of changes. */
const WORLDS = SCENARIOS.filter((scenario, index) => SCENARIOS.findIndex((other) => other.function === scenario.function) === index);

let accounts: Accounts;
const rows: Row[] = [];

beforeAll(async () => {
  // The pauses of the client between its attempts are not tested here.
  jest.spyOn(Math, 'random').mockReturnValue(0);
  accounts = await Accounts.start();
}, 180_000);

afterAll(async () => {
  process.stdout.write(`\n${table(rows)}\n\n`);
  await accounts?.stop();
});

interface Run {
  readonly failures: readonly string[];
  readonly done: number;
  readonly state: State;
}

/** Runs a function with disturbed calls, and ignores its result. */
async function run({ world, names }: Stage, account: Account, wire?: OnTheWire, between?: Between): Promise<Run> {
  let done = 0;
  const disturbed = wire === undefined ? clientsOf(account.aws) : disturb(clientsOf(account.aws), wire);
  const clients = between === undefined ? disturbed : intercept(disturbed, between);
  const decided = (_: unknown, { result }: { readonly result: string }) => { done += Number(result === 'done' || result === 'already-done'); };
  try {
    const summary = await world.start({ clients, clock: await account.clock(), decided });
    return { failures: failuresOf(summary, names), done, state: await stateOf(account, names) };
  } catch (error) {
    return { failures: [`the run: ${error}`], done, state: await stateOf(account, names) };
  }
}

describe.each(WORLDS)('$function ($title)', (scenario: Scenario) => {
  let clean: Undisturbed;

  beforeAll(async () => {
    [clean] = await accounts.forEach([scenario], undisturbed);
  }, 60_000);

  test.each(TROUBLES)('each operation has the right result with a fault: $title', async ({ title, wire, isBridged, isOfChanges }) => {
    const operations = [...new Set(clean.operations)].filter((operation, index) => !isOfChanges || index === 0 || CHANGES.test(operation));
    const results = await accounts.forEach(operations, async (operation, account) => {
      const stage = await setStage(scenario, account);
      const disturbed = await run(stage, account, wire(operation));
      const again = isBridged ? disturbed : await run(stage, account);
      const failures = disturbed.failures.filter((failure) => !clean.failures.includes(failure));
      // A check with failed queries sends a mail about them, too.
      const messages = again.state.messages.filter((message) => clean.after.messages.includes(message));
      return { operation, failures, done: disturbed.done, state: { ...again.state, messages } };
    });
    for (const { operation, failures, done, state } of results) {
      rows.push({
        'function': scenario.function,
        'fault': title,
        'at': operation,
        'done': done,
        'failed': failures.length,
        'in the end': `${JSON.stringify(state) === JSON.stringify(clean.after) ? 'right' : 'WRONG'}${isBridged ? '' : ' after the next run'}`,
      });
    }
    results.forEach(({ operation, state }) => expect({ operation, state }).toEqual({ operation, state: clean.after }));
    // A fault that the client recovers from notifies nobody, and any other fault is always reported.
    const unexpected = results.filter(({ failures }) => (failures.length > 0) === isBridged);
    expect(unexpected.map(({ operation, failures }) => ({ operation, failures }))).toEqual([]);
  }, 900_000);
});

describe('inconsistent responses of AWS', () => {
  const scenarioOf = (name: string) => WORLDS.find((scenario) => scenario.function === name)!;

  /** The resources that AWS lists late in one run. The next run sees all of them. */
  const VIEWS: readonly { readonly title: string; readonly functions: readonly string[]; readonly between: Between }[] = [
    {
      title: 'images are listed without their snapshots',
      functions: ['create-images', 'roll-clusters', 'expire-images', 'tag-snapshots'],
      between: seeing('DescribeImages', ({ Images = [] }) => Images.forEach((image: any) => { image.BlockDeviceMappings = []; })),
    },
    {
      title: 'snapshots are not listed yet',
      functions: ['create-images', 'roll-clusters', 'expire-images', 'tag-snapshots'],
      between: seeing('DescribeSnapshots', (output) => { output.Snapshots = []; }),
    },
    {
      title: 'images are not listed yet',
      functions: ['expire-images', 'tag-snapshots'],
      between: seeing('DescribeImages', (output) => { output.Images = []; }),
    },
  ];

  test.each(VIEWS)('the next run has the right result after inconsistent responses: $title', async ({ title, functions, between }) => {
    for (const scenario of functions.map(scenarioOf)) {
      const [clean] = await accounts.forEach([scenario], undisturbed);
      const [result] = await accounts.forEach([scenario], async (_, account) => {
        const stage = await setStage(scenario, account);
        const early = await run(stage, account, undefined, between);
        return { early, late: await run(stage, account) };
      });
      const isRight = JSON.stringify(result.late.state) === JSON.stringify(clean.after);
      rows.push({
        'function': scenario.function,
        'fault': title,
        'at': '',
        'done': result.early.done,
        'failed': result.early.failures.filter((failure) => !clean.failures.includes(failure)).length,
        'in the end': `${isRight ? 'right' : 'WRONG'} after the next run`,
      });
      expect({ function: scenario.function, ...result.late.state }).toEqual({ function: scenario.function, ...clean.after });
    }
  }, 900_000);

  /** https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html */
  test.each([
    { title: 'images are listed some seconds after they are made, and an answer is lost', isLost: true },
    { title: 'images are listed some seconds after they are made, and an event comes twice', isLost: false },
  ])('the result is right: $title', async ({ title, isLost }) => {
    for (const scenario of ['create-images', 'roll-clusters'].map(scenarioOf)) {
      const [clean] = await accounts.forEach([scenario], undisturbed);
      const [{ first, second }] = await accounts.forEach([scenario], async (_, account) => {
        const stage = await setStage(scenario, account);
        await account.aws.control('knobs', { imageListingSeconds: LISTING_SECONDS });
        const early = await run(stage, account, isLost ? losingAnswers('CreateImage') : undefined);
        const again = isLost ? [] : [await run(stage, account)];
        await account.aws.control('clock', { advanceSeconds: LISTING_SECONDS });
        return { first: early, second: { failures: again.flatMap((each) => each.failures), state: await stateOf(account, stage.names) } };
      });
      const failures = [...first.failures, ...second.failures].filter((failure) => !clean.failures.includes(failure));
      const isRight = JSON.stringify(second.state) === JSON.stringify(clean.after);
      rows.push({
        'function': scenario.function, 'fault': title, 'at': 'CreateImage', 'done': first.done, 'failed': failures.length, 'in the end': isRight ? 'right' : 'WRONG',
      });
      expect({ function: scenario.function, ...second.state }).toEqual({ function: scenario.function, ...clean.after });
      expect(failures).toEqual([]);
    }
  }, 900_000);

  test('the result does not depend on the size and order of pages', async () => {
    for (const scenario of WORLDS) {
      const [clean] = await accounts.forEach([scenario], undisturbed);
      const [{ state, failures }] = await accounts.forEach([scenario], async (_, account) => {
        const stage = await setStage(scenario, account);
        await account.aws.control('knobs', { largestPage: 2, order: 7 });
        return run(stage, account);
      });
      const isRight = JSON.stringify(state) === JSON.stringify(clean.after);
      rows.push({
        'function': scenario.function,
        'fault': 'pages of odd sizes',
        'at': '',
        'done': '',
        'failed': failures.length - clean.failures.length,
        'in the end': isRight ? 'right' : 'WRONG',
      });
      expect({ function: scenario.function, ...state }).toEqual({ function: scenario.function, ...clean.after });
    }
  }, 900_000);
});
