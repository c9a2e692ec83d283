import { BundledPackage, idOf } from './bundled-packages';

/** The name of the page with the licences of what is bundled. */
export const NOTICES = 'THIRD-PARTY-NOTICES.md';

/** The name of the bill of materials of what is bundled. */
export const BILL_OF_MATERIALS = 'bundled-packages.cdx.json';

/** A component of the bill of materials that `npm sbom` writes. Its other fields depend on the version of npm or on the registry. */
interface Component {
  readonly 'bom-ref': string;
  readonly 'type': string;
  readonly 'name': string;
  readonly 'version': string;
  readonly 'purl': string;
  readonly 'hashes'?: object[];
  readonly 'licenses'?: object[];
}

/** Returns the page with the packages, their licences, and each text once. */
export function notices(packages: readonly BundledPackage[]): string {
  const byText = new Map<string, string[]>();
  for (const each of packages) {
    each.texts.forEach((text) => byText.set(text, [...byText.get(text) ?? [], idOf(each)]));
  }
  const without = packages.filter(({ texts }) => texts.length === 0);
  return [
    '# Third-party notices',
    '',
    'The bundles in `assets/` have code of these packages. `npm run notices` writes this page from the list of the bundler.',
    '',
    '| package | version | licence |',
    '|---|---|---|',
    ...packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`),
    '',
    ...without.length === 0 ? [] : [`No file with a licence: ${without.map(idOf).join(', ')}. The table has the licence that they name.`, ''],
    ...[...byText].flatMap(([text, ids], index) => [`## Text ${index + 1}`, '', `Of ${ids.join(', ')}:`, '', '```text', text, '```', '']),
  ].join('\n');
}

/**
 * Returns the bill of materials of what is bundled: the components of that of the whole repository whose code is in the bundles. The serial number
 * and the time are left out, because they would differ each time.
 *
 * @param name the name of the library
 * @param ofRepository the output of `npm sbom --sbom-format cyclonedx --package-lock-only`
 * @throws if a package is missing in it
 * @see https://docs.npmjs.com/cli/v10/commands/npm-sbom
 */
export function billOfMaterials(name: string, ofRepository: string, packages: readonly BundledPackage[]): string {
  const { $schema, bomFormat, specVersion, components, dependencies } = JSON.parse(ofRepository);
  const bundled = new Set(packages.map(idOf));
  // A package can be installed in several places: each version is listed once.
  const found = new Map((components as Component[]).filter((component) => bundled.has(idOf(component))).map((component) => [component['bom-ref'], component]));
  const missing = [...bundled].filter((id) => ![...found.values()].some((component) => idOf(component) === id));
  if (missing.length > 0) {
    throw new Error(`npm sbom does not list ${missing.join(', ')}: run npm ci`);
  }
  const edges = (dependencies as { ref: string; dependsOn: string[] }[]).filter(({ ref }) => found.has(ref));
  return JSON.stringify({
    $schema,
    bomFormat,
    specVersion,
    version: 1,
    metadata: { component: { 'type': 'library', 'bom-ref': name, name, 'purl': `pkg:npm/${name}` } },
    components: sorted([...found.values()].map(described), (component) => component['bom-ref']),
    dependencies: sorted(edges, ({ ref }) => ref).map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => found.has(each)) })),
  }, undefined, 1) + '\n';
}

function described({ 'bom-ref': reference, type, name, version, purl, hashes, licenses }: Component): Component {
  return { 'bom-ref': reference, type, name, version, purl, hashes, licenses };
}

function sorted<T>(list: readonly T[], key: (element: T) => string): T[] {
  return [...list].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
