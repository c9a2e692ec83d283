import * as ts from 'typescript';
import { Kind, nodesOf, placeOn, Which } from './places';

/** A change of the code of a marked line. */
export interface Operator {
  /** The description of the change, for the table. */
  readonly does: string;
  /** The code that the change writes, without names that may be renamed. */
  readonly code?: string;
  /** The part of the source text that is replaced, and the new text. */
  readonly edit: (source: ts.SourceFile, line: number) => Edit;
}

/** `_`, or the path to a part of the original code. */
export const PLACEHOLDER = /(?<![\w$])(?<!(?<!\.\.)\.)_(\w*)/g;
const IN_NO_NEED_OF_PARENTHESES = /^(?:[\w.]+|'[^']*'(?:, .*)?|\.\.\..*)$/s;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Returns the operator that makes a condition always false. */
export function never(kind: Kind = 'condition', which?: Which): Operator {
  return { ...replace(kind, which, 'false'), does: `never ${inWords(kind, which)}` };
}

/** Returns the operator that makes a condition always true. */
export function always(kind: Kind = 'condition', which?: Which): Operator {
  return { ...replace(kind, which, 'true'), does: `always ${inWords(kind, which)}` };
}

/** Returns the operator that negates a condition. */
export function negate(kind: Kind = 'condition', which?: Which): Operator {
  return { ...replace(kind, which, '!_'), does: `negate ${inWords(kind, which)}` };
}

/**
 * Returns the operator that replaces the code of a place. In the new code, `_` stands for the original code, and `_left`, `_object` or
 * `_condition_left` for a part of it, as in `partOf`.
 */
export function replace(kind: Kind, which: Which | undefined, code: string): Operator {
  return operator(kind, which, `replace ${inWords(kind, which)} by ${code}`, (node, source) => {
    const text = code.replace(PLACEHOLDER, (_, steps: string) => (
      `(${steps.split('_').filter((step) => step !== '').reduce(partOf, node).getText(source)})`
    ));
    return { ...rangeOf(node, source), text: ts.isExpression(node) && !IN_NO_NEED_OF_PARENTHESES.test(text) ? `(${text})` : text };
  }, code);
}

/** Returns the operator that removes an item of a list, a statement, a clause, an operand or a method call. */
export function drop(kind: Kind, which?: Which): Operator {
  return operator(kind, which, `drop ${inWords(kind, which)}`, (node, source) => {
    if (kind === 'call') {
      return withoutCall(node, source);
    }
    const { parent } = node;
    if (kind === 'operand' && ts.isBinaryExpression(parent)) {
      return { ...rangeOf(parent, source), text: (parent.left === node ? parent.right : parent.left).getText(source) };
    }
    const list = listOf(node);
    if (list !== undefined) {
      return { ...rangeOfItem(node, list, source), text: '' };
    }
    return { ...rangeOf(node, source), text: ts.isStatement(node) && !ts.isBlock(parent) && !ts.isSourceFile(parent) && !ts.isCaseOrDefaultClause(parent) ? '{}' : '' };
  });
}

/** Returns the operator that adds an item or a statement. */
export function add(kind: Kind, which: Which | undefined, code: string): Operator {
  return operator(kind, which, `add ${code} after ${inWords(kind, which)}`, (node) => {
    return { start: node.end, end: node.end, text: listOf(node) === undefined ? ` ${code}` : `, ${code}` };
  }, code);
}

/** Returns the operator that swaps the two sides of an operation, the branches of a conditional or the first two elements of an array. */
export function swap(kind: Kind, which?: Which): Operator {
  return operator(kind, which, `swap ${inWords(kind, which)}`, (node, source) => {
    const [one, other] = sidesOf(node);
    const text = source.text;
    return {
      start: one.getStart(source),
      end: other.end,
      text: other.getText(source) + text.slice(one.end, other.getStart(source)) + one.getText(source),
    };
  });
}

/** Returns the operator that changes a comparison or combination of two sides. */
export function withOperator(kind: Kind, which: Which | undefined, token: string): Operator {
  return operator(kind, which, `${inWords(kind, which)} by ${token}`, (node, source) => {
    if (!ts.isBinaryExpression(node)) {
      throw new Error(`no operator in ${node.getText(source)}`);
    }
    return { ...rangeOf(node.operatorToken, source), text: token };
  });
}

/** Returns the operator that calls another method of the same object. */
export function withMethod(name: string, other: string): Operator {
  return operator('call', name, `call ${other} instead of ${name}`, (node, source) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) {
      throw new Error(`no call of a method: ${node.getText(source)}`);
    }
    return { ...rangeOf(node.expression.name, source), text: other };
  });
}

