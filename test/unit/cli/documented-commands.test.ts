import * as fs from 'fs';
import { parse } from '../../../src/cli/command-line';

const PAGES = ['README.md', 'starter/typescript/README.md', 'starter/python/README.md', ...['docs', 'docs/guide'].flatMap((folder) => fs.readdirSync(folder).filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`))];

/** Values that a reader puts in, by what stands for them on the pages. */
const PLACEHOLDERS: [RegExp, string][] = [[/\bami-…/g, 'ami-0123456789abcdef0'], [/\bi-…/g, 'i-0123456789abcdef0'], [/\bNAME\b/g, 'app02'], [/--function …/g, '--function check-backups']];

/** The commands of a page, in code blocks and in its text. */
function commandsOf(page: string): string[] {
  const text = fs.readFileSync(page, 'utf-8').replace(/ \\\n +/g, ' ');
  const inBlocks = [...text.matchAll(/^npx oban-environment .*$/gm)].map(([line]) => line.replace(/\s+#.*$/, ''));
  const inText = [...text.matchAll(/`(npx oban-environment [^`]*)`/g)].map(([, command]) => command);
  return [...inBlocks, ...inText];
}

function argumentsOf(command: string): string[] {
  const filled = PLACEHOLDERS.reduce((text, [placeholder, value]) => text.replace(placeholder, value), command.replace(/^npx oban-environment /, ''));
  return [...filled.matchAll(/'([^']*)'|\S+/g)].map(([whole, quoted]) => quoted ?? whole);
}

const commands = PAGES.flatMap((page) => commandsOf(page).map((command) => [page, command] as const)).filter(([, command]) => !command.includes('|'));

test('the pages contain commands', () => expect(commands.length).toBeGreaterThan(25));

test.each(commands)('a documented command of %s is valid: %s', (_, command) => {
  const needsEnvironment = command.includes(' backup ') && !command.includes('--environment') && !command.includes('--help');
  // In the text, the environment is left out where the sentence is about the command itself.
  expect(() => parse([...argumentsOf(command), ...needsEnvironment ? ['--environment', 'prod'] : []])).not.toThrow();
});

describe('A server is compromised', () => {
  const runbook = fs.readFileSync('docs/runbook.md', 'utf-8');
  const [, article] = /^## A server is compromised\n([\s\S]*?)^## /m.exec(runbook)!;
  const at = (text: string) => {
    expect([text, article.split(text).length > 1]).toEqual([text, true]);
    return article.indexOf(text);
  };

  // Before the pointer is clean, a member that leaves is replaced by one of the intruder's image; before it has left, the group terminates it.
  test('the runbook stops promotion, rolls back to a clean image, detaches the member and isolates it, in this order', () => {
    const order = ['backup quarantine', 'backup hold', 'backup rollback --to', 'detach-instances', 'modify-instance-attribute --instance-id i-… --groups', 'set-instance-health'].map(at);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('the runbook ends with the release of the hold and, after the images are removed, with lifting the quarantine', () => {
    const order = ['backup release', 'deregister-image', 'backup quarantine i-… --undo'].map(at);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });
});
