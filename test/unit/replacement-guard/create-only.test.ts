import { readFileSync } from 'fs';
import * as path from 'path';
import { createOnlySource } from '../../../scripts/create-only/create-only';
import { CONDITIONAL_PROPERTIES } from '../../../src/replacement-guard/conditional-properties';
import { CREATE_ONLY_PROPERTIES } from '../../../src/replacement-guard/create-only-properties';
import { frozenProperties } from '../../../src/replacement-guard/frozen-properties';

const TABLE = path.join(__dirname, '..', '..', '..', 'src', 'replacement-guard', 'create-only-properties.ts');

// A failure here means that CloudFormation's specification has changed: run `npx projen create-only`, read the difference, and decide about each new property.
test('the table of create-only properties matches the specification of CloudFormation', () => {
  expect(readFileSync(TABLE, 'utf-8')).toBe(createOnlySource());
});

describe.each(Object.keys(CREATE_ONLY_PROPERTIES))('%s', (type) => {
  test('each property that replaces in some cases is frozen or free, with a reason', () => {
    expect(Object.keys(CONDITIONAL_PROPERTIES[type]).sort()).toEqual(CREATE_ONLY_PROPERTIES[type].inSomeCases);
    expect(Object.values(CONDITIONAL_PROPERTIES[type]).filter(({ because }) => because.trim() === '')).toEqual([]);
  });

  test('each property that replaces in every case is frozen', () => {
    expect(Object.values(frozenProperties(type))).toEqual(expect.arrayContaining([...CREATE_ONLY_PROPERTIES[type].always]));
  });
});

test.each([
  ['AWS::EC2::Instance', ['EbsOptimized', 'InstanceType', 'SecurityGroupIds']],
  ['AWS::RDS::DBInstance', ['AutoMinorVersionUpgrade', 'BackupRetentionPeriod', 'DBParameterGroupName', 'MultiAZ', 'PreferredMaintenanceWindow', 'StorageType']],
])('the properties of %s that can be changed without a replacement are not frozen', (type, free) => {
  expect(Object.entries(CONDITIONAL_PROPERTIES[type]).filter(([, { isFrozen }]) => !isFrozen).map(([name]) => name)).toEqual(free);
});
