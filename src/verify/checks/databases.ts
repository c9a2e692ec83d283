import type { DBInstance, Parameter, PendingMaintenanceAction } from '@aws-sdk/client-rds';
import { LONGEST_RESTORABLE_AGE_HOURS } from '../../backup/functions/check-backups/restorable-age';
import type { Account } from '../account/account';
import type { ClauseId } from '../catalogue/catalogue';
import { Check, check, Circumstances } from '../check';
import { expectedBy, failed, Finding, finding, passed } from '../finding';
import { database, ownParameters, pendingMaintenance } from '../questions/databases';
import { environmentResources, physicalIds } from '../questions/stacks';

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/** A certificate authority that ends in less time than this has to be rotated: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL-certificate-rotation.html */
const ROTATION_DAYS = 60;

/** A DB instance of the stacks. */
interface DatabaseAnswer {
  readonly id: string;
  readonly found?: DBInstance;
}

async function databasesOf(account: Account): Promise<DatabaseAnswer[]> {
  const ids = physicalIds(await account.ask(environmentResources), 'AWS::RDS::DBInstance');
  return Promise.all(ids.map(async (id) => ({ id, found: await account.ask(database, id) })));
}

/** Declares a check of the DB instances that exist. One that the stacks made and that does not exist fails. */
function databaseCheck(clause: ClauseId, asked: string, judge: (found: DBInstance, arn: string, circumstances: Circumstances) => Finding): Check {
  return check({
    clause,
    question: asked,
    ask: databasesOf,
    judge: (databases, circumstances) => (databases.length === 0 ? { notHere: 'the stacks have no DB instance' } : databases.map(({ id, found }) => (
      found === undefined ? failed(id, 'it does not exist') : judge(found, found.DBInstanceArn ?? id, circumstances)))),
  });
}

export const databaseIsStandard = databaseCheck('RDS-1', 'Is the database SQL Server, and available?', ({ Engine = '', EngineVersion, DBInstanceStatus }, arn) => (
  finding(Engine.startsWith('sqlserver-') && DBInstanceStatus === 'available', arn, `${Engine} ${EngineVersion}, ${DBInstanceStatus}`)));

export const databaseIsRestorable = databaseCheck('RDS-2', 'Can the database be restored to a recent time?', (found, arn, { now }) => {
  const { BackupRetentionPeriod: days = 0, LatestRestorableTime: latest, InstanceCreateTime: created } = found;
  if (days === 0) {
    return failed(arn, 'automated backups are off');
  }
  if (latest === undefined) {
    return expectedBy(new Date((created ?? now).getTime() + LONGEST_RESTORABLE_AGE_HOURS * HOUR_MILLISECONDS), now, arn, 'it has no restorable time');
  }
  return finding(now.getTime() - latest.getTime() <= LONGEST_RESTORABLE_AGE_HOURS * HOUR_MILLISECONDS, arn, `to ${latest.toISOString()}; backups are kept for ${days} days`);
});

export const databaseHasStandby = databaseCheck('RDS-3', 'Does the database have a standby in a second zone?', ({ MultiAZ, AvailabilityZone, SecondaryAvailabilityZone }, arn) => (
  finding(MultiAZ === true && SecondaryAvailabilityZone !== undefined && SecondaryAvailabilityZone !== AvailabilityZone, arn,
    MultiAZ === true ? `${AvailabilityZone}, standby in ${SecondaryAvailabilityZone}` : 'it has no standby')));

export const databaseSecretIsManaged = databaseCheck('ACC-17', 'Does RDS manage the secret of the master user?', ({ MasterUserSecret }, arn) => (
  finding(MasterUserSecret?.SecretStatus === 'active', arn, MasterUserSecret === undefined ? 'it has no managed secret' : `its secret is ${MasterUserSecret.SecretStatus}`)));

