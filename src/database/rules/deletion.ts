import type { DatabaseRule } from './database-rule';

const DELETION = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html';
const DATA_KEPT = ['Snapshot', 'Retain', 'RetainExceptOnCreate'];

export const DELETION_PROTECTION: DatabaseRule = {
  name: 'deletion protection',
  source: DELETION,
  check: (database) => {
    const given = database.flag('DeletionProtection');
    return !database.deletionProtection || given || (given === undefined && database.isSet('DeletionProtection')) ? undefined
      : `the database's DeletionProtection is ${given ?? 'not set'}: give the reason in deletionProtectionOptOut`;
  },
};

export const DELETION_POLICY: DatabaseRule = {
  name: 'deletion policy',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html',
  check: (database) => {
    const policies = database.policies();
    return policies.every((policy) => DATA_KEPT.includes(policy)) ? undefined
      : `the database's policies for deletion and replacement are ${policies.join(' and ')}: leave them Snapshot (or Retain), because data cannot be recovered without a snapshot`;
  },
};

export const BACKUPS_AFTER_DELETION: DatabaseRule = {
  name: 'backups after deletion',
  source: DELETION,
  check: (database) => {
    const given = database.flag('DeleteAutomatedBackups');
    return given === false || (given === undefined && database.isSet('DeleteAutomatedBackups')) ? undefined
      : `the database's DeleteAutomatedBackups is ${given ?? 'not set'}: leave it false, so that backups are retained when the database is deleted`;
  },
};
