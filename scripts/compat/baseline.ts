import * as fs from 'fs';
import * as path from 'path';

/** The API of the last release, beside a package.json of its version. */
export const BASELINE = '.api-baseline';

/** Keeps the API as of the last compile as that of a release. */
export function writeBaseline(version: string): void {
  const { name, jsii, dependencies, peerDependencies } = JSON.parse(fs.readFileSync('package.json', 'utf-8'));
  fs.mkdirSync(BASELINE, { recursive: true });
  fs.writeFileSync(path.join(BASELINE, 'package.json'), JSON.stringify({ name, version, jsii, dependencies, peerDependencies }, undefined, 2) + '\n');
  const assembly = JSON.parse(fs.readFileSync('.jsii', 'utf-8'));
  fs.writeFileSync(path.join(BASELINE, '.jsii'), JSON.stringify({ ...assembly, version }, undefined, 2) + '\n');
}

/** The version of the release whose API is the baseline. */
export function baselineVersion(packageJson: string): string {
  return JSON.parse(packageJson).version;
}
