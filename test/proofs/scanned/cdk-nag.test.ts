process.env.CDK_VALIDATION = 'true';

import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledgements } from './acknowledgements';
import { SCANNED_APPS } from './apps';

function checkedApp(build: (app: App) => void): App {
  const app = new App();
  build(app);
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  return app;
}

test.each(Object.keys(SCANNED_APPS))('AwsSolutions reports nothing in %s without an acknowledged reason', (name) => {
  const app = checkedApp(SCANNED_APPS[name]);
  expect(() => app.synth()).not.toThrow();
  expect(process.exitCode).toBeUndefined();
  if (process.env.PRINT_ACKNOWLEDGEMENTS !== 'true') {
    return;
  }
  const byRule = acknowledgements(app).map(({ construct, ...acknowledged }) => ({ construct: construct.node.path, ...acknowledged }))
    .sort((one, other) => (one.rule + one.construct < other.rule + other.construct ? -1 : 1));
  for (const { construct, rule, reason } of byRule) {
    process.stdout.write(`  ${rule}\n    ${construct}: ${reason}\n`);
  }
});
