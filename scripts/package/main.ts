import { execFileSync } from 'child_process';
import * as fs from 'fs';
import { withAbsoluteLinks } from './absolute-links';
import { packagePython } from './python';

/** Makes the package of one language with links in its README that work on a registry, and restores the README of the repository. */
const [language] = process.argv.slice(2);
if (!fs.existsSync('.jsii')) {
  console.error('there is no .jsii: run "npx projen compile" first, which writes it');
  process.exit(1);
}
const packageJson = JSON.parse(fs.readFileSync('package.json', 'utf-8'));
const readme = fs.readFileSync('README.md', 'utf-8');
const manifest = fs.readFileSync('.jsii', 'utf-8');

/** npm takes the file; the other languages take the text that jsii has put into its manifest. */
function withReadme(text: string): string {
  const assembly = JSON.parse(manifest);
  return JSON.stringify({ ...assembly, readme: { markdown: text } }, undefined, 2);
}

try {
  const text = withAbsoluteLinks(readme, packageJson);
  fs.writeFileSync('README.md', text);
  fs.writeFileSync('.jsii', withReadme(text));
  const pacmak = (...options: string[]) => execFileSync('jsii-pacmak', ['-v', '--target', language, ...options], { stdio: 'inherit' });
  if (language === 'python') {
    packagePython((folder) => pacmak('--code-only', '--outdir', folder));
  } else {
    pacmak();
  }
} finally {
  fs.writeFileSync('README.md', readme);
  fs.writeFileSync('.jsii', manifest);
}
