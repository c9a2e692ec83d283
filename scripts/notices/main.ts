import { execFileSync } from 'child_process';
import * as fs from 'fs';
import { bundledPackages } from './bundled-packages';
import { BILL_OF_MATERIALS, billOfMaterials, NOTICES, notices } from './documents';

async function main(): Promise<void> {
  const packages = await bundledPackages();
  fs.writeFileSync(NOTICES, notices(packages));
  const ofRepository = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], { encoding: 'utf-8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'inherit'] });
  fs.writeFileSync(BILL_OF_MATERIALS, billOfMaterials(JSON.parse(fs.readFileSync('package.json', 'utf-8')).name, ofRepository, packages));
  console.log(`${packages.length} packages are bundled`);
}

void main();
