process.env.CDK_VALIDATION = 'true';

import * as fs from 'fs';
import { App } from 'aws-cdk-lib';
import { production } from '../../examples/production/app';
import { input } from '../../examples/production/input';

// A new app has the flag that turns what the CDK's own validation finds into errors. This is the one test file with it on.
test('the production example passes the CDK\'s validation with the settings of a new app', () => {
  const context = JSON.parse(fs.readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf-8'));
  const warnings: string[] = [];
  jest.spyOn(console, 'error').mockImplementation((line) => warnings.push(String(line)));
  const app = new App({ context });
  production(app, input);
  app.synth();
  expect(warnings.join('\n')).toBe('');
  expect(process.exitCode).toBeUndefined();
});
