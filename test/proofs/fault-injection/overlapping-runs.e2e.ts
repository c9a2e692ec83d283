import * as fc from 'fast-check';
import { BASE_IMAGE, TODAY } from './account';
import { Accounts } from './accounts';
import { SCENARIOS } from './scenarios';
import { failuresOf, setStage, start, undisturbed } from './stage';
import { stateOf } from './state';
import { Schedule, takeTurns } from './turns';
import { Row, table } from '../../support/table';

/** An order of the calls of two runs. */
interface Order {
  readonly title: string;
  readonly schedule: Schedule;
}

const RANDOM_ORDERS = 5;

let accounts: Accounts;
const rows: Row[] = [];

beforeAll(async () => {
  accounts = await Accounts.start();
}, 180_000);

afterAll(async () => {
  process.stdout.write(`\n${table(rows)}\n\n`);
  await accounts?.stop();
});

/** Returns the orders of two runs with these numbers of calls. */
function ordersOf(calls: number): Order[] {
  return [
    { title: 'one after the other', schedule: () => 0 },
    { title: 'by turns', schedule: (turn) => turn % 2 },
    ...Array.from({ length: calls - 1 }, (_, index) => ({ title: 'the second within the first', schedule: (turn: number) => (turn <= index ? 0 : 1) })),
    ...randomTurns(2 * calls).map((turns) => ({ title: 'at random', schedule: (turn: number) => turns[turn % turns.length] })),
  ];
}

/** Returns a sample that is the same in every test run. */
function randomTurns(number: number): number[][] {
  return fc.sample(fc.array(fc.nat(1), { minLength: number, maxLength: number }), { seed: 1, numRuns: RANDOM_ORDERS });
}

test.each(SCENARIOS)('$function ($title): two runs at the same time have the same result as one', async (scenario) => {
  const [{ operations, after, failures: known }] = await accounts.forEach([scenario], undisturbed);
  const orders = ordersOf(operations.length);
  const results = await accounts.forEach(orders, async ({ title, schedule }, account) => {
    const stage = await setStage(scenario, account);
    const run = (between: Parameters<typeof start>[2]) => start(stage, account, between);
    const outcomes = await takeTurns([run, run], schedule);
    const state = await stateOf(account, stage.names);
    const failures = outcomes
      .flatMap((outcome) => (outcome.status === 'fulfilled' ? failuresOf(outcome.value, stage.names) : [String(outcome.reason)]))
      .filter((failure) => !known.includes(failure));
    return { title, failures, state, isSame: JSON.stringify(state) === JSON.stringify(after) };
  });
  for (const title of new Set(orders.map((order) => order.title))) {
    const ofTitle = results.filter((result) => result.title === title);
    rows.push({
      'function': scenario.function,
      'world': scenario.title,
      'two runs': title,
      'orders': ofTitle.length,
      'all as one run': ofTitle.every(({ isSame }) => isSame) ? 'yes' : 'no',
      'wrong alarms': ofTitle.flatMap(({ failures }) => failures).length,
    });
  }
  results.forEach(({ state }) => expect(state).toEqual(after));
  expect([...new Set(results.flatMap(({ failures }) => failures))]).toEqual([]);
}, 900_000);

test('a pointer that somebody moves on and back during a run is not moved again, or the run reports it', async () => {
  const scenario = SCENARIOS.find(({ function: name, title }) => name === 'roll-clusters' && title.includes('event'))!;
  const pointer = `/oban/prod/b2g/image/${BASE_IMAGE}`;
  const [{ operations }] = await accounts.forEach([scenario], undisturbed);
  const [read, write] = [operations.indexOf('GetParameterHistory') + 1, operations.indexOf('PutParameter')];
  const moments = Array.from({ length: write - read + 1 }, (_, index) => read + index);
  const results = await accounts.forEach(moments, async (moment, account) => {
    const stage = await setStage(scenario, account);
    const image = await account.imageId(`oban/prod/b2g/${TODAY}`);
    let calls = 0;
    const summary = await start(stage, account, async (_, send) => {
      const answer = await send();
      calls += 1;
      if (calls === moment) {
        await account.putPointer(pointer, image);
        await account.putPointer(pointer, BASE_IMAGE);
      }
      return answer;
    });
    const values = JSON.parse((await stateOf(account, stage.names)).pointers[0]).values.length;
    return { moment, values, failures: failuresOf(summary, stage.names).filter((failure) => failure.includes('somebody else wrote')).length };
  });
  // Parameter Store has no conditional write, so a change between the last read and the write cannot be prevented.
  expect(results).toEqual(moments.map((moment) => ({ moment, values: moment === write ? 4 : 3, failures: Number(moment === write) })));
}, 900_000);
