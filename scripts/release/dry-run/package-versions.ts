import * as fs from 'fs';
import * as path from 'path';
import { Copy } from './copy';

/** The files that give the version to a package, with the place of the version in them. */
const VERSION_OF: { readonly [language: string]: { readonly file: RegExp; readonly version: RegExp } } = {
  'Python': { file: /^python\/setup\.py$/, version: /"version": "([^"]+)"/ },
  'Java': { file: /^java\/pom\.xml$/, version: /^ {2}<version>([^<]+)<\/version>/m },
  'C#': { file: /^dotnet\/[^/]+\/[^/]+\.csproj$/, version: /<PackageVersion>([^<]+)<\/PackageVersion>/ },
  'Go': { file: /^go\/[^/]+\/version$/, version: /^(\S+)/ },
};

/**
 * Returns the version of the package of each language. The code of the other languages is generated from the files of the npm package, as the
 * release workflow does it; their own tools are not needed for that.
 */
export function packageVersions(copy: Copy, tarball: string): { [language: string]: string } {
  copy.run('tar', ['--strip-components=1', '-xzf', tarball]);
  copy.run('npx', ['jsii-pacmak', '--code-only', '--outdir', 'code', '--target', 'python', '--target', 'java', '--target', 'dotnet', '--target', 'go']);
  const files = fs.readdirSync(copy.path('code'), { recursive: true, encoding: 'utf-8' }).map((file) => file.split(path.sep).join('/'));
  const others = Object.entries(VERSION_OF).map(([language, { file, version }]) => {
    const name = files.find((each) => file.test(each));
    const [, found] = (name === undefined ? null : version.exec(copy.read('code', name))) ?? [];
    return [language, found ?? `none: ${name ?? file.source} does not have it`];
  });
  return {
    'npm': JSON.parse(copy.read('package.json')).version,
    'jsii assembly': JSON.parse(copy.read('.jsii')).version,
    'command line': copy.run(process.execPath, [JSON.parse(copy.read('package.json')).bin['oban-environment'], '--version']).trim(),
    ...Object.fromEntries(others),
  };
}
