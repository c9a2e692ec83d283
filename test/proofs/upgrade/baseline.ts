import * as fs from 'fs';

/** The versions that the changelog has as released, the newest last. */
export function releasedVersions(changelog = fs.readFileSync('CHANGELOG.md', 'utf-8')): string[] {
  return [...changelog.matchAll(/^## (\d+\.\d+\.\d+)(?![\d.]| \(unreleased\))/gm)].map(([, version]) => version).sort(byVersion);
}

/**
 * Returns what is wrong with the API that `npm run compat` compares with. `npm run record-release` writes it before a release is tagged.
 *
 * @param baseline the version and the API that the repository keeps
 * @param tagged the version of the last tag and the API that was kept there; undefined before the first tag
 * @param released the versions that the changelog has as released, the newest last
 */
export function faultsOfBaseline(
  baseline: { readonly version: string; readonly api: string },
  tagged: { readonly version: string; readonly api: string } | undefined,
  released: readonly string[],
): string[] {
  const newest = released[released.length - 1];
  const remedy = 'run `npm run record-release` with the version before it is tagged';
  return [
    ...baseline.version === newest ? [] : [`the baseline is that of ${baseline.version}, and the newest release of the changelog is ${newest}: ${remedy}`],
    ...tagged === undefined || isOlder(tagged.version, baseline.version) || baseline.version === tagged.version
      ? [] : [`the baseline is that of ${baseline.version}, and the last tag is v${tagged.version}: ${remedy}`],
    ...tagged?.version === baseline.version && tagged.api !== baseline.api
      ? [`the baseline is not the API of v${tagged.version}: restore it from the tag`] : [],
  ];
}

/** Orders versions by their numbers. */
export function byVersion(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split('.').map(Number));
  return left.map((part, index) => part - right[index]).find((difference) => difference !== 0) ?? 0;
}

function isOlder(one: string, other: string): boolean {
  return byVersion(one, other) < 0;
}
