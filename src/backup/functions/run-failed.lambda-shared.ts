import type { Failure, Summary } from './summary.lambda-shared';

/** Some items of a run failed, or were found to be wrong; the others were not stopped by that. */
export class RunFailed extends Error {
  constructor({ function: name, environmentName, failures }: Summary) {
    super([`${name} of ${environmentName}: ${failures.length} failed`, ...failures.map(lineOf)].join('\n')); // promise ALL-2b.2
    this.name = 'RunFailed';
  }
}

function lineOf({ subject, source, reason }: Failure): string {
  return `${subject}${source === undefined ? '' : ` (${source})`}: ${reason}`;
}
