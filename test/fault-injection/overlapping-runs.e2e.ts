import * as fc from 'fast-check';
import { Accounts } from './accounts';
import { SCENARIOS } from './scenarios';
import { failuresOf, setStage, start, undisturbed } from './stage';
import { stateOf } from './state';
import { Schedule, takeTurns } from './turns';
import { Row, table } from '../table';

/** An order of two runs' calls. */
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

/** The orders of two runs with so many calls each. */
function ordersOf(calls: number): Order[] {
  return [
    { title: 'one after the other', schedule: () => 0 },
    { title: 'by turns', schedule: (turn) => turn % 2 },
    ...Array.from({ length: calls - 1 }, (_, index) => ({ title: 'the second within the first', schedule: (turn: number) => (turn <= index ? 0 : 1) })),
    ...randomTurns(2 * calls).map((turns) => ({ title: 'at random', schedule: (turn: number) => turns[turn % turns.length] })),
  ];
}

/** The same ones whenever the test runs. */
function randomTurns(number: number): number[][] {
  return fc.sample(fc.array(fc.nat(1), { minLength: number, maxLength: number }), { seed: 1, numRuns: RANDOM_ORDERS });
}

test.each(SCENARIOS)('$function ($title): two runs at the same time come to the same as one', async (scenario) => {
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