/** Returns the operator that changes the text of a string, template or regular expression. A script in a template is content. */
export function rewrite(from: string, to: string): Operator {
  return {
    does: `rewrite ${from} to ${to === '' ? 'nothing' : to}`,
    edit: (source, line) => {
      const starts = nodesOf(source)
        .filter((node) => (ts.isLiteralExpression(node) || ts.isTemplateLiteralToken(node)) && lineOf(node, source) === line)
        .flatMap((node) => placesOf(from, node.getText(source)).map((offset) => node.getStart(source) + offset));
      if (starts.length !== 1) {
        throw new Error(`${source.fileName}:${line + 1} has '${from}' ${starts.length} times in literals, and has to have it once`);
      }
      return { start: starts[0], end: starts[0] + from.length, text: to };
    },
  };
}

/** Returns a part of a node: a side of an operation, the object of a property, a called function, an argument, or the condition of a conditional. */
function partOf(whole: ts.Node, step: string): ts.Node {
  const node = withoutParentheses(whole);
  const call = ts.isCallExpression(node) ? node : undefined;
  const access = ts.isPropertyAccessExpression(node) ? node : call && ts.isPropertyAccessExpression(call.expression) ? call.expression : undefined;
  const part = step === 'object' ? access?.expression
    : step === 'callee' ? call?.expression
      : step.startsWith('argument') ? call?.arguments[Number(step.slice('argument'.length))]
        : step === 'condition' && ts.isConditionalExpression(node) ? node.condition
          : ts.isBinaryExpression(node) && (step === 'left' || step === 'right') ? node[step] : undefined;
  if (part === undefined) {
    throw new Error(`no ${step} in ${node.getText()}`);
  }
  return part;
}

function withoutParentheses(node: ts.Node): ts.Node {
  return ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) ? withoutParentheses(node.expression) : node;
}

function operator(kind: Kind, which: Which | undefined, does: string, edit: (node: ts.Node, source: ts.SourceFile) => Edit, code?: string): Operator {
  return { does, code, edit: (source, line) => edit(placeOn(source, line, kind, which), source) };
}

function inWords(kind: Kind, which: Which | undefined): string {
  return which === undefined ? kind : `${kind} ${typeof which === 'number' ? which + 1 : which}`;
}

function rangeOf(node: ts.Node, source: ts.SourceFile) {
  return { start: node.getStart(source), end: node.end };
}

/** Returns the range of an item with the comma that separates it from its neighbour. */
function rangeOfItem(node: ts.Node, list: ts.NodeArray<ts.Node>, source: ts.SourceFile) {
  const index = list.indexOf(node);
  const next = list[index + 1];
  if (next !== undefined) {
    return { start: node.getStart(source), end: next.getStart(source) };
  }
  return { start: index === 0 ? node.getStart(source) : list[index - 1].end, end: list.end };
}

function listOf(node: ts.Node): ts.NodeArray<ts.Node> | undefined {
  const { parent } = node;
  const list = ts.isArrayLiteralExpression(parent) ? parent.elements
    : ts.isObjectLiteralExpression(parent) ? parent.properties
      : ts.isCallExpression(parent) || ts.isNewExpression(parent) ? parent.arguments : undefined;
  return list?.includes(node as never) === true ? list : undefined;
}

function withoutCall(node: ts.Node, source: ts.SourceFile): Edit {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) {
    throw new Error(`no call of a method: ${node.getText(source)}`);
  }
  return { start: node.expression.expression.end, end: node.end, text: '' };
}

function sidesOf(node: ts.Node): readonly [ts.Node, ts.Node] {
  if (ts.isBinaryExpression(node)) {
    return [node.left, node.right];
  }
  if (ts.isConditionalExpression(node)) {
    return [node.whenTrue, node.whenFalse];
  }
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 1) {
    return [node.elements[0], node.elements[1]];
  }
  throw new Error(`nothing to swap in ${node.getText()}`);
}

/** A part of a template belongs to the line where the template begins: it cannot have a marker inside. */
function lineOf(node: ts.Node, source: ts.SourceFile): number {
  const span = ts.isTemplateLiteralToken(node) && !ts.isNoSubstitutionTemplateLiteral(node);
  const template = span ? (ts.isTemplateSpan(node.parent) ? node.parent.parent : node.parent) : node;
  return source.getLineAndCharacterOfPosition(template.getStart(source)).line;
}

function placesOf(part: string, text: string): readonly number[] {
  return text.split(part).slice(0, -1).reduce<number[]>((places, piece) => {
    const last = places.at(-1);
    return [...places, (last === undefined ? 0 : last + part.length) + piece.length];
  }, []);
}
