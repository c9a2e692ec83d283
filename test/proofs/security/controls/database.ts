import type { Resource, Synthesis } from '../../conformance/synthesis';
import { Control, met, metUnseen, notMet, owners } from '../control';
import { hasValue, ofProduction, proof, refersTo } from '../proof';

const DATABASE = 'AWS::RDS::DBInstance';

const BY_EVENTBRIDGE = 'The library gets the events of databases from EventBridge and has no subscriptions of RDS. Parameter groups and security groups change in deployments only';
/** SQL Server has no other logs that RDS exports. */
const EXPORTS_LOGS = proof(
  DATABASE,
  ({ properties }) => ['agent', 'error'].every((log) => properties.EnableCloudwatchLogsExports?.includes(log)),
  ({ properties }) => { properties.EnableCloudwatchLogsExports.pop(); },
);

/** Whether traffic of a subnet can go to an Internet gateway. */
function hasInternetRoute(synthesis: Synthesis, subnet: Resource): boolean {
  return synthesis.all('AWS::EC2::SubnetRouteTableAssociation')
    .filter((association) => refersTo(synthesis, association, association.properties.SubnetId, subnet))
    .map((association) => synthesis.referredTo(association.properties.RouteTableId, association.stack))
    .some((table) => synthesis.all('AWS::EC2::Route').some((route) => route.properties.GatewayId !== undefined && refersTo(synthesis, route, route.properties.RouteTableId, table)));
}

/** The database and its secret. */
export const DATABASE_CONTROLS: Control[] = [
  { id: 'RDS.1', standards: ['FSBP'], asks: 'Snapshots of databases are private', outcome: metUnseen('The database is encrypted (RDS.3), and AWS does not let anybody make an encrypted snapshot public') },
  { id: 'RDS.2', standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'], asks: 'Databases have no public address', outcome: met(hasValue(DATABASE, 'PubliclyAccessible', false)) },
  { id: 'RDS.3', standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'], asks: 'Databases are encrypted', outcome: met(hasValue(DATABASE, 'StorageEncrypted', true), 'One that is restored is as its snapshot is') },
  { id: 'RDS.4', standards: ['FSBP'], asks: 'Snapshots of databases are encrypted', outcome: metUnseen('They are as the database is (RDS.3)') },
  { id: 'RDS.5', standards: ['FSBP', 'CIS 5.0'], asks: 'Databases have a standby in a second zone', outcome: met(ofProduction(hasValue(DATABASE, 'MultiAZ', true)), 'In production. Other profiles leave it out, for its cost: set `multiAzDatabase` of the profile, or `multiAz`') },
  { id: 'RDS.6', standards: ['FSBP'], asks: 'Databases have enhanced monitoring', outcome: notMet('Alarms watch CPU, memory, storage, latency and connections, and Performance Insights is on. You can [turn enhanced monitoring on](guide/database.md#settings-of-your-own)') },
  { id: 'RDS.8', standards: ['FSBP'], asks: 'Databases are protected from deletion', outcome: met(hasValue(DATABASE, 'DeletionProtection', true), 'Except where `protectionOptOut` or the profile for development says otherwise') },
  { id: 'RDS.9', standards: ['FSBP'], asks: 'Databases write their logs to CloudWatch Logs', outcome: met(EXPORTS_LOGS, 'The error log and the agent log') },
  {
    id: 'RDS.11',
    standards: ['FSBP'],
    asks: 'Automated backups are kept for seven days or more',
    outcome: met(proof(
      DATABASE, ({ properties }) => properties.BackupRetentionPeriod >= 7, ({ properties }) => { properties.BackupRetentionPeriod = 1; },
    )),
  },
  {
    id: 'RDS.13',
    standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'],
    asks: 'Minor versions are upgraded by AWS',
    outcome: notMet('The version is in your code, in full, so that your code and the database agree: [the version](decisions/0041-the-database-version-is-in-the-code.md). Raise it when AWS has a new one'),
  },
  { id: 'RDS.17', standards: ['FSBP'], asks: 'Snapshots of databases have their tags', outcome: met(hasValue(DATABASE, 'CopyTagsToSnapshot', true)) },
  { id: 'RDS.20', standards: ['FSBP'], asks: 'Subscriptions to events of databases tell of what is critical', outcome: metUnseen('The control passes without subscriptions. The alarm `database-event` gets the events from EventBridge') },
  { id: 'RDS.21', standards: ['FSBP'], asks: 'A subscription tells of events of parameter groups', outcome: notMet(BY_EVENTBRIDGE) },
  { id: 'RDS.22', standards: ['FSBP'], asks: 'A subscription tells of events of security groups', outcome: notMet(BY_EVENTBRIDGE) },
  { id: 'RDS.23', standards: ['FSBP'], asks: 'Databases have another port than the default', outcome: notMet('Another port protects from nobody who scans ports: security groups and network ACLs decide who reaches it') },
  {
    id: 'RDS.25',
    standards: ['FSBP'],
    asks: 'The master user has a name of its own',
    outcome: met(proof(DATABASE, ({ properties }) => ![undefined, 'admin', 'sa'].includes(properties.MasterUsername), ({ properties }) => { properties.MasterUsername = 'admin'; }), 'One that is restored has that of its snapshot'),
  },
  { id: 'RDS.40', standards: ['FSBP'], asks: 'SQL Server writes its logs to CloudWatch Logs', outcome: met(EXPORTS_LOGS, 'As RDS.9') },
  {
    id: 'RDS.41',
    standards: ['FSBP'],
    asks: 'SQL Server takes connections with TLS only',
    outcome: met(proof(
      DATABASE,
      ({ properties, stack }, synthesis) => synthesis.referredTo(properties.DBParameterGroupName, stack).properties.Parameters?.['rds.force_ssl'] === '1',
      (_, synthesis) => synthesis.all('AWS::RDS::DBParameterGroup').forEach(({ properties }) => { properties.Parameters['rds.force_ssl'] = '0'; }),
    )),
  },
  {
    id: 'RDS.46',
    standards: ['FSBP'],
    asks: 'Databases are in subnets without a route to an Internet gateway',
    outcome: met(proof(
      'AWS::RDS::DBSubnetGroup',
      ({ properties, stack }, synthesis) => properties.SubnetIds.every((id: any) => !hasInternetRoute(synthesis, synthesis.referredTo(id, stack))),
      ({ properties }, synthesis) => {
        const publicSubnet = synthesis.all('AWS::EC2::Subnet').find((subnet) => hasInternetRoute(synthesis, subnet))!;
        properties.SubnetIds = [{ Ref: publicSubnet.logicalId }];
      },
    ), 'In an existing VPC, the data subnets are those that its owner names'),
  },
  { id: 'SecretsManager.1', standards: ['FSBP'], asks: 'Secrets rotate', outcome: met(hasValue(DATABASE, 'ManageMasterUserPassword', true), 'RDS makes the one secret and rotates it every seven days. Secrets of your own are yours') },
  { id: 'SecretsManager.2', standards: ['FSBP'], asks: 'Rotations succeed', outcome: owners('Look at secrets whose rotation failed') },
  { id: 'SecretsManager.3', standards: ['FSBP'], asks: 'Secrets that nobody uses are removed', outcome: owners('Security Hub may report the secret of the master password if nothing reads it. It belongs to RDS: keep it') },
  { id: 'SecretsManager.4', standards: ['FSBP'], asks: 'Secrets rotate within a number of days', outcome: met(hasValue(DATABASE, 'ManageMasterUserPassword', true), 'As SecretsManager.1') },
];
