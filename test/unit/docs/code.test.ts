import { codeOf, errorsIn } from '../../../scripts/docs/code';
import { pages } from '../../../scripts/docs/markdown';

const codes = pages().flatMap(codeOf);
/** A piece of code that does not compile, in a page that does not exist. */
const BROKEN = { page: 'docs/a.md', line: 7, whole: false, text: 'new ObanEnvironment(this, \'Production\', {});' };
let errors: string[];

// One program for all tests: the types of the CDK take seconds to read.
beforeAll(() => {
  errors = errorsIn([...codes, BROKEN]);
}, 240_000);

test('the guide contains code', () => expect(codes.filter(({ page }) => page.startsWith('docs/guide/')).length).toBeGreaterThan(20));

test('the code of every page compiles', () => {
  expect(errors.filter((error) => !error.startsWith(BROKEN.page))).toEqual([]);
});

test('an error is reported with its page and its line', () => {
  expect(errors.filter((error) => error.startsWith(BROKEN.page))).toEqual([expect.stringMatching(/^docs\/a\.md:7: .*environmentName/s)]);
});
