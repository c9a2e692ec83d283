import * as fs from 'fs';
import * as path from 'path';
import { Copy } from './copy';

const COMPILER_OPTIONS = '{ "module": "commonjs", "moduleResolution": "node10", "ignoreDeprecations": "6.0", "target": "ES2022", "esModuleInterop": true }';
const EXAMPLES = [
  { name: 'production', main: 'main.ts' },
  { name: 'two-environments', main: 'app.ts' },
];

/** Returns the templates of the examples with a packed library, by example and name of the file. */
export function templatesWith(copy: Copy, tarball: string): Map<string, string> {
  const outside = path.join('outside', path.basename(tarball));
  const library = path.join(outside, 'node_modules', 'oban-environment');
  fs.mkdirSync(copy.path(library), { recursive: true });
  copy.run('tar', ['--strip-components=1', '-xzf', path.resolve(tarball)], {}, library);
  const templates = EXAMPLES.flatMap(({ name, main }) => {
    fs.cpSync(path.join('examples', name), copy.path(outside, name), { recursive: true, filter: (file) => !file.endsWith('cdk.out') });
    const app = copy.path(outside, name, 'app.ts');
    fs.writeFileSync(app, fs.readFileSync(app, 'utf-8').replace('\'../../src\'', '\'oban-environment\''));
    const output = copy.path(outside, name, 'cdk.out');
    copy.run('npx', ['ts-node', '--transpile-only', '--skipProject', '--compilerOptions', COMPILER_OPTIONS, main], {
      CDK_OUTDIR: output, CDK_VALIDATION: 'false',
    }, path.join(outside, name));
    const files = fs.readdirSync(output).filter((file) => file.endsWith('.template.json'));
    return files.map((file) => [`${name}/${file}`, fs.readFileSync(path.join(output, file), 'utf-8')] as const);
  });
  return new Map(templates);
}

/** Returns the names of the templates that are not the same in both. */
export function differing(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name));
}
