import { terminal } from './terminal-fixture';
import { confirm } from '../../../src/cli/confirmation';

test.each(['y', 'Y', 'yes', ' YES '])("'%s' confirms the change", async (answer) => {
  const asked = terminal([answer]);
  await confirm(asked, false, 'Move it?');
  expect(asked.asked).toEqual(['Move it? [y/N] ']);
});

test.each(['', 'n', 'no', 'yesterday', 'ok'])("'%s' declines the change", async (answer) => {
  await expect(confirm(terminal([answer]), false, 'Move it?')).rejects.toMatchObject({ name: 'Refusal', message: 'nothing was changed' });
});

test('a question without a terminal is wrong usage', async () => {
  await expect(confirm(terminal(), false, 'Move it?'))
    .rejects.toMatchObject({ name: 'UsageError', message: "standard input is not a terminal, so 'Move it?' cannot be asked: give --yes to confirm, or --dry-run to see the changes" });
});

test('control characters are visible in a question, and in the error without a terminal', async () => {
  const asked = terminal(['y']);
  await confirm(asked, false, 'Move a\n\u202eb?');
  expect(asked.asked).toEqual(['Move a\\u000a\\u202eb? [y/N] ']);
  await expect(confirm(terminal(), false, 'Move a\n\u202eb?')).rejects.toThrow("'Move a\\u000a\\u202eb?' cannot be asked");
});

test('--yes confirms without a question', async () => {
  const asked = terminal([]);
  await confirm(asked, true, 'Move it?');
  await confirm(terminal(), true, 'Move it?');
  expect(asked.asked).toEqual([]);
});
