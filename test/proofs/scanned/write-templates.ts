import * as fs from 'fs';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import { SCANNED_APPS } from './apps';

// For `.ci/run cfn_lint`: synthesises the apps into the folder that is given, and prints the paths of their templates, those of nested stacks as well.
const [folder] = process.argv.slice(2);

/** Path by content: several apps have the same stack of the account, and once is enough. */
const templates = new Map<string, string>();

for (const [name, build] of Object.entries(SCANNED_APPS)) {
  const app = new App({ outdir: path.join(folder, name.replace(/\W+/g, '-')) });
  build(app);
  const { directory } = app.synth();
  for (const file of fs.readdirSync(directory).filter((entry) => entry.endsWith('.template.json'))) {
    const template = path.join(directory, file);
    templates.set(fs.readFileSync(template, 'utf-8'), template);
  }
}

process.stdout.write([...templates.values()].map((template) => `${template}\n`).join(''));
