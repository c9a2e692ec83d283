import * as path from 'path';

/** The fields of package.json that links are made of. */
export interface PackageJson {
  readonly repository: { readonly url: string };
  readonly version: string;
}

const LINK = /(!?)(\[(?:[^\]`]|`[^`]*`)*\]\()([^)\s]+)\)/g;
const PICTURE = /\.(?:svg|png)$/;

/**
 * A README for a registry, which does not have the other files of the repository: its links name the repository, the tag of the
 * version, and the path.
 */
export function withAbsoluteLinks(readme: string, { repository, version }: PackageJson): string {
  const base = repository.url.replace(/\.git$/, '');
  return readme.replace(LINK, (whole, picture: string, text: string, target: string) => {
    if (/^(?:https?:|mailto:|#)/.test(target)) {
      return whole;
    }
    return `${picture}${text}${base}/${PICTURE.test(target) ? 'raw' : 'blob'}/v${version}/${path.posix.normalize(target)})`;
  });
}