export const databaseIsPrivate = databaseCheck('OPS-16', 'Is the database private?', ({ PubliclyAccessible }, arn) => (
  finding(PubliclyAccessible === false, arn, PubliclyAccessible === false ? 'it has no public address' : 'it is publicly accessible')));

export const databaseIsInSync = databaseCheck('OPS-12', 'Are the parameter group and the option group of the database in sync?', (found, arn) => {
  const statuses = [
    ...(found.DBParameterGroups ?? []).map(({ DBParameterGroupName, ParameterApplyStatus }) => [DBParameterGroupName, ParameterApplyStatus] as const),
    ...(found.OptionGroupMemberships ?? []).map(({ OptionGroupName, Status }) => [OptionGroupName, Status] as const),
  ];
  const waiting = Object.keys(found.PendingModifiedValues ?? {});
  const isInSync = statuses.length > 0 && statuses.every(([, status]) => status === 'in-sync') && waiting.length === 0;
  return finding(isInSync, arn, [...statuses.map(([name, status]) => `${name}: ${status}`), ...waiting.map((name) => `${name} waits for a change`)].join('; '));
});

export const databaseCertificateLasts = databaseCheck('OPS-12', 'Is the certificate of the database valid for the next two months?', ({ CertificateDetails, CACertificateIdentifier }, arn, { now }) => {
  const end = CertificateDetails?.ValidTill;
  return end === undefined
    ? failed(arn, `RDS names no end of its certificate (${CACertificateIdentifier ?? 'no certificate authority'})`)
    : finding(end.getTime() - now.getTime() > ROTATION_DAYS * DAY_MILLISECONDS, arn, `${CertificateDetails?.CAIdentifier ?? CACertificateIdentifier} until ${end.toISOString()}`);
});

export const databaseNeedsTls = check({
  clause: 'OPS-12',
  question: 'Is TLS required for all connections of the database?',
  ask: async (account) => Promise.all((await databasesOf(account)).map(async ({ id, found }) => ({
    id,
    found,
    parameters: (await Promise.all((found?.DBParameterGroups ?? []).map((group) => account.ask(ownParameters, group.DBParameterGroupName!)))).flat(),
  }))),
  judge: (databases) => (databases.length === 0 ? { notHere: 'the stacks have no DB instance' } : databases.map(({ id, found, parameters }) => judgeTls(found?.DBInstanceArn ?? id, parameters))),
});

/** A parameter in a group that is in sync is in effect; the group has a check of its own. */
function judgeTls(arn: string, parameters: readonly Parameter[]): Finding {
  const value = parameters.find(({ ParameterName }) => ParameterName === 'rds.force_ssl')?.ParameterValue;
  return finding(value === '1', arn, `rds.force_ssl is ${value ?? 'not set'}`);
}

export const databaseHasNoMaintenance = check({
  clause: 'OPS-12',
  question: 'Does no maintenance of the database wait?',
  ask: async (account) => Promise.all((await databasesOf(account)).map(async ({ id, found }) => ({
    arn: found?.DBInstanceArn ?? id,
    exists: found !== undefined,
    actions: found?.DBInstanceArn === undefined ? [] : await account.ask(pendingMaintenance, found.DBInstanceArn),
  }))),
  judge: (databases) => (databases.length === 0 ? { notHere: 'the stacks have no DB instance' } : databases.map(({ arn, exists, actions }) => (
    exists ? judgeMaintenance(arn, actions) : failed(arn, 'it does not exist')))),
});

function judgeMaintenance(arn: string, actions: readonly PendingMaintenanceAction[]): Finding {
  return actions.length === 0 ? passed(arn, 'none waits') : failed(arn, actions.map(describedAction).join('; '));
}

function describedAction({ Action, Description, CurrentApplyDate: planned, ForcedApplyDate: forced }: PendingMaintenanceAction): string {
  const times = [...planned === undefined ? [] : [`at ${planned.toISOString()}`], ...forced === undefined ? [] : [`forced at ${forced.toISOString()}`]];
  return [`${Action}: ${Description}`, ...times].join(', ');
}
