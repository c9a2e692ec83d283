import * as fs from 'fs';
import { recordedReleases } from '../../upgrade/recorded-releases';
import { losses } from '../../upgrade/upgrade';
import type { Check } from '../clause';

/** The types of resources whose data an upgrade must keep. */
const WITH_DATA = ['AWS::RDS::DBInstance', 'AWS::EC2::Instance', 'AWS::EC2::Volume', 'Custom::ObanImagePointer'];

/** The library is published to a registry of each language, and no recorded release loses a resource by an upgrade to this version. */
export const publishedAndUpgraded: Check = (synthesis) => {
  const { jsii, bin } = JSON.parse(fs.readFileSync('package.json', 'utf-8'));
  expect(Object.keys(jsii.targets).sort()).toEqual(['dotnet', 'go', 'java', 'python']);
  expect(Object.keys(bin)).toEqual(['oban-environment']);
  const workflow = fs.readFileSync('.github/workflows/release.yml', 'utf-8');
  expect([...workflow.matchAll(/^ {2}release_(\w+):$/gm)].map(([, registry]) => registry).sort()).toEqual(['github', 'golang', 'maven', 'npm', 'nuget', 'pypi']);

  const releases = recordedReleases();
  expect(releases).not.toEqual([]);
  for (const { version, templates } of releases) {
    for (const [stack, recorded] of Object.entries(templates)) {
      expect({ version, stack, losses: losses(recorded, synthesis.stack(stack).template) }).toEqual({ version, stack, losses: [] });
    }
  }
  return WITH_DATA.flatMap((type) => synthesis.all(type));
};
