import * as fs from 'fs';
import * as path from 'path';
import { CloudAssembly, Properties, resourcesOf, Stack, Template } from './cloud-assembly';

/** A folder that has no cloud assembly, or one that cannot be read. */
export class UnreadableAssembly extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableAssembly';
  }
}

/** The parts of a manifest that say where the stacks are: https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema */
interface Manifest {
  readonly artifacts?: {
    readonly [id: string]: {
      readonly type: string;
      readonly environment?: string;
      readonly properties?: {
        readonly templateFile?: string;
        readonly stackName?: string;
        readonly terminationProtection?: boolean;
        readonly directoryName?: string;
      };
    };
  };
}

/** Reads the stacks of a cloud assembly, such as `cdk.out`, with nested stacks and the stacks of stages. */
export function readAssembly(folder: string): CloudAssembly {
  const { artifacts = {} } = readJson<Manifest>(path.join(folder, 'manifest.json'), `'${folder}' is no cloud assembly`);
  return Object.entries(artifacts).flatMap(([id, { type, environment, properties = {} }]) => {
    if (type === 'cdk:cloud-assembly') {
      return readAssembly(path.join(folder, properties.directoryName ?? id));
    }
    if (type !== 'aws:cloudformation:stack') {
      return [];
    }
    const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environment ?? '') ?? [];
    return withNested(folder, {
      name: properties.stackName ?? id,
      account: account === 'unknown-account' ? undefined : account,
      region: region === 'unknown-region' ? undefined : region,
      hasTerminationProtection: properties.terminationProtection === true,
      template: readTemplate(folder, properties.templateFile ?? `${id}.template.json`),
    });
  });
}

/** Returns a stack and the stacks that are nested in it. */
function withNested(folder: string, stack: Stack): Stack[] {
  const nested = resourcesOf(stack).filter(({ type }) => type === 'AWS::CloudFormation::Stack').flatMap(({ id, metadata, path: construct }) => withNested(folder, {
    ...stack, name: `${stack.name}/${construct.replace(/\.NestedStack\/[^/]*$/, '')}`, template: readTemplate(folder, templateOf(id, metadata)), nestedIn: { stack, id },
  }));
  return [stack, ...nested];
}

function templateOf(nestedStack: string, { 'aws:asset:path': file }: Properties): string {
  if (file === undefined) {
    throw new UnreadableAssembly(`the template of the nested stack ${nestedStack} is not in the cloud assembly, or its path is not: synthesise with asset metadata, which is the default`);
  }
  return file;
}

function readTemplate(folder: string, file: string): Template {
  const template = readJson<Partial<Template>>(path.join(folder, file), 'the cloud assembly is not complete');
  if (template.Resources === undefined) {
    throw new UnreadableAssembly(`the cloud assembly is not complete: ${file} has no resources`);
  }
  return { ...template, Resources: template.Resources };
}

function readJson<Content>(file: string, problem: string): Content {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf-8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UnreadableAssembly(`${problem}: ${code === 'ENOENT' ? `${file} does not exist; run cdk synth` : `${file}: ${message}`}`);
  }
}
