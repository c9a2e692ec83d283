/** A link into the documentation of this library, as it was when the version in use was released. */
export function documentationUrl(place: string): string {
  // No file to be read at run time: the command line has it in its bundle.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { repository, version } = require('../package.json') as { readonly repository: { readonly url: string }; readonly version: string };
  return `${repository.url.replace(/\.git$/, '')}/blob/v${version}/docs/${place}`;
}
