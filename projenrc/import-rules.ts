import * as fs from 'fs';
import * as path from 'path';
import { javascript } from 'projen';

const FUNCTIONS = 'src/backup/functions';
const CDK = ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'];
const SDK = ['@aws-sdk/*', '@smithy/*'];

/** Which folder of `src` may import which, as docs/architecture.md says. */
export function restrictImports(eslint: javascript.Eslint): void {
  forbid(eslint, ['src/aws-calls/**', `${FUNCTIONS}/**`, 'src/custom-resource/**', 'src/cli/**', 'src/restore/**', 'src/verify/**'], CDK, 'is bundled, and a bundle has no CDK');
  forbid(eslint, ['src/reachability/**', 'src/document/**'], [...CDK, ...SDK], 'reads templates, and asks nobody');
  forbid(eslint, ['src/monitoring/mute/**'], [...CDK, ...SDK], 'is read by constructs and by what is bundled, and asks nobody');
  forbid(eslint, [`${FUNCTIONS}/*/plan.ts`, `${FUNCTIONS}/model/**`, 'src/restore/plan.ts', 'src/restore/record.ts', 'src/restore/*/plan.ts'], [...CDK, ...SDK], 'decides, and asks nobody');

  const functions = fs.readdirSync(FUNCTIONS).filter((folder) => fs.existsSync(path.join(FUNCTIONS, folder, 'handler.lambda.ts')));
  eslint.addRules({
    'import/no-restricted-paths': ['error', {
      zones: functions.map((name) => ({
        target: `./${FUNCTIONS}/${name}`,
        from: functions.filter((other) => other !== name).map((other) => `./${FUNCTIONS}/${other}`),
        message: 'A function imports no other function: move the file to model, aws or runtime.',
      })),
    }],
  });
}

function forbid(eslint: javascript.Eslint, files: string[], modules: string[], reason: string): void {
  const patterns = [{ group: modules, message: `This file ${reason}.` }];
  eslint.addOverride({ files, rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] } });
}
