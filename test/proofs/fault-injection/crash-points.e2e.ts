import { Accounts } from './accounts';
import { Interruption, Moment } from './interruption';
import { SCENARIOS } from './scenarios';
import { setStage, start, undisturbed } from './stage';
import { stateOf } from './state';
import { Row, table } from '../../support/table';

const MOMENTS: readonly Moment[] = ['before', 'after'];

let accounts: Accounts;
const rows: Row[] = [];

beforeAll(async () => {
  accounts = await Accounts.start();
}, 180_000);

afterAll(async () => {
  process.stdout.write(`\n${table(rows)}\n\n`);
  await accounts?.stop();
});

test.each(SCENARIOS)('$function ($title): a run that is stopped at any call and started again has the same result', async (scenario) => {
  const [{ operations, before, after }] = await accounts.forEach([scenario], undisturbed);
  expect(after).not.toEqual(before);
  const points = MOMENTS.flatMap((moment) => operations.map((_, index) => ({ moment, at: index + 1 })));
  const differences = await accounts.forEach(points, async ({ moment, at }, account) => {
    const stage = await setStage(scenario, account);
    const interruption = new Interruption(at, moment);
    await Promise.race([start(stage, account, interruption.between), interruption.ended]);
    await start(stage, account, (_, send) => send());
    const state = await stateOf(account, stage.names);
    return JSON.stringify(state) === JSON.stringify(after) ? [] : [{ moment, at, operation: interruption.operations[at - 1], state }];
  });
  for (const moment of MOMENTS) {
    const wrong = differences.flat().filter((each) => each.moment === moment).map(({ operation }) => operation);
    rows.push({
      'function': scenario.function,
      'world': scenario.title,
      'stopped': `${moment} the change`,
      'crash points': operations.length,
      'all as undisturbed': wrong.length === 0 ? 'yes' : `no: ${wrong.join(', ')}`,
    });
  }
  differences.flat().slice(0, 1).forEach(({ state, ...point }) => expect({ ...point, state }).toEqual({ ...point, state: after }));
}, 900_000);
