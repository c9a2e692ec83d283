import * as ts from 'typescript';

/** The kinds of text that people read. */
export type Place = 'docs' | 'docstring' | 'comment' | 'message' | 'title';

/** A text for readers, with its first line. */
export interface Prose {
  readonly place: Place;
  readonly line: number;
  readonly text: string;
}

const TITLED = /^(?:test|describe|it)(?:\.|$)/;
const TYPESCRIPT = /\.(?:ts|mjs)$/;
const LINK = /https?:\/\/\S+/g;

/**
 * Returns the texts of a file: of TypeScript and JavaScript the docstrings, comments, messages and titles of tests, of Python the comments and
 * strings, and of other files all lines.
 */
export function proseOf(file: string, source: string): Prose[] {
  return textsOf(file, source).map((prose) => ({ ...prose, text: prose.text.replace(LINK, '') }));
}

function textsOf(file: string, source: string): Prose[] {
  if (TYPESCRIPT.test(file)) {
    return proseOfTypeScript(file, source);
  }
  return file.endsWith('.py') ? proseOfPython(source) : proseOfLines(file, source);
}

/** The comments and strings of Python. */
const PYTHON = /"{3}[^]*?"{3}|"(?:[^"\\\n]|\\.)*"|#[^\n]*/g;

function proseOfPython(source: string): Prose[] {
  return [...source.matchAll(PYTHON)].filter(([text]) => isSentence(text))
    .map(({ 0: text, index }) => ({ place: 'comment', line: source.slice(0, index).split('\n').length, text: text.replace(/`+[^`]*`+/g, '') }));
}

function proseOfLines(file: string, source: string): Prose[] {
  const place = file.endsWith('.md') ? 'docs' : 'comment';
  return source.split('\n').map((text, index) => ({ place, line: index + 1, text: text.replace(/`+[^`]*`+/g, '') }));
}

function proseOfTypeScript(file: string, source: string): Prose[] {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number) => parsed.getLineAndCharacterOfPosition(position).line + 1;
  const found: Prose[] = [];
  const seen = new Set<number>();

  const visit = (node: ts.Node): void => {
    for (const { pos, end } of ts.getLeadingCommentRanges(source, node.pos) ?? []) {
      if (!seen.has(pos)) {
        seen.add(pos);
        const text = source.slice(pos, end);
        found.push({ place: text.startsWith('/**') ? 'docstring' : 'comment', line: lineOf(pos), text: withoutMarks(text) });
      }
    }
    for (const { pos, end } of ts.getTrailingCommentRanges(source, node.end) ?? []) {
      if (!seen.has(pos)) {
        seen.add(pos);
        found.push({ place: 'comment', line: lineOf(pos), text: withoutMarks(source.slice(pos, end)) });
      }
    }
    if (isTemplatePart(node) || (ts.isStringLiteralLike(node) && isSentence(node.text) && !ts.isImportDeclaration(node.parent) && !isScript(node))) {
      found.push({ place: isTitle(node) ? 'title' : 'message', line: lineOf(node.getStart()), text: node.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

function isTemplatePart(node: ts.Node): node is ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail {
  return ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
}

/** Returns whether a text is a script in a `String.raw` template: user data and documents are data, and a new wording would change instances. */
function isScript({ parent }: ts.Node): boolean {
  return ts.isTaggedTemplateExpression(parent) && parent.tag.getText() === 'String.raw';
}

/** Returns whether a text is a sentence: a single word is a name. */
function isSentence(text: string): boolean {
  return /\s/.test(text.trim());
}

function isTitle(node: ts.Node): boolean {
  const call = node.parent;
  return ts.isCallExpression(call) && call.arguments[0] === node && TITLED.test(call.expression.getText());
}

function withoutMarks(comment: string): string {
  return comment.replace(/^\/\*\*?|\*\/$|^\s*\* ?|^\/\/ ?/gm, '').replace(/`+[^`]*`+/g, '').replace(/\s+/g, ' ').trim();
}
