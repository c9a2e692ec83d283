import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as documentModule from '../../../../src/cli/document/document';
import { main } from '../../../../src/cli/main';
import { topicOf, writtenAssembly } from '../../document/assembly-fixture';
import { terminal } from '../terminal-fixture';

const assembly = writtenAssembly({ name: 'one', resources: { Topic: topicOf('prod', { TopicName: 'pager' }) } });
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'document-'));

afterAll(() => [assembly, folder].forEach((each) => fs.rmSync(each, { recursive: true })));

/** Runs `document` without AWS variables, and returns what it wrote to the terminal. */
async function run(...options: string[]) {
  const recorded = terminal();
  const load = {
    document: async () => documentModule,
    init: jest.fn(),
    quiet: jest.fn(),
    restore: jest.fn(),
    verify: jest.fn(),
    backup: async () => ({ explain: (error: Error) => error.message }) as any,
  };
  const exitStatus = await main(['document', ...options], recorded, {}, load);
  return { exitStatus, ...recorded.written };
}

test('a document in HTML is one file', async () => {
  const out = path.join(folder, 'as-built.html');
  expect(await run('--app', assembly, '--out', out)).toEqual({ exitStatus: 0, out: `Wrote ${out}\n`, err: '' });
  expect(fs.readFileSync(out, 'utf-8')).toContain('<td>pager</td>');
});

test('a document in Markdown has its figure beside it', async () => {
  const out = path.join(folder, 'of prod.md');
  expect(await run('--app', assembly, '--out', out)).toEqual({ exitStatus: 0, out: `Wrote ${out} and ${out.replace('.md', '.svg')}\n`, err: '' });
  expect(fs.readFileSync(out, 'utf-8')).toContain('](<of prod.svg>)');
  expect(fs.readFileSync(path.join(folder, 'of prod.svg'), 'utf-8')).toMatch(/^<svg /);
});

describe('with the answers of the running account', () => {
  const answers = path.join(folder, 'answers.json');
  const report = (environmentName: string) => JSON.stringify({
    environmentName,
    accountId: '123456789012',
    region: 'ap-southeast-2',
    verifiedAt: '2026-12-07T21:00:05.000Z',
    results: [
      { clause: 'OPS-9', question: 'Is each key enabled?', result: 'failed', resource: 'arn:aws:kms:x:123456789012:key/1', answer: 'Disabled', answeredAt: '2026-12-07T21:00:01.000Z' },
      { clause: 'FN-1', question: 'Did it run?', result: 'pending', resource: 'create-images', answer: 'no run', answeredAt: '2026-12-07T21:00:02.000Z', failsAfter: '2026-12-08T16:00:00.000Z' },
    ],
  });

  test('the document has an appendix with each answer and its time', async () => {
    const out = path.join(folder, 'with-answers.md');
    fs.writeFileSync(answers, report('prod'));
    expect(await run('--app', assembly, '--answers', answers, '--out', out)).toMatchObject({ exitStatus: 0, err: '' });
    const text = fs.readFileSync(out, 'utf-8');
    expect(text).toContain('Answers of the running account');
    expect(text).toMatch(/OPS-9.*Is each key enabled\?.*failed.*key\/1.*Disabled.*2026-12-07T21:00:01Z/);
    expect(text).toMatch(/FN-1.*pending, counts as failed after 2026-12-08T16:00:00Z/);
  });

  test('a redacted document has no account in the answers', async () => {
    const out = path.join(folder, 'redacted-answers.md');
    fs.writeFileSync(answers, report('prod'));
    await run('--app', assembly, '--answers', answers, '--out', out, '--redact');
    expect(fs.readFileSync(out, 'utf-8')).toContain('OPS-9');
    expect(fs.readFileSync(out, 'utf-8')).not.toContain('123456789012');
  });

  test.each([
    ['the answers of another environment', report('test'), "has the answers of environment 'test', and the document is of 'prod'"],
    ['a file without JSON', 'OPS-9 failed', 'cannot be read: it is not JSON'],
    ['another document', '{"results": []}', 'cannot be read: it is not the report of verify --json'],
    ['a result without a time', report('prod').replace('2026-12-07T21:00:01.000Z', 'yesterday'), "cannot be read: 'yesterday' is not a time"],
  ])('%s is refused', async (_, json, message) => {
    const out = path.join(folder, 'refused.md');
    fs.writeFileSync(answers, json);
    const { exitStatus, err } = await run('--app', assembly, '--answers', answers, '--out', out);
    expect([exitStatus, fs.existsSync(out)]).toEqual([1, false]);
    expect(err).toContain(message);
  });

  test('a file that does not exist is refused', async () => {
    expect(await run('--app', assembly, '--answers', path.join(folder, 'none.json'), '--out', path.join(folder, 'refused.md'))).toMatchObject({ exitStatus: 1, err: expect.stringContaining('cannot be read: ENOENT') });
  });
});

test('a redacted document has no names', async () => {
  const out = path.join(folder, 'redacted.html');
  await run('--app', assembly, '--out', out, '--redact');
  expect(fs.readFileSync(out, 'utf-8')).toContain('topic-1</span></td>');
  expect(fs.readFileSync(out, 'utf-8')).not.toContain('pager');
});

test.each<[string, string[], string]>([
  ['a folder without an assembly', ['--app', folder, '--out', path.join(folder, 'a.html')], 'is no cloud assembly: '],
  ['another environment', ['--app', assembly, '--environment', 'test', '--out', path.join(folder, 'a.html')], "the cloud assembly has no environment 'test': it has prod"],
  ['a folder that does not exist', ['--app', assembly, '--out', path.join(folder, 'none', 'a.html')], 'cannot be written: '],
])('%s is refused, and nothing is written', async (_, options, message) => {
  const { exitStatus, out, err } = await run(...options);
  expect([exitStatus, out]).toEqual([1, '']);
  expect(err).toContain(message);
  expect(fs.existsSync(path.join(folder, 'a.html'))).toBe(false);
});

test.each([
  ['no JSON', '{', 'is no cloud assembly: '],
  ['a template that is missing', JSON.stringify({ artifacts: { one: { type: 'aws:cloudformation:stack', properties: { templateFile: 'one.json' } } } }), 'the cloud assembly is not complete: '],
])('an assembly with %s is refused', async (_, manifest, message) => {
  const broken = fs.mkdtempSync(path.join(os.tmpdir(), 'assembly-'));
  fs.writeFileSync(path.join(broken, 'manifest.json'), manifest);
  expect((await run('--app', broken, '--out', path.join(folder, 'a.html'))).err).toContain(message);
  fs.rmSync(broken, { recursive: true });
});
