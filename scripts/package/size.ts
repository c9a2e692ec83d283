import type { PackageFile } from './contents';

/** The limit of an unpacked package, without the files that are larger than the library because they describe its whole API. */
const MOST_BYTES = 5_000_000;
const NOT_COUNTED = ['API.md', '.jsii'];

/** Throws an error that lists the largest files if the package is too large. */
export function requireSmall(files: ReadonlyMap<string, PackageFile>): void {
  const sizes = [...files].map(([file, { contents }]) => ({ file, bytes: Buffer.byteLength(contents) }));
  const counted = sizes.filter(({ file }) => !NOT_COUNTED.includes(file));
  const bytes = counted.reduce((sum, each) => sum + each.bytes, 0);
  console.log(`${counted.length} files, ${bytes.toLocaleString('en')} bytes apart from ${NOT_COUNTED.join(' and ')}`);
  if (bytes > MOST_BYTES) {
    const largest = counted.sort((a, b) => b.bytes - a.bytes).slice(0, 5).map((each) => `${each.file} ${each.bytes.toLocaleString('en')}`);
    throw new Error(`the package has ${bytes.toLocaleString('en')} bytes: at most ${MOST_BYTES.toLocaleString('en')} are allowed. Its largest files: ${largest.join(', ')}`);
  }
}
