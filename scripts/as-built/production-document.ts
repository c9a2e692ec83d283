import { App } from 'aws-cdk-lib';
import { production } from '../../examples/production/app';
import { input } from '../../examples/production/input';
import { chooseEnvironment } from '../../src/document/assembly/environment';
import { readAssembly } from '../../src/document/assembly/read-assembly';
import { documentOf } from '../../src/document/document';
import { renderMarkdown } from '../../src/document/rendering/markdown';
import { renderFigures } from '../../src/document/rendering/svg';

/** The paths of constructs and assets, which the CDK CLI turns on and an app in a test does not. */
export const METADATA_OF_THE_CLI = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };

/** Returns the as-built document of the production example, and its figure, by file. */
export function productionDocument(): { readonly [file: string]: string } {
  const app = new App({ context: METADATA_OF_THE_CLI });
  production(app, input);
  const built = documentOf(chooseEnvironment(readAssembly(app.synth().directory)));
  return { 'docs/as-built.md': renderMarkdown(built, 'as-built.svg'), 'docs/as-built.svg': renderFigures(built)[0] };
}
