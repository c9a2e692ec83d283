import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

const SRC = path.resolve(__dirname, '../../../src');

/** A property of a struct. */
export interface PublicProperty {
  readonly name: string;
  readonly isOptional: boolean;
  /** The kind of a string or a number; undefined for other types. */
  readonly holds?: 'string' | 'number';
}

/** The structs of the public API with their own properties, without those that they inherit. */
export type Structs = { readonly [struct: string]: PublicProperty[] };

/** The exports of `src/index.ts` as jsii sees them: unit tests run before jsii. */
export class PublicApi {
  public static read(): PublicApi {
    const api = new PublicApi();
    api.readFile('index.ts', () => true);
    return api;
  }

  public readonly structs: { [struct: string]: PublicProperty[] } = {};
  /** Strings and numbers that methods and constructors take, as `Class.method.parameter`; ids of constructs are left out. */
  public readonly parameters: string[] = [];

  /** The strings and numbers of the structs, as `Struct.property`. */
  public textsAndNumbers(): Pick<PublicProperty, 'name' | 'holds'>[] {
    return Object.entries(this.structs).flatMap(([struct, own]) => (
      own.filter(({ holds }) => holds !== undefined).map(({ name, holds }) => ({ name: `${struct}.${name}`, holds }))
    ));
  }

  private readFile(file: string, isExported: (name: string) => boolean): void {
    const source = ts.createSourceFile(file, fs.readFileSync(path.join(SRC, file), 'utf-8'), ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) {
      if (ts.isExportDeclaration(statement)) {
        this.readExport(file, statement, isExported);
      } else if (ts.isInterfaceDeclaration(statement) && isStruct(statement.name.text) && isPublic(statement, isExported)) {
        this.structs[statement.name.text] = statement.members.filter(ts.isPropertySignature).filter((member) => !isInternal(member)).map(propertyOf);
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

function propertyOf(property: ts.PropertySignature): PublicProperty {
  return { name: property.name.getText(), isOptional: property.questionToken !== undefined, holds: heldBy(property.type!) };
}

/** Lists and maps hold what is in them. */
function heldBy(type: ts.TypeNode): 'string' | 'number' | undefined {
  if (ts.isArrayTypeNode(type)) {
    return heldBy(type.elementType);
  }
  if (ts.isTypeLiteralNode(type)) {
    return type.members.filter(ts.isIndexSignatureDeclaration).map((signature) => heldBy(signature.type)).find((held) => held !== undefined);
  }
  return type.kind === ts.SyntaxKind.StringKeyword ? 'string' : type.kind === ts.SyntaxKind.NumberKeyword ? 'number' : undefined;
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
