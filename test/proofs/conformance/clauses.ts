import * as alarms from './checks/alarms';
import * as backups from './checks/backups';
import * as certificates from './checks/certificates';
import * as clusters from './checks/clusters';
import * as database from './checks/database';
import * as environments from './checks/environments';
import * as identity from './checks/identity';
import * as instances from './checks/instances';
import * as logs from './checks/logs';
import * as network from './checks/network';
import * as releases from './checks/releases';
import * as servers from './checks/servers';
import * as shape from './checks/shape';
import type { Clause, TemplateCheck } from './clause';
import { DESIGN_CLAUSES } from '../../../src/verify/catalogue/design-clauses';

/** How a template is checked against each clause of the design. A clause without a check is open. */
const CHECKS: { readonly [clause in typeof DESIGN_CLAUSES[number]['id']]?: TemplateCheck } = {
  'IAM-1': { check: identity.adminGroup },
  'IAM-2': { check: identity.infrastructureTeamGroup },
  'IAM-3': { check: identity.developmentTeamGroup },
  'IAM-4': { check: backups.writingRoles },
  'IAM-5': { check: identity.ec2QueryRole },
  'IAM-6': { check: identity.cfnAdminRole },
  'IAM-7': { check: instances.instanceRole },
  'CERT-1': { check: certificates.requestedCertificate },
  'CERT-2': { check: certificates.importedCertificate, example: 'extended' },
  'NET-1': { check: network.subnetsInTiers },
  'NET-2': { check: network.gateways, example: 'extended' },
  'NET-3': { check: network.networkAcls },
  'NET-4': { check: database.sqlServerAccess },
  'NET-5': { check: network.onlyHttpsFromInternet },
  'EC2-1': { check: instances.keyPair },
  'EC2-2': { check: servers.standAloneServers },
  'ELB-1': { check: clusters.loadBalancer },
  'ASG-1': { check: clusters.linkedGroup },
  'ASG-2': { check: clusters.alwaysTwo },
  'HA-1': { check: clusters.severalClusters, example: 'extended' },
  'RDS-1': { check: database.sqlServerStandard },
  'RDS-2': { check: database.automaticBackups },
  'RDS-3': { check: database.replication, example: 'extended' },
  'EBS-1': { check: servers.dataVolumes },
  'EBS-2': { check: backups.imagesByFunctions },
  'S3-1': { check: logs.singleBucket },
  'FN-1': { check: backups.createImages },
  'FN-2': { check: backups.rollClusters },
  'FN-3': { check: backups.expireImages },
  'FN-4': { check: backups.tagSnapshots },
  'FN-5': { check: backups.checkBackups },
  'FN-6': { check: backups.dailyRules },
  'MON-1': { check: alarms.functionErrors('CreateImages') },
  'MON-2': { check: alarms.functionErrors('RollClusters') },
  'MON-3': { check: alarms.functionErrors('ExpireImages') },
  'MON-4': { check: alarms.statusChecks },
  'MON-5': { check: alarms.unhealthyHosts },
  'MON-6': { check: alarms.cpu },
  'MON-7': { check: alarms.memory },
  'MON-8': { check: alarms.disks },
  'MON-9': { check: alarms.databaseCpu },
  'MON-10': { check: alarms.readLatency },
  'MON-11': { check: alarms.writeLatency },
  'SSM-1': { check: alarms.agent },
  'TRAIL-1': { check: logs.trail },
  'SNS-1': { check: alarms.oneTopic },
  'SHAPE-1': { check: shape.oneConstruct },
  'SHAPE-2': { check: environments.twoEnvironments, example: 'extended' },
  'SHAPE-3': { check: releases.publishedAndUpgraded },
};

/** The requirements of the design, in its order, with their checks. */
export const CLAUSES: Clause[] = DESIGN_CLAUSES.map((clause) => ({ ...clause, ...CHECKS[clause.id] }));
