import * as fs from 'fs';
import { FUNCTION_NAMES } from '../../../src/backup/functions/model/backup-functions';
import { CommandName, COMMANDS, parse } from '../../../src/cli/command-line';
import { UsageError } from '../../../src/cli/refusals';

const understood = (line: string) => parse(line.split(' '));

test('a command, an environment, and the defaults', () => {
  expect(understood('backup plan --environment prod')).toEqual({
    command: 'plan',
    environmentName: 'prod',
    profile: undefined,
    region: undefined,
    isJson: false,
    isDryRun: true,
    isYes: false,
    functions: FUNCTION_NAMES,
    cluster: undefined,
    target: { kind: 'previous' },
    source: undefined,
    isUndo: false,
  });
  expect(understood('backup run -e prod')).toMatchObject({ command: 'run', isDryRun: false, functions: FUNCTION_NAMES });
});

test('a command accepts every option', () => {
  expect(understood('backup run --environment prod --function expire-images --dry-run --yes --json --profile ops --region eu-west-1')).toMatchObject({
    functions: ['expire-images'], isDryRun: true, isYes: true, isJson: true, profile: 'ops', region: 'eu-west-1',
  });
  expect(understood('backup rollback -e prod --cluster b2g -y')).toMatchObject({ command: 'rollback', cluster: 'b2g', isYes: true });
  expect(understood('backup rollback -e prod --to ami-0123456789abcdef0')).toMatchObject({ target: { kind: 'image', imageId: 'ami-0123456789abcdef0' } });
  expect(understood('backup rollback -e prod --to ami-12345678')).toMatchObject({ target: { kind: 'image', imageId: 'ami-12345678' } });
  expect(understood('backup rollback -e prod --to-base')).toMatchObject({ target: { kind: 'base' } });
  expect(understood('backup retire app02 -e prod')).toMatchObject({ command: 'retire', source: 'app02', isUndo: false });
  expect(understood('backup retire --undo app02 -e prod')).toMatchObject({ command: 'retire', source: 'app02', isUndo: true });
});

test('hold, release and quarantine are parsed', () => {
  expect(parse(['backup', 'hold', 'b2g', '-e', 'prod', '--reason', ' an incident ', '--until', '2026-12-01']))
    .toMatchObject({ command: 'hold', source: 'b2g', reason: 'an incident', until: '2026-12-01' });
  expect(understood('backup release b2g -e prod')).toMatchObject({ command: 'release', source: 'b2g' });
  expect(understood('backup quarantine i-0123456789abcdef0 -e prod --reason x')).toMatchObject({ source: 'i-0123456789abcdef0', reason: 'x', isUndo: false });
  expect(understood('backup quarantine --undo ami-12345678 -e prod')).toMatchObject({ source: 'ami-12345678', reason: undefined, isUndo: true });
});

test('a function is selected by an unambiguous part of its name', () => {
  expect(['create', 'roll', 'tag', 'expire', 'check'].map((name) => understood(`backup plan -e prod --function ${name}`)))
    .toEqual(['create-images', 'roll-clusters', 'tag-snapshots', 'expire-images', 'check-backups'].map((name) => expect.objectContaining({ functions: [name] })));
  expect(() => understood('backup plan -e prod --function c')).toThrow("unknown function 'c': use one of create-images, ");
});

