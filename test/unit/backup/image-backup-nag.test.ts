process.env.CDK_VALIDATION = 'true';

import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { backedUp } from './image-backup-fixture';
import { BackupPermissions, ImageBackupProps } from '../../../src/backup';

test.each<[string, Partial<ImageBackupProps>]>([
  ['with everything on', { refreshMembers: true, recycleBin: {} }],
  ['as designed', { permissions: BackupPermissions.asDesigned('the auditor wants them') }],
])('AwsSolutions and the CDK report nothing in a backup without an acknowledged reason: %s', (_, options) => {
  const { app } = backedUp(options);
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  app.synth();
  expect(process.exitCode).toBeUndefined();
});
