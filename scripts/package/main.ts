import { spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { contents } from './contents';
import { packagePython } from './python';
import { requireSmall } from './size';
import { refreshTranslations } from './translations';

/**
 * Makes the package of one language, from a copy that contains the files of the package and nothing else.
 *
 * @param language the target of jsii-pacmak
 * @param sources the folder for its sources, if they are generated and not compiled
 */
async function main(language: string, sources?: string): Promise<void> {
  if (!fs.existsSync('.jsii')) {
    throw new Error('there is no .jsii: run "npx projen compile" first, which writes it');
  }
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort()).once('SIGTERM', () => stopping.abort());
  const run = (command: string, args: string[], cwd: string) => new Promise<void>((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: 'inherit', signal: stopping.signal });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with exit status ${code}`))));
  });
  await refreshTranslations('.', (command, args) => run(command, args, '.'));
  const files = await contents('.');
  requireSmall(files);
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'package-'));
  try {
    for (const [file, { contents: bytes, executable }] of files) {
      fs.mkdirSync(path.join(copy, path.dirname(file)), { recursive: true });
      fs.writeFileSync(path.join(copy, file), bytes, { mode: executable ? 0o755 : 0o644 });
    }
    // jsii reads the manifests of the peer dependencies.
    fs.symlinkSync(path.resolve('node_modules'), path.join(copy, 'node_modules'), 'junction');
    // A translation that is missing fails, so that no package has TypeScript in its README by accident.
    const pacmak = (...options: string[]) => run('jsii-pacmak', ['-v', '--target', language, '--rosetta-unknown-snippets', 'fail', ...options], copy);
    if (sources !== undefined) {
      await pacmak('--code-only', '--outdir', path.resolve(sources));
    } else if (language === 'python') {
      await packagePython((folder) => pacmak('--code-only', '--outdir', folder), (command, args) => run(command, args, '.'));
    } else {
      await pacmak('--outdir', path.resolve('dist'));
    }
  } finally {
    fs.rmSync(copy, { recursive: true, maxRetries: 5 }); // after Ctrl-C, jsii-pacmak may write for a moment
  }
}

main(process.argv[2], process.argv[3]).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
