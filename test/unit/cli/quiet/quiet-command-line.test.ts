import { parse } from '../../../../src/cli/command-line';
import { QUIET_HELP } from '../../../../src/cli/quiet/quiet-help';

const BEGIN = ['quiet', '-e', 'prod', '--for', '2h', '--reason', 'disk D is replaced', '--targets', 'app01,disk-app02-D'];

test('a mute has a duration, a reason and targets', () => {
  expect(parse([...BEGIN, '--dry-run'])).toEqual({
    verb: 'quiet',
    environmentName: 'prod',
    profile: undefined,
    region: undefined,
    isDryRun: true,
    isYes: false,
    isJson: false,
    begin: { minutes: 120, reason: 'disk D is replaced', targets: ['app01', 'disk-app02-D'] },
  });
});

test('--end takes nothing else', () => {
  expect(parse(['quiet', '-e', 'prod', '--end', '--yes'])).toMatchObject({ begin: undefined, isYes: true });
  expect(() => parse([...BEGIN, '--end'])).toThrow('--end takes no --for: it ends all mutes of operators in the environment');
});

test.each([['1m', 1], ['90m', 90], ['1h30m', 90], ['24h', 1_440]])('%s are %d minutes', (text, minutes) => {
  expect(parse(BEGIN.map((each) => (each === '2h' ? text : each)))).toMatchObject({ begin: { minutes } });
});

test.each(['', '0m', '2', '25h', '1d', 'PT2H', '-2h', '2h '])("the duration '%s' is refused", (text) => {
  expect(() => parse(BEGIN.map((each) => (each === '2h' ? text : each)).map((each) => (each === '-2h' ? '=-2h' : each)))).toThrow(/--for is '.*': give 1m to 24h/);
});

test.each([
  [['-e', 'prod'], '--for is missing: the duration, such as 2h'],
  [['--for', '2h'], '--environment is missing: the name of the environment, such as prod'],
  [['-e', 'a/b'], "--environment is 'a/b': use letters, digits, hyphens, dots and underscores"],
  [['-e', 'prod', '--for', '2h'], '--reason is missing: give the reason, which status shows'],
  [['-e', 'prod', '--for', '2h', '--reason', ' '], '--reason has 0 characters: give 1 to 500'],
  [['-e', 'prod', '--for', '2h', '--reason', 'x'.repeat(501)], '--reason has 501 characters: give 1 to 500'],
  [['-e', 'prod', '--for', '2h', '--reason', 'x'], '--targets is missing: the servers, database, or single alarms, such as app01,database'],
  [['-e', 'prod', '--for', '2h', '--reason', 'x', '--targets', 'app01,'], "--targets is 'app01,': give names with commas between them"],
  [['-e', 'prod', '--region', ''], '--region is empty'],
  [['-e', 'prod', '--fur', '2h'], "Unknown option '--fur': see npx oban-environment quiet --help"],
  [['app01'], /see npx oban-environment quiet --help$/],
])('quiet %j is refused', (args, message) => {
  expect(() => parse(['quiet', ...args])).toThrow(message);
});

test.each([['quiet', '--help'], ['quiet', '-h'], ['help', 'quiet']])('%s %s prints the help', (...args) => {
  expect(parse(args)).toEqual({ text: QUIET_HELP });
});
