import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as carryOut from '../../../../src/cli/carry-out';
import * as initModule from '../../../../src/cli/init/init';
import { Language, LANGUAGES } from '../../../../src/cli/init/language';
import { main } from '../../../../src/cli/main';
import * as quietModule from '../../../../src/cli/quiet/quiet';
import { readAccepted } from '../../../../src/verify/accepted';
import { permissionsOfQuestions } from '../../../../src/verify/questions/all-questions';
import { terminal } from '../terminal-fixture';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oban-init-'));
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

/** Runs `init` in a process without AWS variables, and returns what it wrote to the terminal. */
async function init(language: Language, target: string, production = '333333333333/eu-west-1', staging = '111111111111/us-gov-west-1') {
  const recorded = terminal();
  const options = ['--language', language, '--production', production, '--staging', staging, '--alerts', 'on-call@example.org', '--repository', 'my-company/oban'];
  const load = {
    backup: async () => carryOut,
    init: async () => initModule,
    document: jest.fn(),
    quiet: async () => quietModule,
    restore: jest.fn(),
    verify: jest.fn(),
  };
  const exitStatus = await main(['init', target, ...options], recorded, {}, load);
  return { exitStatus, ...recorded.written };
}

const filesOf = (root: string) => fs.readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))).sort();
const read = (...parts: string[]) => fs.readFileSync(path.join(folder, ...parts), 'utf-8');

