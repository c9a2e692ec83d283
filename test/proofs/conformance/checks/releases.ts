import * as fs from 'fs';
import * as path from 'path';
import { losses } from '../../upgrade/upgrade';
import type { Check } from '../clause';

const RECORDS = path.join(__dirname, '../../upgrade');

/** The types of resources whose data an upgrade must keep. */
const WITH_DATA = ['AWS::RDS::DBInstance', 'AWS::EC2::Instance', 'AWS::EC2::Volume', 'Custom::ObanImagePointer'];

/** The library is published to a registry of each language, and no recorded release loses a resource by an upgrade to this version. */
export const publishedAndUpgraded: Check = (synthesis) => {
  const { jsii, bin } = JSON.parse(fs.readFileSync('package.json', 'utf-8'));
  expect(Object.keys(jsii.targets).sort()).toEqual(['dotnet', 'go', 'java', 'python']);
  expect(Object.keys(bin)).toEqual(['oban-environment']);
  const workflow = fs.readFileSync('.github/workflows/release.yml', 'utf-8');
  expect([...workflow.matchAll(/^ {2}release_(\w+):$/gm)].map(([, registry]) => registry).sort()).toEqual(['github', 'golang', 'maven', 'npm', 'nuget', 'pypi']);

  const versions = fs.readdirSync(RECORDS).filter((name) => /^\d+\.\d+\.\d+$/.test(name));
  expect(versions).not.toEqual([]);
  const suffix = '.template.json';
  for (const version of versions) {
    for (const file of fs.readdirSync(path.join(RECORDS, version)).filter((name) => name.endsWith(suffix))) {
      const recorded = JSON.parse(fs.readFileSync(path.join(RECORDS, version, file), 'utf-8'));
      const { template } = synthesis.stack(file.slice(0, -suffix.length));
      expect({ version, file, losses: losses(recorded, template) }).toEqual({ version, file, losses: [] });
    }
  }
  return WITH_DATA.flatMap((type) => synthesis.all(type));
};
