import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import { METADATA_OF_THE_CLI } from '../../../scripts/as-built/production-document';
import type { AccountAnswers } from '../../../src/document/answers';
import { chooseEnvironment } from '../../../src/document/assembly/environment';
import { readAssembly } from '../../../src/document/assembly/read-assembly';
import type { AsBuiltDocument } from '../../../src/document/content/block';
import { documentOf } from '../../../src/document/document';
import { renderHtml } from '../../../src/document/rendering/html';
import { renderMarkdown } from '../../../src/document/rendering/markdown';
import { renderFigures } from '../../../src/document/rendering/svg';

/** Synthesises an app as the CDK CLI does, and returns the folder of its cloud assembly. */
export function assemblyOf(make: (app: App) => void): string {
  const app = new App({ context: METADATA_OF_THE_CLI });
  make(app);
  return app.synth().directory;
}

/** Returns the document of an environment in a cloud assembly. */
export function documentIn(folder: string, environmentName?: string, answers?: AccountAnswers): AsBuiltDocument {
  return documentOf(chooseEnvironment(readAssembly(folder), environmentName), answers);
}

/** Returns the texts of a document in all formats. */
export function rendered(built: AsBuiltDocument): { html: string; markdown: string; svg: string } {
  return { html: renderHtml(built), markdown: renderMarkdown(built, 'as-built.svg'), svg: renderFigures(built).join('') };
}

/** A stack of a cloud assembly: its template, and where it is deployed. */
export interface WrittenStack {
  readonly name: string;
  readonly place?: string;
  readonly resources: { readonly [id: string]: unknown };
}

/** Writes a cloud assembly with these stacks, and returns its folder. */
export function writtenAssembly(...stacks: readonly WrittenStack[]): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'assembly-'));
  for (const { name, resources } of stacks) {
    fs.writeFileSync(path.join(folder, `${name}.template.json`), JSON.stringify({ Resources: resources }));
  }
  fs.writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({
    artifacts: Object.fromEntries(stacks.map(({ name, place = 'aws://123456789012/ap-southeast-2' }) => [
      name, { type: 'aws:cloudformation:stack', environment: place, properties: { templateFile: `${name}.template.json` } },
    ])),
  }));
  return folder;
}

/** A topic of an environment, by which a stack is known as one of it. */
export function topicOf(environmentName: string, properties = {}): unknown {
  return { Type: 'AWS::SNS::Topic', Properties: { Tags: [{ Key: 'oban:environment', Value: environmentName }], ...properties } };
}
