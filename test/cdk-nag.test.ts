process.env.CDK_VALIDATION = 'true';

import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { production } from '../examples/production/app';
import { input } from '../examples/production/input';

interface Acknowledgement {
  readonly construct: string;
  readonly rule: string;
  readonly reason: string;
}

function checkedApp(): App {
  const app = new App();
  production(app, input);
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  return app;
}

function acknowledgements(app: App): Acknowledgement[] {
  return app.node.findAll().flatMap((construct) => construct.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries<string>(data).map(([rule, reason]) => ({ construct: construct.node.path, rule, reason }))));
}

test('AwsSolutions finds nothing in the production example that has no reason beside it', () => {
  const app = checkedApp();
  expect(() => app.synth()).not.toThrow();
  expect(process.exitCode).toBeUndefined();
  if (process.env.PRINT_ACKNOWLEDGEMENTS !== 'true') {
    return;
  }
  const byRule = acknowledgements(app).sort((one, other) => (one.rule + one.construct < other.rule + other.construct ? -1 : 1));
  for (const { construct, rule, reason } of byRule) {
    process.stdout.write(`  ${rule}\n    ${construct}: ${reason}\n`);
  }
});