describe.each(LANGUAGES)('%s', (language) => {
  test('init writes every file of the starter, and the ignored files under the name that git reads', async () => {
    expect((await init(language, path.join(folder, 'new', 'one'))).exitStatus).toBe(0);
    const stored = filesOf(`starter/${language}`).filter((file) => !file.includes('__pycache__')).map((file) => (file === 'gitignore' ? '.gitignore' : file));
    expect(filesOf(path.join(folder, 'new', 'one'))).toEqual(stored.sort());
  });

  test('the values of the user replace those of the example, also where one looks like another of the example', async () => {
    await init(language, folder);
    const all = filesOf(folder).map((file) => read(file)).join('\n');
    expect(['222222222222', 'ap-southeast-2', 'us-west-2', 'alerts@example.com', 'example/oban-deployment', '../../docs'].filter((text) => all.includes(text))).toEqual([]);

    const workflow = read('.github', 'workflows', 'deploy.yml');
    expect(new Set(workflow.match(/arn:\S+/g))).toEqual(new Set([
      'arn:aws-us-gov:iam::111111111111:role/oban-github-diff', 'arn:aws-us-gov:iam::111111111111:role/oban-github-deploy',
      'arn:aws:iam::333333333333:role/oban-github-diff', 'arn:aws:iam::333333333333:role/oban-github-deploy',
    ]));
    const settings = read(...language === 'python' ? ['deployment', 'settings.py'] : ['lib', 'settings.ts']);
    expect(settings).toMatch(/environment_?[nN]ame[=:] ?.prod.,\s+account[=:] ?.333333333333.,\s+region[=:] ?.eu-west-1.,.*\n.*eu-west-1a.*eu-west-1b/);
    expect(settings).toMatch(/environment_?[nN]ame[=:] ?.staging.,\s+account[=:] ?.111111111111.,\s+region[=:] ?.us-gov-west-1.,/);
    expect([...settings.matchAll(/on-call@example\.org/g)]).toHaveLength(2);
    expect(settings).toMatch(/my-company\/oban['"]/);
  });

  test('the versions are those that this library is tested with', async () => {
    await init(language, folder);
    const { version, devDependencies, engines } = JSON.parse(fs.readFileSync('package.json', 'utf-8'));
    const { engines: ownEngines, dependencies, devDependencies: tools } = JSON.parse(read('package.json'));
    expect([ownEngines, tools['aws-cdk']]).toEqual([engines, devDependencies['aws-cdk']]);
    const pinned = language === 'python'
      ? Object.fromEntries(read('requirements.txt').trim().split('\n').map((line) => line.split('==')))
      : dependencies;
    expect(pinned).toEqual({ 'aws-cdk-lib': devDependencies['aws-cdk-lib'], 'constructs': devDependencies.constructs, 'oban-environment': version });
    expect(Object.values(tools).filter((range) => !/\d/.test(`${range}`))).toEqual([]);
  });

  test('init prints the commands that come next', async () => {
    const { out, err } = await init(language, path.join(folder, "it's new"));
    expect([out.split('\n')[0], err]).toEqual([`Made a deployment repository in ${folder}/it's new. To install it and run its tests:`, '']);
    expect(out).toContain(`  cd '${folder}/it'\\''s new'\n`);
    expect(out).toMatch(/ {2}npm install\n {2}npm test\n/);
  });

  test('the feature flags are those that the CDK recommends', () => {
    const { context } = JSON.parse(fs.readFileSync(`starter/${language}/cdk.json`, 'utf-8'));
    expect(context).toEqual(JSON.parse(fs.readFileSync('node_modules/aws-cdk-lib/recommended-feature-flags.json', 'utf-8')));
  });

  test('the workflow verify has the accounts of the user, and its role exactly the permissions that verify needs', async () => {
    await init(language, folder);
    const workflow = read('.github', 'workflows', 'verify.yml');
    expect(workflow.match(/arn:\S+/g)).toEqual(['arn:aws-us-gov:iam::111111111111:role/oban-github-verify', 'arn:aws:iam::333333333333:role/oban-github-verify']);
    expect(workflow.match(/uses: .*/g)!.filter((action) => !/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
    expect(JSON.parse(read('verify-permissions.json'))).toEqual(permissionsOfQuestions());
    expect(readAccepted(read('accepted.json'))).toEqual([]);
  });

  describe('the workflow', () => {
    const workflow = fs.readFileSync(`starter/${language}/.github/workflows/deploy.yml`, 'utf-8');
    const jobs = Object.fromEntries(workflow.split(/^jobs:\n/m)[1].split(/^(?= {2}[a-z]+:$)/m).map((job) => [/^ {2}(\w+):/.exec(job)![1], job]));

    test('every action is pinned to a commit', () => {
      const actions = workflow.match(/uses: .*/g)!;
      expect(actions.length).toBeGreaterThan(8);
      expect(actions.filter((action) => !/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
    });

    test('no job has stored credentials, and only jobs that need an identity get one', () => {
      expect(workflow).not.toContain('secrets.');
      expect(Object.keys(jobs).filter((job) => jobs[job].includes('id-token: write'))).toEqual(['diff', 'staging', 'production']);
    });

    test('only jobs of a GitHub environment deploy, and a destructive change stops them before', () => {
      expect(Object.keys(jobs).filter((job) => jobs[job].includes('oban-github-deploy'))).toEqual(['staging', 'production']);
      for (const job of ['staging', 'production']) {
        expect(jobs[job]).toMatch(new RegExp(`^    environment: ${job}\\b`, 'm'));
        expect(jobs[job]).toContain(`run: npx cdk diff --fail-on destructive oban-${job}\n      - run: npx cdk deploy --require-approval destructive --progress events oban-${job}\n`);
      }
      expect(jobs.production).toContain('needs: [diff, staging]');
    });
  });
});

describe('a folder that init does not write to', () => {
  const before = () => filesOf(folder).map((file) => [file, read(file)]);

  test('a folder with files keeps them as they are', async () => {
    ['README.md', 'a', 'b', '.gitignore'].forEach((file) => fs.writeFileSync(path.join(folder, file), 'mine'));
    const files = before();
    expect(await init('typescript', folder)).toEqual({
      exitStatus: 1, out: '', err: `the folder ${folder} is not empty: it has .gitignore, README.md, a and 1 more. Give a folder that does not exist or is empty\n`,
    });
    expect(before()).toEqual(files);
  });

  test('a file is refused', async () => {
    fs.writeFileSync(path.join(folder, 'file'), 'mine');
    for (const target of [path.join(folder, 'file'), path.join(folder, 'file', 'below')]) {
      expect(await init('python', target)).toMatchObject({ exitStatus: 1, err: `${target} is a file, or a part of its path is: give a folder that does not exist or is empty\n` });
    }
    expect(before()).toEqual([['file', 'mine']]);
  });

  test('a folder is empty if git is all that it has', async () => {
    fs.mkdirSync(path.join(folder, '.git'));
    fs.writeFileSync(path.join(folder, '.git', 'HEAD'), 'ref: refs/heads/main');
    expect(await init('typescript', folder)).toMatchObject({ exitStatus: 0, err: '' });
    expect(read('.git', 'HEAD')).toBe('ref: refs/heads/main');
  });

  test('wrong usage writes nothing', async () => {
    expect(await init('typescript', path.join(folder, 'new'), '1/eu-west-1')).toMatchObject({ exitStatus: 2, out: '' });
    expect(fs.existsSync(path.join(folder, 'new'))).toBe(false);
  });
});
