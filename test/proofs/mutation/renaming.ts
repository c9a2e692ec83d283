import * as ts from 'typescript';
import { nodesOf } from './places';

const PREFIX = 'renamed_';
/** The separator with two spaces, so that `{ name }` and `{ name: name }` also differ after the renaming. */
const COLON = ':  ';

/** Code with other names for its variables. */
export interface Renamed {
  readonly text: string;
  /** The number of renamed variables. */
  readonly variables: number;
}

/** Renames each variable, parameter and function that the file does not export, in its whole scope. */
export function withOtherNames(source: ts.SourceFile): Renamed {
  const checker = programOf(source).getTypeChecker();
  const symbols = new Set<ts.Symbol>();
  const edits = nodesOf(source).filter(ts.isIdentifier).flatMap((name) => {
    const symbol = ts.isShorthandPropertyAssignment(name.parent)
      ? checker.getShorthandAssignmentValueSymbol(name.parent)
      : checker.getSymbolAtLocation(name);
    if (symbol?.declarations?.some(isRenamable) !== true || isNameOfProperty(name)) {
      return [];
    }
    symbols.add(symbol);
    return [{ name, text: `${isShorthand(name) ? `${name.text}${COLON}` : ''}${PREFIX}${name.text}` }];
  });
  const text = [...edits].reverse().reduce((code, edit) => (
    code.slice(0, edit.name.getStart(source)) + edit.text + code.slice(edit.name.end)
  ), source.text);
  return { text, variables: symbols.size };
}

/** Undoes `withOtherNames`. */
export function withFormerNames(text: string): string {
  return text.replace(new RegExp(`(\\w+)${COLON}${PREFIX}\\1\\b`, 'g'), '$1').replace(new RegExp(`\\b${PREFIX}`, 'g'), '');
}

/** Returns a program with this file only, which resolves names within the file. */
export function programOf(source: ts.SourceFile): ts.Program {
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost({}),
    getSourceFile: (name) => (name === source.fileName ? source : undefined),
  };
  return ts.createProgram({ rootNames: [source.fileName], options: { noResolve: true, noLib: true, types: [] }, host });
}

function isRenamable(declaration: ts.Declaration): boolean {
  const isOfFunction = ts.isParameter(declaration) && ts.getModifiers(declaration) === undefined && !ts.isFunctionTypeNode(declaration.parent)
    && !ts.isMethodSignature(declaration.parent) && !ts.isIndexSignatureDeclaration(declaration.parent);
  return isOfFunction || ts.isBindingElement(declaration) || isOfFile(declaration);
}

function isOfFile(declaration: ts.Declaration): boolean {
  return (ts.isVariableDeclaration(declaration) || ts.isFunctionDeclaration(declaration))
    && !isExported(ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration);
}

function isExported(node: ts.Node): boolean {
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

/** Returns whether a node is the name in `{ name: variable }` of a pattern. */
function isNameOfProperty(name: ts.Identifier): boolean {
  return ts.isBindingElement(name.parent) && name.parent.propertyName === name;
}

/** In `{ name }`, of a pattern or an object: the property keeps its name. */
function isShorthand(name: ts.Identifier): boolean {
  const { parent } = name;
  return ts.isShorthandPropertyAssignment(parent)
    || (ts.isBindingElement(parent) && ts.isObjectBindingPattern(parent.parent) && parent.name === name
      && parent.propertyName === undefined && parent.dotDotDotToken === undefined);
}
