import * as ts from 'typescript';

/** A kind of place in a line of code that an operator can change. */
export type Kind = keyof typeof KINDS;

/**
 * Chooses a place if the line has several of its kind: the place that contains this literal, or this name of a property or method; or the
 * place with this index, from 0. Never the name of a variable or of a function of the module: those may be renamed.
 */
export type Which = string | number;

const LOGICAL = [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken];
const COMPARING = [
  ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken, ts.SyntaxKind.GreaterThanToken, ts.SyntaxKind.GreaterThanEqualsToken,
];
const CALCULATING = [
  ts.SyntaxKind.PlusToken, ts.SyntaxKind.MinusToken, ts.SyntaxKind.AsteriskToken, ts.SyntaxKind.SlashToken, ts.SyntaxKind.PercentToken,
];

/** The functions that check whether a node is a place of each kind. */
const KINDS = {
  statement: (node: ts.Node) => ts.isStatement(node) && !ts.isBlock(node),
  condition: isCondition,
  operand: isOperand,
  comparison: (node: ts.Node) => isBinary(node, COMPARING),
  calculation: (node: ts.Node) => isBinary(node, CALCULATING),
  conditional: ts.isConditionalExpression,
  whenTrue: (node: ts.Node) => ts.isConditionalExpression(node.parent) && node.parent.whenTrue === node,
  whenFalse: (node: ts.Node) => ts.isConditionalExpression(node.parent) && node.parent.whenFalse === node,
  argument: isArgument,
  element: (node: ts.Node) => ts.isArrayLiteralExpression(node.parent),
  property: ts.isObjectLiteralElement,
  value: (node: ts.Node) => (ts.isPropertyAssignment(node.parent) || ts.isPropertyDeclaration(node.parent)) && node.parent.initializer === node,
  initial: (node: ts.Node) => ts.isVariableDeclaration(node.parent) && node.parent.initializer === node,
  returned: (node: ts.Node) => ts.isReturnStatement(node.parent),
  body: (node: ts.Node) => ts.isArrowFunction(node.parent) && node.parent.body === node && !ts.isBlock(node),
  iterated: (node: ts.Node) => ts.isForOfStatement(node.parent) && node.parent.expression === node,
  clause: ts.isCaseOrDefaultClause,
  call: (node: ts.Node) => ts.isCallExpression(node),
  literal: (node: ts.Node) => ts.isLiteralExpression(node) || node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword,
  placeholder: (node: ts.Node) => ts.isTemplateSpan(node.parent) && node.parent.expression === node,
  template: ts.isTemplateExpression,
  array: ts.isArrayLiteralExpression,
  object: ts.isObjectLiteralExpression,
} satisfies Record<string, (node: ts.Node) => boolean>;

/**
 * Returns the only place of a kind that begins on a line. Of several statements, returns the outermost one unless an index is given.
 *
 * @throws if there is no such place, or more than one
 */
export function placeOn(source: ts.SourceFile, line: number, kind: Kind, which?: Which): ts.Node {
  const all = nodesOf(source).filter((node) => KINDS[kind](node) && source.getLineAndCharacterOfPosition(beginOf(node, source)).line === line);
  const chosen = which === undefined ? (kind === 'statement' ? all.slice(0, 1) : all)
    : typeof which === 'number' ? all.slice(which, which + 1) : innermost(all.filter((node) => isNamed(node, kind, which)));
  if (chosen.length !== 1) {
    throw new Error(`${source.fileName}:${line + 1} has ${chosen.length} places of kind ${kind}${which === undefined ? '' : ` with ${which}`}, and has to have one: ${
      (chosen.length === 0 ? all : chosen).map((node) => node.getText(source)).join(' | ')}`);
  }
  return chosen[0];
}

/** Returns all nodes in the order of their starts, an outer node before its parts. */
export function nodesOf(root: ts.Node): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node) => {
    nodes.push(node);
    node.forEachChild(visit);
  };
  root.forEachChild(visit);
  return nodes;
}

/** A call of a method begins with the method's name: the calls of a chain are on lines of their own. */
function beginOf(node: ts.Node, source: ts.SourceFile): number {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression.name.getStart(source) : node.getStart(source);
}

function isBinary(node: ts.Node, operators: readonly ts.SyntaxKind[]): node is ts.BinaryExpression {
  return node !== undefined && ts.isBinaryExpression(node) && operators.includes(node.operatorToken.kind);
}

/** Returns all operands of a chain: three for `a && b && c`. */
function isOperand(node: ts.Node): boolean {
  const { parent } = node;
  return isBinary(parent, LOGICAL) && parent.operatorToken !== node && !isBinary(node, [parent.operatorToken.kind]);
}

function isArgument(node: ts.Node): boolean {
  const { parent } = node;
  return (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.arguments?.includes(node as ts.Expression) === true;
}

function isCondition(node: ts.Node): boolean {
  const { parent } = node;
  return ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent) ? parent.expression === node
    : (ts.isConditionalExpression(parent) || ts.isForStatement(parent)) && parent.condition === node;
}

function isNamed(node: ts.Node, kind: Kind, name: string): boolean {
  switch (kind) {
    case 'call': return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === name;
    case 'property': return ts.isObjectLiteralElement(node) && node.name !== undefined && nameOf(node.name) === name;
    case 'value': return (ts.isPropertyAssignment(node.parent) || ts.isPropertyDeclaration(node.parent)) && nameOf(node.parent.name) === name;
    case 'clause': return ts.isCaseClause(node) ? nameOf(node.expression) === name : name === 'default';
    default: return [node, ...nodesOf(node)].some((part) => isCalled(part, name));
  }
}

/** Returns whether the node itself is the literal, or the stable name. */
function isCalled(node: ts.Node, name: string): boolean {
  if (ts.isLiteralExpression(node) || ts.isTemplateLiteralToken(node)) {
    return node.text === name;
  }
  return ts.isPropertyAccessExpression(node) ? node.name.text === name : ts.isPropertyAssignment(node) && nameOf(node.name) === name;
}

function nameOf(node: ts.Node): string | undefined {
  return ts.isIdentifier(node) || ts.isStringLiteral(node) || ts.isNumericLiteral(node) ? node.text : undefined;
}

function innermost(nodes: readonly ts.Node[]): readonly ts.Node[] {
  return nodes.filter((node) => !nodes.some((other) => other !== node && node.pos <= other.pos && other.end <= node.end));
}
