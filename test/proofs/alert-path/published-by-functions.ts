import type { Dimensions, Series } from './series';
import type { FunctionName } from '../../../src/backup/functions/model/backup-functions';
import type { KeepCause } from '../../../src/backup/functions/model/decision';
import { IMAGES_MADE, RECIPIENTS } from '../../../src/backup/functions/model/metric-names';
import { publishMetrics } from '../../../src/backup/functions/runtime/metrics';
import type { Summary } from '../../../src/backup/functions/runtime/summary';
import type { Resource, Synthesis } from '../conformance/synthesis';

const FUNCTIONS: Record<FunctionName, true> = {
  'create-images': true, 'roll-clusters': true, 'expire-images': true, 'tag-snapshots': true, 'check-backups': true,
};

/** One of each, so that all of them are published. */
const KEPT: Record<KeepCause, number> = {
  'not-due': 1,
  'copy': 1,
  'foreign': 1,
  'pending': 1,
  'unanswered': 1,
  'pointer': 1,
  'launch-source': 1,
  'instance': 1,
  'newest-good': 1,
  'data-volume': 1,
  'protected': 1,
  'keep-tag': 1,
  'quarantine': 1,
  'hold': 1,
  'restore': 1,
  'public': 1,
  'service-managed': 1,
  'locked': 1,
  'snapshot-shared': 1,
  'snapshot-untagged': 1,
  'snapshot-missing': 1,
  'state-unknown': 1,
  'aws-reports-use': 1,
  'open-question': 1,
};

/** Everything else is bad when it is much. */
const BAD_WHEN_FEW = [IMAGES_MADE, RECIPIENTS];

/** There is a value whenever it runs. */
const MINUTE = 60;

/** A line of a log that CloudWatch makes values of. */
interface EmbeddedMetrics {
  readonly _aws: {
    readonly CloudWatchMetrics: {
      readonly Namespace: string;
      readonly Dimensions: string[][];
      readonly Metrics: { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [key: string]: unknown;
}

/** Returns the metrics of the functions of an app, read from the log lines that they write. */
export function publishedByFunctions(synthesis: Synthesis): Series[] {
  return synthesis.all('AWS::Lambda::Function').flatMap((made) => {
    const name = `${made.properties.Handler}`.replace('.handler', '') as FunctionName;
    const environmentName = made.properties.Environment?.Variables?.OBAN_ENVIRONMENT;
    return FUNCTIONS[name] && environmentName !== undefined ? seriesOf(made, summaryOf(synthesis, name, environmentName)) : [];
  });
}

/** A run that has something of everything. */
function summaryOf(synthesis: Synthesis, name: FunctionName, environmentName: string): Summary {
  const prefix = `/oban/${environmentName}/inventory/`;
  const entries = synthesis.all('AWS::SSM::Parameter').filter(({ properties }) => `${properties.Name}`.startsWith(prefix));
  const names = entries.map(({ properties }) => `${properties.Name}`);
  const clusters = entries.filter(({ properties }) => JSON.stringify(properties.Value).includes(String.raw`\"kind\":\"cluster\"`));
  const sources = names.map((each) => ({
    source: each.slice(prefix.length), kind: 'server' as const, state: 'right' as const, newestGoodImageAgeHours: 1, findings: [],
  }));
  return {
    function: name,
    environmentName,
    isDryRun: false,
    done: {},
    planned: {},
    kept: name === 'expire-images' ? KEPT : {},
    left: 0,
    failures: [],
    ...name === 'roll-clusters' && { failedLaunches: Object.fromEntries(clusters.map(({ properties }) => [`${properties.Name}`.slice(prefix.length), 1])) },
    ...name === 'check-backups' && { verdict: { environmentName, checkedAt: new Date(0), isWrong: false, sources, findings: [], notices: [], restorableAgeHours: 1, recipients: 1 } },
  };
}

function seriesOf(made: Resource, summary: Summary): Series[] {
  return written(() => publishMetrics(summary)).flatMap((line) => line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions: sets, Metrics }) => (
    sets.flatMap((names) => Metrics.map(({ Name, Unit }): Series => ({
      namespace: Namespace,
      metricName: Name,
      dimensions: Object.fromEntries(names.map((name) => [name, line[name]])) as Dimensions,
      unit: Unit,
      least: 0,
      most: Infinity,
      bad: BAD_WHEN_FEW.includes(Name) ? 'low' : 'high',
      statistics: Name === RECIPIENTS ? ['Minimum'] : Unit === 'Seconds' ? ['Maximum'] : ['Sum', 'Maximum'],
      everySeconds: MINUTE,
      source: made.path,
    })))
  )));
}

/** Returns the metrics that are written to the log during the call. */
function written(publish: () => void): EmbeddedMetrics[] {
  const lines: string[] = [];
  const { write } = process.stdout;
  process.stdout.write = ((text: string) => lines.push(text) > 0) as typeof write;
  try {
    publish();
  } finally {
    process.stdout.write = write;
  }
  return lines.map((line) => JSON.parse(line)).filter((line) => '_aws' in line);
}
