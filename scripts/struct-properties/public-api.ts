import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

const SRC = path.resolve(__dirname, '../../src');

/** A property of a struct. */
export interface PublicProperty {
  readonly name: string;
  readonly isOptional: boolean;
  /** The kind of a string or a number; undefined for other types. */
  readonly holds?: 'string' | 'number';
  /** The name of its type, or of the type of its elements, as the source has it: `ServerOptions`, `ec2.IVpc`. Undefined for a primitive type. */
  readonly typeName?: string;
  /** Undefined for a value that is neither a list nor a map. */
  readonly collection?: 'list' | 'map';
}

/** A struct with its own properties, without those that it inherits. */
export interface PublicStruct {
  /** The file, relative to `src`. */
  readonly file: string;
  readonly bases: string[];
  readonly properties: PublicProperty[];
  /** The properties that jsii leaves out. */
  readonly internalProperties: string[];
}

/** The exports of `src/index.ts` as jsii sees them: unit tests run before jsii. */
export class PublicApi {
  public static read(): PublicApi {
    const api = new PublicApi();
    api.readFile('index.ts', () => true);
    return api;
  }

  public readonly structs: { [struct: string]: PublicStruct } = {};
  /** Strings and numbers that methods and constructors take, as `Class.method.parameter`; ids of constructs are left out. */
  public readonly parameters: string[] = [];

  /** The strings and numbers of the structs, as `Struct.property`. */
  public textsAndNumbers(): Pick<PublicProperty, 'name' | 'holds'>[] {
    return Object.entries(this.structs).flatMap(([struct, { properties: own }]) => (
      own.filter(({ holds }) => holds !== undefined).map(({ name, holds }) => ({ name: `${struct}.${name}`, holds }))
    ));
  }

  private readFile(file: string, isExported: (name: string) => boolean): void {
    const source = ts.createSourceFile(file, fs.readFileSync(path.join(SRC, file), 'utf-8'), ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) {
      if (ts.isExportDeclaration(statement)) {
        this.readExport(file, statement, isExported);
      } else if (ts.isInterfaceDeclaration(statement) && isStruct(statement.name.text) && isPublic(statement, isExported)) {
        this.structs[statement.name.text] = structOf(file, statement);
      } else if (ts.isClassDeclaration(statement) && isPublic(statement, isExported)) {
        this.parameters.push(...parametersOf(statement));
      }
    }
  }

  private readExport(file: string, { moduleSpecifier, exportClause }: ts.ExportDeclaration, isExported: (name: string) => boolean): void {
    const module = path.join(path.dirname(file), (moduleSpecifier as ts.StringLiteral).text);
    const names = exportClause && new Set((exportClause as ts.NamedExports).elements.map(({ name }) => name.text));
    this.readFile(fs.existsSync(path.join(SRC, `${module}.ts`)) ? `${module}.ts` : `${module}/index.ts`, (name) => isExported(name) && (names?.has(name) ?? true));
  }
}

function isPublic(declaration: ts.InterfaceDeclaration | ts.ClassDeclaration, isExported: (name: string) => boolean): boolean {
  return declaration.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true && isExported(declaration.name!.text);
}

/** jsii leaves out what is marked as internal. */
function isInternal(member: ts.Node): boolean {
  return ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal');
}

/** jsii takes an interface whose name begins with a capital I and another capital for one of behaviour. */
function isStruct(name: string): boolean {
  return !/^I[A-Z]/.test(name);
}

function structOf(file: string, declaration: ts.InterfaceDeclaration): PublicStruct {
  const members = declaration.members.filter(ts.isPropertySignature);
  return {
    file,
    bases: declaration.heritageClauses?.flatMap(({ types }) => types.map(({ expression }) => expression.getText())) ?? [],
    properties: members.filter((member) => !isInternal(member)).map(propertyOf),
    internalProperties: members.filter(isInternal).map(({ name }) => name.getText()),
  };
}

function propertyOf({ name, questionToken, type }: ts.PropertySignature): PublicProperty {
  const element = elementOf(type!);
  return {
    name: name.getText(),
    isOptional: questionToken !== undefined,
    holds: heldBy(type!),
    typeName: ts.isTypeReferenceNode(element) ? element.typeName.getText() : undefined,
    collection: element === type ? undefined : ts.isArrayTypeNode(type!) ? 'list' : 'map',
  };
}

/** The type of the elements of a list or a map, and any other type itself. */
function elementOf(type: ts.TypeNode): ts.TypeNode {
  if (ts.isArrayTypeNode(type)) {
    return type.elementType;
  }
  return ts.isTypeLiteralNode(type) ? type.members.filter(ts.isIndexSignatureDeclaration)[0].type : type;
}

/** Lists and maps hold what is in them. */
function heldBy(type: ts.TypeNode): 'string' | 'number' | undefined {
  const { kind } = elementOf(type);
  return kind === ts.SyntaxKind.StringKeyword ? 'string' : kind === ts.SyntaxKind.NumberKeyword ? 'number' : undefined;
}

function parametersOf(declaration: ts.ClassDeclaration): string[] {
  return declaration.members.flatMap((member) => {
    if (!(ts.isMethodDeclaration(member) || ts.isConstructorDeclaration(member)) || isHidden(member)) return [];
    const method = ts.isConstructorDeclaration(member) ? 'constructor' : member.name.getText();
    return member.parameters
      .filter(({ type, name }) => type !== undefined && heldBy(type) !== undefined && name.getText() !== 'id')
      .map(({ name }) => `${declaration.name!.text}.${method}.${name.getText()}`);
  });
}

function isHidden(member: ts.MethodDeclaration | ts.ConstructorDeclaration): boolean {
  return member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword) === true
    || isInternal(member);
}
