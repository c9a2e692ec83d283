import * as fs from 'fs';
import * as path from 'path';
import { Copy } from './copy';
import { packageVersions } from './package-versions';
import { differing, templatesWith } from './packed-templates';
import { missingFromDocuments } from '../documents';

/** https://github.com/rhysd/actionlint; Go checks the module against its checksum database. */
const ACTIONLINT = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';

/** A package of another version, with whose templates those of the release are compared. */
const [packageToCompare] = process.argv.slice(2);

const copy = new Copy();
try {
  console.log(`a release of the commit ${copy.run('git', ['log', '-1', '--format=%h %s']).trim()}; changes that are not committed are no part of it`);

  copy.task('bump');
  const version = copy.read('dist', 'version.txt').trim();
  expectEqual('the tag', copy.read('dist', 'releasetag.txt').trim(), `v${version}`);
  const entries = copy.read('dist', 'changelog.md').split('\n').filter((line) => line.startsWith('* ')).length;
  expectEqual('the first line of the changelog', copy.read('dist', 'changelog.md').includes(`${version} (`), true);
  console.log(`version ${version}, changelog with ${entries} entries`);

  copy.task('pre-compile');
  copy.task('compile');
  copy.task('package:js');
  copy.task('unbump');
  // As the task `release` does, which fails if a build has changed what is committed.
  copy.run('git', ['diff', '--ignore-space-at-eol', '--exit-code']);
  console.log('packed for npm; nothing that is committed has changed');

  const tarball = copy.only(path.join('dist', 'js'), '.tgz');
  const [, publib] = /publib@([\d.]+)/.exec(copy.read('.github', 'workflows', 'release.yml'))!;
  const published = copy.run('npx', ['--yes', '--package', `publib@${publib}`, 'publib-npm'], { PUBLIB_DRYRUN: 'true', NPM_TRUSTED_PUBLISHER: 'true', NPM_DIST_TAG: 'latest' });
  expectEqual('publib would publish the package', published.includes(path.basename(tarball)), true);
  console.log(`publib ${publib} would publish ${path.basename(tarball)}`);

  if (packageToCompare === undefined) {
    console.log('templates not compared: give the package of another version, such as dist/js/*.tgz');
  } else {
    const [before, after] = [packageToCompare, tarball].map((each) => templatesWith(copy, each));
    expectEqual(`templates that differ from those of ${path.basename(packageToCompare)}`, differing(before, after).join(', '), '');
    console.log(`${after.size} templates, equal byte for byte to those of ${path.basename(packageToCompare)}`);
  }

  for (const [language, found] of Object.entries(packageVersions(copy, tarball))) {
    expectEqual(`the version of the package for ${language}`, found, version);
  }
  console.log(`every package has the version ${version}`);

  copy.run('go', ['run', ACTIONLINT]);
  console.log(`actionlint finds nothing in ${fs.readdirSync(copy.path('.github', 'workflows')).length} workflows`);

  const missing = missingFromDocuments(version);
  console.log(missing.length === 0 ? `CHANGELOG.md and docs/upgrading.md are ready for ${version}` : `before the release:\n- ${missing.join('\n- ')}`);
} finally {
  copy.remove();
}

function expectEqual(subject: string, found: unknown, expected: unknown): void {
  if (found !== expected) {
    throw new Error(`${subject}: expected ${expected}, found ${found}`);
  }
}
