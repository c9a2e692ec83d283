import type { AccountAnswers, Answer } from './answers';

/** Answers that have another form than the report of `verify --json`. */
export class UnreadableAnswers extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UnreadableAnswers';
  }
}

/** Reads the report that `verify --json` printed. */
export function readAnswers(json: string): AccountAnswers {
  const report = parsed(json);
  const { environmentName, accountId, region, verifiedAt, results } = report;
  if (![environmentName, accountId, region].every((each) => typeof each === 'string') || !Array.isArray(results)) {
    throw new UnreadableAnswers('it is not the report of verify --json');
  }
  return { ...report as unknown as AccountAnswers, verifiedAt: timeIn(verifiedAt), results: results.map(readAnswer) };
}

function parsed(json: string): { readonly [field: string]: unknown } {
  try {
    const report: unknown = JSON.parse(json);
    return typeof report === 'object' && report !== null ? report as { [field: string]: unknown } : {};
  } catch (error) {
    throw new UnreadableAnswers(`it is not JSON: ${(error as Error).message}`);
  }
}

function readAnswer(answer: Answer): Answer {
  return {
    ...answer,
    answeredAt: timeIn(answer.answeredAt),
    failsAfter: answer.failsAfter === undefined ? undefined : timeIn(answer.failsAfter),
  };
}

function timeIn(text: unknown): Date {
  const time = new Date(String(text));
  if (Number.isNaN(time.getTime())) {
    throw new UnreadableAnswers(`'${String(text)}' is not a time`);
  }
  return time;
}
