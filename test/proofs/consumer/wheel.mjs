// The wheel in a virtual environment, as `pip install` makes it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = fileURLToPath(new URL('../../../dist/python', import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL('../../../examples/python/requirements.txt', import.meta.url));

/**
 * Installs the wheel of dist/python into a folder.
 *
 * @param run runs a command with its arguments
 * @returns a function that returns the path of an installed command
 */
export async function installWheel(folder, run) {
  const [wheel] = readdirSync(PACKAGES).filter((file) => file.endsWith('.whl'));
  const installed = (command) => join(folder, 'bin', command);
  await run('python3', ['-m', 'venv', folder]);
  const pip = ['install', '--quiet', '--disable-pip-version-check'];
  await run(installed('pip'), [...pip, '--require-hashes', '--requirement', REQUIREMENTS]);
  await run(installed('pip'), [...pip, '--no-deps', join(PACKAGES, wheel)]);
  return installed;
}
