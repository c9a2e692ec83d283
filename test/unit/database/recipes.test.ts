import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { newDatabase } from './database-fixture';

// The settings of docs/guide/database.md, Settings of your own.
test('a consumer can set the retention of Performance Insights, Enhanced Monitoring and native backup', () => {
  const { stack, resource, template } = newDatabase();
  resource.performanceInsightsRetentionPeriod = 93;

  const monitoringRole = new iam.Role(stack, 'MonitoringRole', {
    assumedBy: new iam.ServicePrincipal('monitoring.rds.amazonaws.com'),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonRDSEnhancedMonitoringRole')],
  });
  resource.monitoringInterval = 60;
  resource.monitoringRoleArn = monitoringRole.roleArn;

  const backupRole = new iam.Role(stack, 'NativeBackupRole', { assumedBy: new iam.ServicePrincipal('rds.amazonaws.com') });
  new s3.Bucket(stack, 'NativeBackups').grantReadWrite(backupRole);
  const options = new rds.OptionGroup(stack, 'NativeBackupOptions', {
    engine: rds.DatabaseInstanceEngine.sqlServerSe({ version: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1 }),
    configurations: [{ name: 'SQLSERVER_BACKUP_RESTORE', settings: { IAM_ROLE_ARN: backupRole.roleArn } }],
  });
  resource.optionGroupName = options.optionGroupName;

  template().hasResourceProperties('AWS::RDS::DBInstance', {
    EnablePerformanceInsights: true,
    PerformanceInsightsRetentionPeriod: 93,
    MonitoringInterval: 60,
    OptionGroupName: stack.resolve(options.optionGroupName),
  });
  template().hasResourceProperties('AWS::RDS::OptionGroup', { EngineName: 'sqlserver-se', MajorEngineVersion: '16.00' });
});
