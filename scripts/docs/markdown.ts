import * as fs from 'fs';
import * as path from 'path';

/** A link of a page: to a file of the repository, to a heading, or to both. */
export interface Link {
  readonly page: string;
  readonly target: string;
}

const OUTSIDE = /^(?:https?|mailto):/;
const LINK = /!?\[(?:[^\]`]|`[^`]*`)*\]\(([^)\s]+)\)/g;
const FENCE = /^```[\s\S]*?^```$/gm;

/** The pages that people read: the documentation, and the README of each folder that has one. */
export function pages(): string[] {
  const inFolder = (folder: string) => fs.readdirSync(folder).filter((name) => name.endsWith('.md')).map((name) => path.posix.join(folder, name));
  const folders = ['docs', 'docs/guide', 'docs/decisions'];
  const single = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'local-aws/README.md', 'bench/README.md', 'starter/typescript/README.md', 'starter/python/README.md',
    'test/proofs/mutation/README.md'];
  const examples = ['examples', ...fs.readdirSync('examples').map((name) => `examples/${name}`)].map((folder) => `${folder}/README.md`);
  return [...single, ...examples.filter((page) => fs.existsSync(page)), ...folders.flatMap(inFolder)];
}

/** The links of a page into the repository. */
export function linksOf(page: string, text = fs.readFileSync(page, 'utf-8')): Link[] {
  return [...text.replace(FENCE, '').matchAll(LINK)].map(([, target]) => ({ page, target })).filter(({ target }) => !OUTSIDE.test(target));
}

/** The anchors that a forge makes of the headings of a page. */
export function anchorsOf(text: string): Set<string> {
  return new Set([...text.replace(FENCE, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').trim().replace(/ /g, '-')));
}

/** Why a link leads nowhere; undefined if its file and its heading exist. */
export function brokenLink({ page, target }: Link): string | undefined {
  const [file, anchor] = target.split('#');
  const where = file === '' ? page : path.posix.normalize(path.posix.join(path.posix.dirname(page), file));
  if (!fs.existsSync(where)) {
    return `${page}: ${target}: there is no file ${where}`;
  }
  if (anchor !== undefined && !anchorsOf(fs.readFileSync(where, 'utf-8')).has(anchor)) {
    return `${page}: ${target}: ${where} has no heading for #${anchor}`;
  }
  return undefined;
}
