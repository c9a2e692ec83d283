import { CustomResource, Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { BundledFunction } from '../lambda/bundled-function';
import { loggedProvider } from '../lambda/logged-provider';
import { acknowledge, wildcardResource } from '../synthesis/acknowledge';
import { renderedProperties } from '../synthesis/rendered-properties';

/** Properties of the log groups of a database. */
export interface DatabaseLogsProps {
  /** The DB instance, whose properties list the exported logs. */
  readonly resource: rds.CfnDBInstance;
  /** The retention of the log groups. */
  readonly retention: logs.RetentionDays;
  /** The key that encrypts the log groups. */
  readonly encryptionKey?: kms.IKey;
  /** The environment's name in the description of the function. */
  readonly environmentName: string;
}

/**
 * A custom resource that sets the retention and the key of the log groups to which RDS exports the logs of a database:
 * `/aws/rds/instance/<identifier>/<log>`.
 *
 * The template cannot contain these log groups. Their names contain the identifier of the instance, which RDS generates, and RDS may have created the
 * log groups by the time the identifier is known.
 *
 * @see https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/190
 */
export class DatabaseLogs extends Construct {
  constructor(scope: Construct, id: string, props: DatabaseLogsProps) {
    super(scope, id);
    const { resource, encryptionKey } = props;
    const provider = loggedProvider(this, {
      encryptionKey,
      onEvent: (owner, functionId, logGroup) => new BundledFunction(owner, functionId, {
        source: 'custom-resource/database-logs',
        description: `Oban environment ${props.environmentName}: sets retention and key of the database's log groups`,
        timeout: Duration.minutes(2),
        memorySize: 256,
        logGroup,
      }),
    });
    const groups = Stack.of(this).formatArn({ service: 'logs', resource: `log-group:/aws/rds/instance/${resource.ref}/*` });
    provider.onEventHandler.addToRolePolicy(new iam.PolicyStatement({
      actions: ['logs:CreateLogGroup', 'logs:AssociateKmsKey', 'logs:PutRetentionPolicy', 'logs:DeleteRetentionPolicy'], resources: [groups],
    }));
    acknowledge(provider.onEventHandler, { [wildcardResource(this, groups)]: 'the logs of one database, and the streams in them' });
    const settings = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::ObanDatabaseLogs',
      serviceTimeout: Duration.minutes(5), // with the default, a function that does not respond blocks the deployment for an hour
      serviceToken: provider.serviceToken,
      properties: {
        DatabaseIdentifier: resource.ref,
        LogTypes: Lazy.uncachedAny({ produce: () => renderedProperties(resource).EnableCloudwatchLogsExports ?? [] }),
        RetentionDays: props.retention === logs.RetentionDays.INFINITE ? undefined : props.retention,
        KmsKeyId: encryptionKey?.keyArn,
      },
    });
    settings.node.addDependency(provider.onEventHandler.role!); // includes the permissions of the function
  }
}
