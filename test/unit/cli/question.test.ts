import { PassThrough } from 'stream';
import { askOn } from '../../../src/cli/question';

const CTRL_C = '\x03';
const CTRL_D = '\x04';

/** Returns the result of a question after somebody types a text. */
async function typed(keys: string): Promise<string> {
  const [input, output] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true, columns: 80 })];
  const answer = askOn(input, output, 'Move it? [y/N] ');
  input.write(keys);
  return answer;
}

test('the answer is the text that was typed', async () => {
  expect(await typed('yes\r')).toBe('yes');
});

test('Ctrl-D declines the question, in one line', async () => {
  await expect(typed(CTRL_D)).rejects.toMatchObject({ name: 'Refusal', message: 'nothing was changed' });
});

test.each([['Ctrl-C', CTRL_C], ['Ctrl-C after a yes', `y${CTRL_C}`]])('%s interrupts the command, in one line', async (_, keys) => {
  await expect(typed(keys)).rejects.toMatchObject({ name: 'Interrupted', message: 'nothing was changed' });
});

test('an input that ends declines the question', async () => {
  const input = new PassThrough();
  const answer = askOn(input, new PassThrough(), 'Move it? [y/N] ');
  input.end();
  await expect(answer).rejects.toMatchObject({ name: 'Refusal', message: 'nothing was changed' });
});