test.each([
  ['', "unknown command ''"],
  ['repair prod', "unknown command 'repair': use backup"],
  ['backup', 'backup needs a command: use one of plan, run, status, rollback, hold, release, quarantine, retire'],
  ['backup erase', "unknown command 'backup erase': use one of plan"],
  ['backup plan', '--environment is missing: the name of the environment, such as prod'],
  ['backup plan --environment', "Option '-e, --environment <value>' argument missing: see npx oban-environment backup plan --help"],
  ['backup plan --environment -x', /^Option '--environment' argument is ambiguous: see npx oban-environment backup plan --help$/],
  ['backup plan --environment=', "--environment is '': use letters"],
  ['backup plan -e prod/inventory', "--environment is 'prod/inventory': use letters, digits"],
  ['backup plan -e prod --yes', "Unknown option '--yes': see npx oban-environment backup plan --help"],
  ['backup status -e prod --function create-images', "Unknown option '--function'"],
  ['backup plan -e prod now', "unexpected argument 'now': backup plan takes options only"],
  ['backup plan -e prod --function=', "unknown function ''"],
  ['backup plan -e prod --profile=', '--profile is empty'],
  ['backup run -e prod --json=yes', 'does not take an argument'],
  ['backup rollback -e prod --cluster a/b', "--cluster is 'a/b': use letters"],
  ['backup rollback -e prod --to b2g', "--to is 'b2g': give the id of an image, such as ami-0123456789abcdef0"],
  ['backup rollback -e prod --to=', "--to is '': give the id of an image"],
  ['backup rollback -e prod --to AMI-12345678', "--to is 'AMI-12345678': give the id of an image"],
  ['backup rollback -e prod --to ami-0123456789abcdef01', 'give the id of an image'],
  ['backup rollback -e prod --to ami-12345678 --to-base', '--to and --to-base exclude each other: give one of them'],
  ['backup rollback ami-12345678 -e prod', "unexpected argument 'ami-12345678': backup rollback takes options only"],
  ['backup hold b2g -e prod --until 2026-12-01', '--reason is missing: give the reason'],
  ['backup hold b2g -e prod --until 2026-12-01 --reason=', '--reason has 0 characters: give 1 to 500'],
  ['backup hold b2g -e prod --reason x', '--until is missing: the last day of the hold, YYYY-MM-DD'],
  ['backup hold b2g -e prod --reason x --until tomorrow', "--until is 'tomorrow': give a day of the form YYYY-MM-DD"],
  ['backup hold -e prod --reason x --until 2026-12-01', 'the name of the cluster is missing: as in npx oban-environment backup hold b2g'],
  ['backup release -e prod', 'the name of the cluster is missing: as in npx oban-environment backup release b2g'],
  ['backup quarantine i-12345678 -e prod', '--reason is missing: give the reason'],
  ['backup quarantine b2g -e prod --reason x', "'b2g' is not the id of an instance or an image: give one such as i-0123456789abcdef0"],
  ['backup quarantine i-12345678 -e prod --undo --reason x', '--undo takes no --reason'],
  ['backup retire -e prod', 'the name of the server or cluster is missing: as in npx oban-environment backup retire app02'],
  ['backup retire app01 app02 -e prod', "too many arguments 'app01 app02': backup retire takes one"],
  ['backup retire ../app01 -e prod', "the name is '../app01'"],
])("'%s' is wrong usage, and the message has the correction", (line, message) => {
  expect(() => understood(line)).toThrow(UsageError);
  expect(() => understood(line)).toThrow(message);
});

test('a command line without arguments prints the whole help', () => {
  expect(() => parse([])).toThrow(/^no command is given:\n\nUsage: npx oban-environment backup COMMAND/);
});

/** The options that commands need in addition to the environment. */
const NEEDED: Partial<Record<CommandName, string>> = {
  hold: ' b2g --reason x --until 2026-12-01', release: ' b2g', quarantine: ' i-12345678', retire: ' app02',
};

test.each(COMMANDS)('%s has its own help, which needs no other option and lists each of its options', (command) => {
  const help = (understood(`backup ${command} --help`) as { text: string }).text;
  expect(help).toMatch(new RegExp(`^Usage: npx oban-environment backup ${command} .*Exit status: 0`, 's'));
  for (const option of ['function', 'dry-run', 'yes', 'cluster', 'to', 'to-base', 'undo', 'json', 'profile', 'region']) {
    const value = option === 'to' ? '=ami-12345678' : ['function', 'cluster', 'profile', 'region'].includes(option) ? '=create' : '';
    const isTaken = () => understood(`backup ${command} -e prod --${option}${value}${NEEDED[command] ?? ''}${command === 'quarantine' && option !== 'undo' ? ' --reason x' : ''}`);
    if (help.includes(`--${option} `)) {
      expect(isTaken).not.toThrow();
    } else if (option !== 'dry-run') { // plan and status change nothing anyway, and do not mind being told
      expect(isTaken).toThrow('Unknown option');
    }
  }
});

// As the CDK CLI, whose option it is wherever it stands.
test.each(['--version', '-V', 'version', 'backup --version', 'backup status --version', 'backup status -e prod -V'])('%s prints the version of the package', (line) => {
  expect(understood(line)).toEqual({ text: JSON.parse(fs.readFileSync('package.json', 'utf-8')).version });
});

test.each(['backup plan --help', 'backup help plan', 'help backup plan'])('%s prints the help of a command', (line) => {
  expect(understood(line)).toEqual({ text: expect.stringMatching(/^Usage: npx oban-environment backup plan /) });
});

test.each(['--help', '-h', 'help', 'backup --help', 'backup help', 'backup help me'])('%s prints the help of all commands', (line) => {
  expect(understood(line)).toEqual({ text: expect.stringMatching(/^Usage: npx oban-environment backup COMMAND .*Exit status: 0/s) });
});
