import * as fs from 'fs';
import { Duration } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { EnvironmentProfile, Heartbeat } from '../../src';

const PROFILES: Record<string, EnvironmentProfile> = {
  production: EnvironmentProfile.production(),
  staging: EnvironmentProfile.staging(),
  development: EnvironmentProfile.development(),
};

/** A setting as docs/guide/profiles.md shows it. */
function shown(value: unknown): string {
  if (value instanceof Duration) {
    return `${value.toDays()} days`;
  }
  if (typeof value === 'object') {
    return Object.entries(value as object).map(([name, threshold]) => `${name} ${threshold}`).join(', ') || '–';
  }
  return { true: 'yes', false: 'no', undefined: '–' }[String(value)] ?? String(value);
}

test('the table of docs/guide/profiles.md has the settings of the profiles', () => {
  const settings = Object.keys(EnvironmentProfile.development());
  const rows = settings.map((setting) => [`\`${setting}\``, ...Object.values(PROFILES).map((profile) => shown(profile[setting as keyof EnvironmentProfile]))]);

  const page = fs.readFileSync('docs/guide/profiles.md', 'utf-8');
  const [, table] = /\n\| setting \|.*\n\|[-| ]+\|\n((?:\|.*\n)+)/.exec(page)!;
  const documented = table.trim().split('\n').map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()).slice(0, 4));
  expect(documented.sort()).toEqual(rows.sort());
});

describe('a customized profile', () => {
  test('a customized profile differs in the given settings only', () => {
    const own = EnvironmentProfile.staging().customize({ natGatewayPerZone: true, databaseBackupRetention: Duration.days(21) });
    expect(own).toEqual(Object.assign(Object.create(EnvironmentProfile.prototype), {
      ...EnvironmentProfile.staging(), natGatewayPerZone: true, databaseBackupRetention: Duration.days(21),
    }));
  });

  test('an explicit undefined keeps every setting', () => {
    const nothing = {
      customerKey: undefined,
      natGatewayPerZone: undefined,
      multiAzDatabase: undefined,
      applyDatabaseChangesImmediately: undefined,
      databaseBackupRetention: undefined,
      standardEditionOnly: undefined,
      databaseLogRetention: undefined,
      flowLogRetention: undefined,
      backupHeartbeat: undefined,
      recycleBinOptOut: undefined,
      alarmThresholds: undefined,
      expectStackTerminationProtection: undefined,
      protectionOptOut: undefined,
    };
    for (const profile of Object.values(PROFILES)) {
      expect(profile.customize(nothing)).toEqual(profile);
    }
  });

  test('a customized profile adds its thresholds to those of its base', () => {
    const { alarmThresholds } = EnvironmentProfile.staging();
    expect(EnvironmentProfile.staging().customize({ alarmThresholds: { 'cpu': 80, 'disk-app01-D': 95 } }).alarmThresholds).toEqual({ ...alarmThresholds, 'cpu': 80, 'disk-app01-D': 95 });
  });

  test('customize accepts every setting', () => {
    const all = {
      customerKey: true,
      natGatewayPerZone: true,
      multiAzDatabase: true,
      applyDatabaseChangesImmediately: true,
      databaseBackupRetention: Duration.days(20),
      standardEditionOnly: true,
      databaseLogRetention: logs.RetentionDays.ONE_WEEK,
      flowLogRetention: logs.RetentionDays.ONE_WEEK,
      backupHeartbeat: Heartbeat.DAILY,
      recycleBinOptOut: 'a test',
      alarmThresholds: { cpu: 80 },
      expectStackTerminationProtection: true,
      protectionOptOut: 'a test',
    };
    expect({ ...EnvironmentProfile.production().customize(all) }).toEqual(all);
  });
});
