import { publishMetrics } from '../../../src/backup/functions/metrics.lambda-shared';
import type { FunctionName, Summary } from '../../../src/backup/functions/summary.lambda-shared';

afterEach(() => jest.restoreAllMocks());

function metricsOf(functionName: FunctionName, done: Summary['done']): { [name: string]: unknown } {
  const lines: { [name: string]: unknown }[] = [];
  // Powertools writes by a console of its own.
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(JSON.parse(String(line))) > 0);
  publishMetrics({ function: functionName, environmentName: 'prod', isDryRun: false, done, planned: {}, kept: {}, left: 0, failures: [] });
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
])('%s counts each %s as %s, and a run without one as none', (functionName, action, metric) => {
  expect(metricsOf(functionName, { [action]: 3 })[metric]).toBe(3);
  expect(metricsOf(functionName, {})[metric]).toBe(0);
});
