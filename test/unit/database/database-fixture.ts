import { App, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { SqlServerDatabase, SqlServerDatabaseProps } from '../../../src/database';
import { IObanEnvironment, ImportedEnvironment, ObanEnvironmentAttributes } from '../../../src/environment-reference';
import { EnvironmentProfile } from '../../../src/profile';

export const REGION = 'ap-southeast-2';
export const ENV = { account: '111122223333', region: REGION };
export const KEY_ARN = `arn:aws:kms:${REGION}:${ENV.account}:key/11111111-2222-3333-4444-555555555555`;

export interface DatabaseUnderTest {
  readonly app: App;
  readonly stack: Stack;
  readonly environment: IObanEnvironment;
  readonly database: SqlServerDatabase;
  /** The inner L1 construct, for what a consumer changes there. */
  readonly resource: rds.CfnDBInstance;
  template(): Template;
}

export function newStack(): Stack {
  return new Stack(new App(), 'Stack', { env: ENV });
}

export function newEnvironment(stack: Stack, attrs: Partial<ObanEnvironmentAttributes> = {}): IObanEnvironment {
  return new ImportedEnvironment(stack, 'Environment', {
    environmentName: 'test',
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: [`${REGION}a`, `${REGION}b`],
      isolatedSubnetIds: ['subnet-a', 'subnet-b'],
    }),
    applicationSubnets: {},
    keyPairName: 'key-pair',
    encryptionKeyArn: KEY_ARN,
    ...attrs,
  });
}

/** Returns a database of a production environment with defaults for all options that are not given. */
export function newDatabase(
  props: Partial<SqlServerDatabaseProps> = {}, attrs: Partial<ObanEnvironmentAttributes> = {}, stack: Stack = newStack(),
): DatabaseUnderTest {
  const environment = newEnvironment(stack, attrs);
  const database = new SqlServerDatabase(stack, 'Database', {
    environment,
    profile: EnvironmentProfile.production(),
    dataSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1,
    allocatedStorage: Size.gibibytes(500),
    ...props,
  });
  return {
    app: stack.node.root as App,
    stack,
    environment,
    database,
    resource: database.instance.node.defaultChild as rds.CfnDBInstance,
    template: () => Template.fromStack(stack),
  };
}
