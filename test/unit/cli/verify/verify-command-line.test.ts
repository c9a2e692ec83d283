import { parse } from '../../../../src/cli/command-line';

const parsed = (line: string) => parse(line.split(' '));

test('the environment is all that verify needs', () => {
  expect(parsed('verify -e prod')).toEqual({
    verb: 'verify',
    environmentName: 'prod',
    profile: undefined,
    region: undefined,
    format: 'table',
    only: undefined,
    isDrift: false,
    acceptedFile: undefined,
    recordFolder: undefined,
  });
});

test('all options', () => {
  const line = 'verify --environment prod --profile p --region eu-west-1 --json --only net,MON-4 --drift --accepted accepted.json --record answers';
  expect(parsed(line)).toEqual({
    verb: 'verify',
    environmentName: 'prod',
    profile: 'p',
    region: 'eu-west-1',
    format: 'json',
    only: ['NET', 'MON-4'],
    isDrift: true,
    acceptedFile: 'accepted.json',
    recordFolder: 'answers',
  });
  expect(parsed('verify -e prod --markdown')).toMatchObject({ format: 'markdown' });
});

test.each([
  ['verify', '--environment is missing: the name of the environment, such as prod'],
  ['verify -e a/b', "--environment is 'a/b': use letters, digits, hyphens, dots and underscores"],
  ['verify -e prod --json --markdown', '--json and --markdown exclude each other: give one of them'],
  ['verify -e prod --only NET;MON', "--only is 'NET;MON': give clauses or their kinds, such as NET,MON-4"],
  ['verify -e prod --profile ', '--profile is empty'],
  ['verify -e prod --record ', '--record is empty'],
  ['verify -e prod --fast', "Unknown option '--fast': see npx oban-environment verify --help"],
  ['verify -e prod now', "Unexpected argument 'now'"],
])('%s is refused', (line, message) => {
  expect(() => parsed(line)).toThrow(message);
});

test.each(['verify --help', 'verify -h', 'help verify'])('%s prints the help, which names each option', (line) => {
  const { text } = parsed(line) as { text: string };
  for (const option of ['environment', 'profile', 'region', 'json', 'markdown', 'only', 'accepted', 'record', 'help']) {
    expect(text).toContain(`--${option}`);
  }
});

test('the help of all commands names verify', () => {
  expect(parsed('help')).toMatchObject({ text: expect.stringContaining('npx oban-environment verify --help') });
});
