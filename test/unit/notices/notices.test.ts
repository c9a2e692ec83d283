import * as fs from 'fs';
import { BundledPackage, bundledPackages, idOf, PERMITTED_LICENCES } from '../../../scripts/notices/bundled-packages';
import { BILL_OF_MATERIALS, billOfMaterials, NOTICES, notices } from '../../../scripts/notices/documents';

jest.setTimeout(60_000); // it bundles

const ONE: BundledPackage = { name: 'one', version: '1.0.0', licence: 'MIT', texts: ['Copyright One'] };
const OTHER: BundledPackage = { name: '@scope/other', version: '2.0.0', licence: 'MIT', texts: ['Copyright Other'] };

describe('what is bundled', () => {
  let packages: BundledPackage[];
  beforeAll(async () => { packages = await bundledPackages(); });

  test('the notices are those of the packages that the bundler lists: run npm run notices', () => {
    expect(fs.readFileSync(NOTICES, 'utf-8')).toBe(notices(packages));
  });

  test('the bill of materials has the packages that the bundler lists: run npm run notices', () => {
    const { components } = JSON.parse(fs.readFileSync(BILL_OF_MATERIALS, 'utf-8'));
    expect(components.map(idOf)).toEqual(packages.map(idOf));
  });

  test('each package has a permitted licence, and the list has no copyleft licence', () => {
    expect(packages.length).toBeGreaterThan(10);
    expect(packages.filter(({ licence }) => !PERMITTED_LICENCES.includes(licence))).toEqual([]);
    expect(PERMITTED_LICENCES.filter((licence) => /GPL|MPL|EPL|CDDL/.test(licence))).toEqual([]);
  });
});

test('the notices have each text once, with the packages that it is of', () => {
  const page = notices([ONE, { ...OTHER, texts: ONE.texts }]);
  expect(page).toContain('| @scope/other | 2.0.0 | MIT |');
  expect(page.match(/Copyright One/g)).toHaveLength(1);
  expect(page).toContain('Of one@1.0.0, @scope/other@2.0.0:');
});

test('the bill of materials has only what is bundled, and nothing that differs each time', () => {
  const component = (name: string, version: string) => ({ 'bom-ref': `${name}@${version}`, 'type': 'library', name, version, 'purl': `pkg:npm/${name}@${version}`, 'scope': 'required' });
  const ofRepository = JSON.stringify({
    $schema: 's',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: 'random',
    version: 1,
    metadata: { timestamp: 'now' },
    components: [component('one', '1.0.0'), component('unused', '1.0.0'), component('@scope/other', '2.0.0')],
    dependencies: [{ ref: 'one@1.0.0', dependsOn: ['unused@1.0.0', '@scope/other@2.0.0'] }, { ref: 'unused@1.0.0', dependsOn: [] }],
  });
  const bill = JSON.parse(billOfMaterials('library', ofRepository, [OTHER, ONE]));
  expect(bill.components.map((each: object) => idOf(each as BundledPackage))).toEqual(['@scope/other@2.0.0', 'one@1.0.0']);
  expect(bill.dependencies).toEqual([{ ref: 'one@1.0.0', dependsOn: ['@scope/other@2.0.0'] }]);
  expect(JSON.stringify(bill)).not.toMatch(/random|now|scope":/);
  expect(() => billOfMaterials('library', ofRepository, [{ ...ONE, version: '9.0.0' }])).toThrow('npm sbom does not list one@9.0.0: run npm ci');
});
