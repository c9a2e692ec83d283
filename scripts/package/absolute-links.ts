import * as path from 'path';

/** The fields of package.json that links are made of. */
export interface PackageJson {
  readonly repository: { readonly url: string };
  readonly version: string;
}

/** A page of the package. */
export interface Page {
  /** The path of the page. */
  readonly page: string;
  /** The files that relative links may lead to. */
  readonly inPackage?: readonly string[];
}

const LINK = /(!?)(\[(?:[^\]`]|`[^`]*`)*\]\()([^)\s]+)\)/g;
const PICTURE = /\.(?:svg|png)$/;

/**
 * A page for a reader who does not have the other files of the repository: its links name the repository, the tag of the version, and the
 * path. Links to files that are in the package stay relative.
 */
export function withAbsoluteLinks(text: string, { repository, version }: PackageJson, { page, inPackage = [] }: Page): string {
  const base = repository.url.replace(/\.git$/, '');
  return text.replace(LINK, (whole, picture: string, label: string, target: string) => {
    const place = path.posix.join(path.posix.dirname(page), target);
    if (/^(?:https?:|mailto:|#)/.test(target) || inPackage.includes(place.replace(/#.*/, ''))) {
      return whole;
    }
    return `${picture}${label}${base}/${PICTURE.test(target) ? 'raw' : 'blob'}/v${version}/${place})`;
  });
}
