import * as fs from 'fs';
import { anchorsOf } from '../../../scripts/docs/markdown';
import * as metricNames from '../../../src/backup/functions/model/metric-names';
import * as parameterNames from '../../../src/backup/functions/model/parameter-names';
import { OPTIONS } from '../../../src/cli/command-line';
import * as tagKeys from '../../../src/tags/tag-keys';
import { synthesisOf } from '../conformance/examples';
import type { Synthesis } from '../conformance/synthesis';

/** All that somebody outside the library can hold on to: other stacks, alarm rules, dashboards, scripts and bookmarks. */
export interface HeldOutside {
  readonly synthesis: Synthesis;
  /** The options of each command of the command line. */
  readonly commands: { readonly [command: string]: readonly string[] };
  /** The names that the functions publish, besides those in templates. */
  readonly metrics: readonly string[];
  /** The parameters that functions and the command line write, besides those in templates. */
  readonly parameters: readonly string[];
  readonly tagKeys: readonly string[];
  readonly runbookAnchors: readonly string[];
}

/** Returns what the library has today. */
export function heldOutside(): HeldOutside {
  const { METRIC_NAMESPACE, ENVIRONMENT_DIMENSION, FUNCTION_DIMENSION, CAUSE_DIMENSION, SOURCE_DIMENSION, ...metrics } = metricNames;
  const dimensions = [ENVIRONMENT_DIMENSION, FUNCTION_DIMENSION, CAUSE_DIMENSION, SOURCE_DIMENSION];
  return {
    synthesis: synthesisOf('extended'),
    commands: Object.fromEntries(Object.entries(OPTIONS).map(([command, options]) => [command, Object.keys(options)])),
    metrics: [...Object.values(metrics), ...dimensions.map((name) => `dimension ${name}`)].map((name) => `${METRIC_NAMESPACE} ${name}`),
    parameters: Object.values(parameterNames).filter((name) => typeof name === 'function').map((name) => name('prod')),
    tagKeys: Object.values(tagKeys),
    runbookAnchors: [...anchorsOf(fs.readFileSync('docs/runbook.md', 'utf-8'))],
  };
}
