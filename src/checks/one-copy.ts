import * as fs from 'fs';
import * as path from 'path';
import * as cdk from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** jsii marks each class with its name and the version of its package: https://github.com/aws/jsii/blob/main/packages/%40jsii/runtime */
const JSII_RUNTIME_TYPE = Symbol.for('jsii.rtti');
const CDK = 'aws-cdk-lib';

/** A class of a copy of aws-cdk-lib. */
interface CdkClass {
  readonly type: Function;
  /** The name in jsii, such as `aws-cdk-lib.aws_iam.AccountPrincipal`. */
  readonly fqn: string;
  readonly version: string;
}

/**
 * Throws if the stack of a construct, or the app, is of another copy of aws-cdk-lib.
 *
 * @throws with the versions and the folders of both copies
 */
export function requireStackOfSameCopy(owner: string, scope: IConstruct): void {
  requireSameCopy(`the stack of ${owner}`, cdk.Stack.of(scope));
  requireSameCopy(`the app of ${owner}`, scope.node.root);
}

/**
 * Throws if a value is an instance of a class of another copy of aws-cdk-lib. Classes of the two are not interchangeable: methods of one version
 * are missing in the other, and `instanceof` is false.
 *
 * Two instances of the same file are accepted, because test runners load a file several times.
 *
 * @throws with the versions and the folders of both copies
 */
export function requireSameCopy(place: string, value: unknown): void {
  const theirs = cdkClassOf(value);
  const ours = theirs && ourClass(theirs.fqn);
  if (theirs === undefined || ours === undefined || ours.type === theirs.type) {
    return;
  }
  const [theirFolder, ourFolder] = [theirs, ours].map(folderOf);
  const isOtherFolder = theirFolder !== undefined && ourFolder !== undefined && theirFolder !== ourFolder;
  if (theirs.version !== ours.version || isOtherFolder) {
    throw new Error(
      `${place} comes from ${CDK} ${theirs.version}${inFolder(theirFolder)}, and oban-environment uses ${CDK} ${ours.version}${inFolder(ourFolder)}: ` +
      'install one copy for both. Make it a peer dependency of each package that is linked or shared, then run `npm dedupe`; `npm ls aws-cdk-lib` lists the copies',
    );
  }
}

/** The class of a value, or the nearest of its base classes that is of a copy of aws-cdk-lib. */
function cdkClassOf(value: unknown): CdkClass | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  for (let prototype = Object.getPrototypeOf(value); prototype !== null; prototype = Object.getPrototypeOf(prototype)) {
    const found = classOf(Object.hasOwn(prototype, 'constructor') ? prototype.constructor : undefined);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function classOf(type: any): CdkClass | undefined {
  if (typeof type !== 'function' || !Object.hasOwn(type, JSII_RUNTIME_TYPE)) {
    return undefined;
  }
  const { fqn, version } = type[JSII_RUNTIME_TYPE];
  return typeof fqn === 'string' && fqn.startsWith(`${CDK}.`) ? { type, fqn, version } : undefined;
}

/** The class of the same name in the copy that this file imports; undefined if it has none, or a mock. */
function ourClass(fqn: string): CdkClass | undefined {
  const exported = fqn.split('.').slice(1).reduce<any>((container, name) => container?.[name], cdk);
  // The CDK exports some classes in a wrapper that extends them.
  return classOf(exported) ?? (typeof exported === 'function' ? classOf(Object.getPrototypeOf(exported)) : undefined);
}

/** The folder of the package that a class was loaded from; undefined in a bundle and in a test runner. */
function folderOf({ type, fqn }: CdkClass): string | undefined {
  const name = fqn.slice(fqn.lastIndexOf('.') + 1); // the name of the class itself is changed by the minifier of the CDK
  // A bundle has no cache.
  const file = Object.values(require.cache ?? {}).find((module) => module !== undefined && isExport(module.exports, name, type))?.filename;
  for (let folder = file && path.dirname(file); folder !== undefined && folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, 'package.json'))) {
      return folder;
    }
  }
  return undefined;
}

function isExport(exported: any, name: string, type: Function): boolean {
  if (exported === null || typeof exported !== 'object' || !Object.hasOwn(exported, name)) {
    return false;
  }
  const found = exported[name];
  return found === type || typeof found === 'function' && Object.getPrototypeOf(found) === type;
}

function inFolder(folder: string | undefined): string {
  return folder === undefined ? '' : ` in ${folder}`;
}
