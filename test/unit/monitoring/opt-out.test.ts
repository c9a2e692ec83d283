import { Size } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { alertPaths } from '../../proofs/alert-path/proof';
import { ACCOUNT } from '../../proofs/alert-path/shapes';
import { Synthesis } from '../../proofs/conformance/synthesis';
import { environment, IMAGE } from '../../support/environment-fixture';

/** Returns the refusals of the proof for an environment with an alarm turned off. */
function refusedWithout(name: string): string[] {
  const { app } = environment(undefined, {
    servers: { app01: { image: IMAGE } },
    database: { engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1, allocatedStorage: Size.gibibytes(500) },
    monitoring: { alarms: { [name]: { optOut: 'a test' } } },
  });
  return alertPaths(Synthesis.of(app), ACCOUNT).filter(({ refusals }) => refusals.length > 0).map((path) => `${path.name}: ${path.refusals.join('; ')}`);
}

test.each([
  'availability', 'availability-b2g', 'database-slow', 'status-check', 'status-check-app01', 'errors', 'errors-expire-images', 'host-check', 'launch', 'settling', 'key', 'key-topic',
  'agent', 'disk-app01-C', 'missing-disk',
])('every fault notifies although the alarm %s is turned off', (name) => {
  expect(refusedWithout(name)).toEqual([]);
});
