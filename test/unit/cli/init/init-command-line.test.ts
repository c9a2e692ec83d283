import { parse } from '../../../../src/cli/command-line';
import { UsageError } from '../../../../src/cli/refusals';

const VALID = {
  language: 'typescript',
  production: '111111111111/ap-southeast-2',
  staging: '222222222222/us-west-2',
  alerts: 'alerts@example.com',
  repository: 'my-company/oban-deployment',
};

/** Parses `init` with a folder and the valid options, except for those that are given. An undefined one is left out. */
function parsed(changes: { [option in keyof typeof VALID]?: string } = {}, folders = ['oban-deployment']) {
  const options = Object.entries({ ...VALID, ...changes }).filter(([, value]) => value !== undefined).map(([name, value]) => `--${name}=${value}`);
  return parse(['init', ...folders, ...options]);
}

test('init takes a folder, a language, two targets, a recipient of alarms and a repository', () => {
  expect(parsed()).toEqual({
    folder: 'oban-deployment',
    language: 'typescript',
    production: { account: '111111111111', region: 'ap-southeast-2' },
    staging: { account: '222222222222', region: 'us-west-2' },
    alerts: 'alerts@example.com',
    repository: 'my-company/oban-deployment',
  });
});

test.each(['us-east-1', 'ap-northeast-3', 'me-central-1', 'il-central-1', 'cn-northwest-1', 'us-gov-west-1', 'us-isob-east-1', 'eu-isoe-west-1', 'eusc-de-east-1', 'mx-central-1'])(
  'the Region %s is accepted', (region) => {
    expect(parsed({ production: `111111111111/${region}` })).toMatchObject({ production: { region } });
  });

test('one account is accepted for both environments in one Region', () => {
  expect(parsed({ staging: VALID.production })).toMatchObject({ staging: { account: '111111111111' } });
});

test.each<[Parameters<typeof parsed>, string]>([
  [[{}, []], 'the folder is missing: give one that does not exist or is empty, as in npx oban-environment init oban-deployment --language typescript'],
  [[{}, ['']], 'the folder is missing'],
  [[{}, ['a', 'b']], "too many arguments 'a b': init takes one folder, and options"],
  [[{ language: undefined }], '--language is missing: give typescript or python'],
  [[{ language: 'java' }], "--language is 'java': give typescript or python"],
  [[{ language: 'TypeScript' }], "--language is 'TypeScript': give typescript or python"],
  [[{ production: undefined }], '--production is missing: give ACCOUNT/REGION, such as 111111111111/ap-southeast-2'],
  [[{ production: '' }], "--production is '': give ACCOUNT/REGION"],
  [[{ production: '1111/ap-southeast-2' }], "--production is '1111/ap-southeast-2': give ACCOUNT/REGION, such as 111111111111/ap-southeast-2; an account id has 12 digits"],
  [[{ production: '1111-1111-1111/ap-southeast-2' }], 'an account id has 12 digits'],
  [[{ production: '111111111111/a/b' }], "--production is '111111111111/a/b': give ACCOUNT/REGION"],
  [[{ staging: '222222222222' }], "--staging is '222222222222', and '' is not the code of a Region: give ACCOUNT/REGION"],
  [[{ staging: '222222222222/ap-southeast-2a' }], "'ap-southeast-2a' is not the code of a Region"],
  [[{ staging: '222222222222/ap-southest-2' }], "'ap-southest-2' is not the code of a Region"],
  [[{ staging: '222222222222/Sydney' }], "'Sydney' is not the code of a Region"],
  [[{ staging: '111111111111/us-west-2' }], '--production and --staging have the same account, 111111111111, in two Regions: give two accounts, which is safer, or one Region'],
  [[{ alerts: undefined }], '--alerts is missing: give the e-mail address that gets the alarms'],
  [[{ alerts: 'nobody' }], "--alerts is 'nobody': give the e-mail address"],
  [[{ alerts: "a'b@example.com" }], '--alerts is'],
  [[{ alerts: 'a b@example.com' }], "--alerts is 'a b@example.com'"],
  [[{ repository: undefined }], '--repository is missing: give the owner and the name of the GitHub repository, such as my-company/oban-deployment'],
  [[{ repository: 'oban-deployment' }], "--repository is 'oban-deployment': give the owner and the name"],
  [[{ repository: 'my-company/*' }], "--repository is 'my-company/*'"],
  [[{ repository: 'https://github.com/my-company/oban-deployment' }], '--repository is'],
])('%j is wrong usage, and the message says what is right', ([changes, folders], message) => {
  expect(() => parsed(changes, folders)).toThrow(UsageError);
  expect(() => parsed(changes, folders)).toThrow(message);
  expect(() => parsed(changes, folders)).toThrow(/^[^\n]+$/);
});

test('an unknown option is wrong usage', () => {
  expect(() => parse(['init', 'a', '--force'])).toThrow("Unknown option '--force': see npx oban-environment init --help");
});

test.each(['init --help', 'init -h', 'help init'])('%s is the help of init, with each option and an example that is valid', (line) => {
  const { text } = parse(line.split(' ')) as { text: string };
  expect(text).toMatch(/^Usage: npx oban-environment init FOLDER .*Exit status: 0/s);
  expect(Object.keys(VALID).filter((option) => !text.includes(`      --${option} `))).toEqual([]);
  const [, example] = /^Example: npx oban-environment (.*)$/m.exec(text)!;
  expect(parse(example.split(' '))).toMatchObject({ folder: 'oban-deployment' });
});

test('the help of all commands names init', () => {
  expect(parse(['help'])).toMatchObject({ text: expect.stringContaining('npx oban-environment init --help') });
});
