import { CloudAssembly, Properties, Resource, resourcesOf, Stack } from './cloud-assembly';
import { References } from './references';
import { ENVIRONMENT_TAG } from '../../tags/tag-keys';

/** An assembly without the environment that is asked for, or with several that it could be. */
export class NoSingleEnvironment extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoSingleEnvironment';
  }
}

/** An environment, with the stacks that it is in. */
export interface Environment {
  readonly name: string;
  readonly account?: string;
  readonly region?: string;
  /** The stacks of the environment, with nested stacks. */
  readonly stacks: readonly Stack[];
  /** The stacks of its account. Empty if the assembly has none. */
  readonly accountStacks: readonly Stack[];
  readonly resources: readonly Resource[];
  readonly accountResources: readonly Resource[];
  readonly references: References;
}

/** Types of which only a stack of the account has resources. */
const ACCOUNT_TYPES = ['AWS::IAM::Group', 'AWS::CloudTrail::Trail'];

/**
 * Returns the environment of an assembly that has a name, or the only one.
 *
 * @throws if there is none, or if there are several
 */
export function chooseEnvironment(assembly: CloudAssembly, name?: string): Environment {
  const found = environmentsOf(assembly);
  if (found.length === 0) {
    throw new NoSingleEnvironment('the cloud assembly has no environment: no resource of it has the tag oban:environment');
  }
  const names = [...new Set(found.map((each) => each.name))].sort();
  const chosen = found.filter((each) => name === undefined || each.name === name);
  if (chosen.length === 0) {
    throw new NoSingleEnvironment(`the cloud assembly has no environment '${name}': it has ${names.join(', ')}`);
  }
  if (chosen.length > 1) {
    throw new NoSingleEnvironment(names.length > 1 && name === undefined
      ? `the cloud assembly has ${names.length} environments: give --environment with one of ${names.join(', ')}`
      : `the cloud assembly has the environment '${chosen[0].name}' in ${chosen.map(placeOf).join(' and ')}: give the folder of one stage as --app, such as cdk.out/assembly-Production`);
  }
  return chosen[0];
}

function environmentsOf(assembly: CloudAssembly): Environment[] {
  const roots = assembly.filter(({ nestedIn }) => nestedIn === undefined).map((root) => {
    const stacks = assembly.filter((each) => rootOf(each) === root);
    return { root, stacks, names: [...new Set(stacks.flatMap(resourcesOf).flatMap(environmentNamesOf))] };
  });
  for (const { root, names } of roots) {
    if (names.length > 1) {
      throw new NoSingleEnvironment(`the stack ${root.name} has ${names.length} environments, ${names.join(' and ')}: the document needs a stack for each`);
    }
  }
  const found = new Map<string, typeof roots>();
  for (const each of roots.filter(({ names }) => names.length === 1)) {
    const key = JSON.stringify([each.names[0], each.root.account, each.root.region]);
    found.set(key, [...found.get(key) ?? [], each]);
  }
  return [...found.values()].map((ofEnvironment) => {
    const { account, region } = ofEnvironment[0].root;
    const stacks = ofEnvironment.flatMap((each) => each.stacks);
    const accountStacks = roots.filter(({ root, names, stacks: parts }) => names.length === 0 && root.account === account
      && parts.flatMap(resourcesOf).some(({ type }) => ACCOUNT_TYPES.includes(type))).flatMap((each) => each.stacks);
    return {
      name: ofEnvironment[0].names[0],
      account,
      region,
      stacks,
      accountStacks,
      resources: stacks.flatMap(resourcesOf),
      accountResources: accountStacks.flatMap(resourcesOf),
      references: new References(assembly),
    };
  });
}

function rootOf(stack: Stack): Stack {
  return stack.nestedIn === undefined ? stack : rootOf(stack.nestedIn.stack);
}

/** Returns the value of the tag of the environment, which some types have as a list and others as a map. */
function environmentNamesOf({ properties: { Tags: tags } }: Resource): string[] {
  const name: unknown = tagOf(tags, ENVIRONMENT_TAG);
  return typeof name === 'string' ? [name] : [];
}

/** Returns the value of a tag. */
export function tagOf(tags: Properties | readonly Properties[] | undefined, key: string): unknown {
  return Array.isArray(tags) ? tags.find((tag) => tag.Key === key)?.Value : (tags as Properties | undefined)?.[key];
}

function placeOf({ account = 'any account', region = 'any Region' }: Environment): string {
  return `${account}/${region}`;
}
