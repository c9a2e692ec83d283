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
