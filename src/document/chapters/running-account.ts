import type { AccountAnswers, Answer } from '../answers';
import { Chapter, paragraph, table } from '../content/block';
import { fact, Text, value, words } from '../content/text';

/** The appendix with the answers of the running account, each with its time. */
export function runningAccount({ environmentName, accountId, region, verifiedAt, results }: AccountAnswers): Chapter {
  const counted = (['passed', 'failed', 'pending', 'unknown'] as const).map((result) => ({ result, number: results.filter((each) => each.result === result).length }));
  return {
    title: 'Answers of the running account',
    blocks: [
      paragraph(words`Environment ${fact('environment', environmentName)} in account ${fact('account', accountId)}, Region ${value(region)}, asked until ${timeOf(verifiedAt)}: ${value(
        counted.map(({ result, number }) => `${number} ${result}`).join(', '))}.`),
      table<Answer>(words`Answers`, results, [
        [words`Clause`, ({ clause }) => value(clause)],
        [words`Question`, ({ question }) => value(question)],
        [words`Result`, resultOf],
        [words`Resource`, ({ resource }) => fact('resource', resource)],
        [words`Answer of AWS`, ({ answer }) => fact('answer', answer)],
        [words`Time`, ({ answeredAt }) => timeOf(answeredAt)],
      ]),
    ],
  };
}

function resultOf({ result, failsAfter, accepted }: Answer): Text {
  return [
    ...value(result),
    ...failsAfter === undefined ? [] : words`, counts as failed after ${timeOf(failsAfter)}`,
    ...accepted === undefined ? [] : words`, accepted until ${value(accepted.until)}: ${fact('reason', accepted.reason)}`,
  ];
}

function timeOf(time: Date): Text {
  return value(time.toISOString().replace(/\.\d+Z$/, 'Z'));
}
