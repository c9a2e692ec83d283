import type { FunctionName } from '../../../../../src/backup/functions/model/backup-functions';
import { publishMetrics } from '../../../../../src/backup/functions/runtime/metrics';
import type { Summary } from '../../../../../src/backup/functions/runtime/summary';

afterEach(() => jest.restoreAllMocks());

function metricsOf(functionName: FunctionName, done: Summary['done'], others: Partial<Summary> = {}): { [name: string]: unknown } {
  const lines: { [name: string]: unknown }[] = [];
  // Powertools writes by a console of its own.
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(JSON.parse(String(line))) > 0);
  publishMetrics({ function: functionName, environmentName: 'prod', isDryRun: false, done, planned: {}, kept: {}, left: 0, failures: [], ...others });
  return Object.assign({}, ...lines);
}

test.each<[FunctionName, keyof Summary['done'], string]>([
  ['create-images', 'create-image', 'ImagesMade'],
  ['roll-clusters', 'create-image', 'ImagesMade'],
  ['roll-clusters', 'move-pointer', 'PointersMoved'],
  ['roll-clusters', 'revert-pointer', 'PointersReverted'],
  ['roll-clusters', 'start-instance-refresh', 'RefreshesStarted'],
  ['expire-images', 'deregister-image', 'ImagesExpired'],
  ['expire-images', 'delete-snapshot', 'SnapshotsDeleted'],
  ['tag-snapshots', 'tag-snapshots', 'SnapshotsTagged'],
])('%s counts each %s as %s, and a run without one as 0', (functionName, action, metric) => {
  expect(metricsOf(functionName, { [action]: 3 })[metric]).toBe(3);
  expect(metricsOf(functionName, {})[metric]).toBe(0);
});

test('roll-clusters counts failed launches by cluster, and also publishes 0', () => {
  expect(metricsOf('roll-clusters', {}, { failedLaunches: { b2g: 2 } })).toMatchObject({ FailedLaunches: 2, environment: 'prod', source: 'b2g' });
  expect(metricsOf('roll-clusters', {}, { failedLaunches: { b2g: 0 } })).toMatchObject({ FailedLaunches: 0, source: 'b2g' });
  expect(metricsOf('roll-clusters', {})).not.toHaveProperty('FailedLaunches');
});

test('check-backups measures the age of the latest restorable time of the database', () => {
  const verdict = { environmentName: 'prod', checkedAt: new Date(0), isWrong: false, sources: [], findings: [], notices: [] };
  expect(metricsOf('check-backups', {}, { verdict: { ...verdict, restorableAgeHours: 2 } })).toMatchObject({ RestorableAge: 7_200, environment: 'prod' });
  expect(metricsOf('check-backups', {}, { verdict })).not.toHaveProperty('RestorableAge');
});
