import { FURTHER_ALARM_FAULTS } from './chosen-by-the-checks/alarms';
import { FURTHER_DATABASE_AND_ACCOUNT_FAULTS } from './chosen-by-the-checks/database-and-account';
import { FURTHER_HOST_FAULTS } from './chosen-by-the-checks/hosts';
import { FURTHER_IMAGE_AND_NETWORK_FAULTS } from './chosen-by-the-checks/images-and-network';
import { FURTHER_TOPIC_AND_FUNCTION_FAULTS } from './chosen-by-the-checks/topics-and-functions';
import { ALARM_FAULTS } from './chosen-by-the-design/alarms';
import { BACKUP_AND_FUNCTION_FAULTS } from './chosen-by-the-design/backups-and-functions';
import { DATABASE_AND_ACCOUNT_FAULTS } from './chosen-by-the-design/database-and-account';
import { EVENT_AND_TOPIC_FAULTS } from './chosen-by-the-design/events-and-topics';
import { HOST_FAULTS } from './chosen-by-the-design/hosts';
import { NETWORK_FAULTS } from './chosen-by-the-design/network';
import type { Fault } from './fault';

/** The faults that were chosen from the design, before anybody who chose them had read the checks. */
export const FAULTS_BY_THE_DESIGN: readonly Fault[] = [
  ...ALARM_FAULTS, ...EVENT_AND_TOPIC_FAULTS, ...BACKUP_AND_FUNCTION_FAULTS, ...NETWORK_FAULTS, ...HOST_FAULTS, ...DATABASE_AND_ACCOUNT_FAULTS,
];

/** All faults. */
export const FAULTS: readonly Fault[] = [
  ...FAULTS_BY_THE_DESIGN,
  ...FURTHER_ALARM_FAULTS, ...FURTHER_TOPIC_AND_FUNCTION_FAULTS, ...FURTHER_IMAGE_AND_NETWORK_FAULTS, ...FURTHER_HOST_FAULTS,
  ...FURTHER_DATABASE_AND_ACCOUNT_FAULTS,
];
