import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { fileOf, filesByMarker } from './marked-files';
import { sentenceIdOf } from './markers';
import { mutated, Mutation, parsed } from './mutation';
import { PLACEHOLDER } from './operators';
import { nodesOf } from './places';
import { programOf, withFormerNames, withOtherNames } from './renaming';
import { SENTENCES } from './sentences';

const ROOT = path.join(__dirname, '../../..');
/** The names that the code of a mutation may use: those of JavaScript, which are never renamed. */
const NAMES_OF_JAVASCRIPT = ['Date', 'Error', 'Math', 'Promise', 'require', 'undefined'];

const mutations = SENTENCES.flatMap((sentence) => sentence.mutations);
const files = filesByMarker();

test('each sentence has its own id and at least one mutation', () => {
  expect(SENTENCES.map(({ id }) => id)).toEqual([...new Set(SENTENCES.map(({ id }) => id))]);
  expect(SENTENCES.filter((sentence) => sentence.mutations.length === 0)).toEqual([]);
});

test('a mutation uses a marker of its own sentence', () => {
  const foreign = SENTENCES.flatMap(({ id, mutations: ofSentence }) => ofSentence.filter(({ marker }) => sentenceIdOf(marker) !== id));
  expect(foreign).toEqual([]);
});

test('each marker in the code has a mutation, and each id occurs once in the code', () => {
  expect([...files.keys()].sort()).toEqual([...new Set(mutations.map(({ marker }) => marker))].sort());
  expect([...files].filter(([, found]) => found.length !== 1).map(([id]) => id)).toEqual([]);
});

test('each mutation matches a place in the code and makes code that can be parsed', () => {
  expect(mutations.flatMap((mutation) => faultOf(mutation, fileOf(mutation.marker, files)))).toEqual([]);
});

test('two mutations of a sentence change the code in different ways', () => {
  const texts = SENTENCES.map(({ mutations: ofSentence }) => ofSentence.map((mutation) => mutated(fileOf(mutation.marker, files), mutation)));
  expect(texts.map((ofSentence) => new Set(ofSentence).size)).toEqual(texts.map(({ length }) => length));
});

test('the code of a mutation uses no name that can be renamed', () => {
  expect(mutations.flatMap(({ marker, operator }) => namesIn(operator.code ?? '').map((name) => `${marker}: ${name}`))).toEqual([]);
});

test('each mutation names tests that exist', () => {
  expect(mutations.filter(({ tests }) => tests.length === 0)).toEqual([]);
  expect(mutations.flatMap(({ tests }) => tests).filter((name) => !fs.existsSync(path.join(ROOT, `test/unit/${name}.test.ts`)))).toEqual([]);
});

describe('mutations of code with renamed variables', () => {
  const renamed = new Map([...new Set([...files.values()].flat())].map((source) => [source, withOtherNames(source)]));

  test('the renamed code has other names and can be parsed', () => {
    expect([...renamed.values()].reduce((sum, { variables }) => sum + variables, 0)).toBeGreaterThan(1_000);
    expect([...renamed].flatMap(([{ fileName }, { text }]) => syntaxFaults(fileName, text))).toEqual([]);
  });

  test('each mutation makes the same change in the renamed code', () => {
    const others = mutations.filter((mutation) => {
      const source = fileOf(mutation.marker, files);
      const after = mutated(parsed(source.fileName, renamed.get(source)!.text), mutation);
      return withFormerNames(after) !== mutated(source, mutation);
    });
    expect(others).toEqual([]);
  });
});

/** Returns the reason why a mutation cannot be made. */
function faultOf(mutation: Mutation, source: ts.SourceFile): readonly string[] {
  try {
    return syntaxFaults(source.fileName, mutated(source, mutation));
  } catch (error) {
    return [`${mutation.marker}: ${(error as Error).message}`];
  }
}

function syntaxFaults(fileName: string, text: string): readonly string[] {
  const source = parsed(fileName, text);
  return programOf(source).getSyntacticDiagnostics(source).map(({ messageText }) => `${fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
}

/** Returns the variables that a piece of code uses and does not declare. */
function namesIn(code: string): readonly string[] {
  const whole = code.replace(PLACEHOLDER, 'undefined');
  const nodes = nodesOf(parsed('code.ts', whole.endsWith(';') ? whole : /^\w+: /.test(whole) ? `[{ ${whole} }]` : `[${whole}]`));
  const identifiers = nodes.filter(ts.isIdentifier);
  const declared = identifiers.filter(({ parent }) => ts.isParameter(parent) || ts.isBindingElement(parent) || ts.isVariableDeclaration(parent));
  const known = [...NAMES_OF_JAVASCRIPT, ...declared.map(({ text }) => text)];
  return identifiers.filter((name) => !isNameOfProperty(name)).map(({ text }) => text).filter((name) => !known.includes(name));
}

function isNameOfProperty(name: ts.Identifier): boolean {
  const { parent } = name;
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === name;
}
