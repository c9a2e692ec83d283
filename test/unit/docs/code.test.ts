import { codeOf, errorsIn } from '../../../scripts/docs/code';
import { pages } from '../../../scripts/docs/markdown';

const codes = pages().flatMap(codeOf);

test('the guide has code', () => expect(codes.filter(({ page }) => page.startsWith('docs/guide/')).length).toBeGreaterThan(20));

test('the code of every page compiles', () => {
  expect(errorsIn(codes)).toEqual([]);
}, 120_000);

test('an error is found, with its page and its line', () => {
  const [code] = codes;
  const errors = errorsIn([{ ...code, page: 'docs/a.md', line: 7, whole: false, text: 'new ObanEnvironment(this, \'Production\', {});' }]);
  expect(errors).toEqual([expect.stringMatching(/^docs\/a\.md:7: .*environmentName/s)]);
}, 120_000);
