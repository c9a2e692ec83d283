import { clausesOf } from './clauses';
import { roleOf } from './identity';
import type { Properties } from '../assembly/cloud-assembly';
import { Chapter, table } from '../content/block';
import { fact, listed, NONE, Text, VALUE, words } from '../content/text';
import type { Facts } from '../facts';

/** Chapter 3.6: functions and their triggers. */
export function functions(facts: Facts): Chapter[] {
  const rules = facts.all('AWS::Events::Rule');
  return [
    { number: '3.6', title: 'Serverless Execution (Lambda)', blocks: clausesOf('3.6') },
    {
      number: '3.6.1',
      title: 'Functions',
      blocks: [
        table(words`Functions`, facts.all('AWS::Lambda::Function'), [
          [words`Function`, (each) => facts.nameOf(each)],
          [words`Purpose`, (each) => facts.text(each, 'Description', 'description')],
          [words`Runtime`, (each) => facts.text(each, 'Runtime')],
          [words`Timeout`, (each) => words`${facts.text(each, 'Timeout')} s`],
          [words`Memory`, ({ properties, stack }) => (properties.MemorySize === undefined ? NONE : words`${facts.textOf(properties.MemorySize, stack)} MB`)],
          [words`Role`, (each) => roleOf(facts, each)],
        ]),
        ...clausesOf('3.6.1'),
      ],
    },
    {
      number: '3.6.2',
      title: 'Triggers',
      blocks: [
        table(words`Schedules (UTC)`, rules.filter(({ properties }) => properties.ScheduleExpression !== undefined), [
          [words`Rule`, (rule) => facts.nameOf(rule)],
          [words`Schedule`, (rule) => facts.text(rule, 'ScheduleExpression')],
          [words`State`, (rule) => facts.text(rule, 'State')],
          [words`Target`, ({ properties, stack }) => targetsOf(facts, properties, stack)],
        ]),
        table(words`Events`, rules.filter(({ properties }) => properties.ScheduleExpression === undefined), [
          [words`Rule`, (rule) => facts.nameOf(rule)],
          [words`Event`, ({ properties: { EventPattern: pattern = {} } }) => eventOf(pattern)],
          [words`State`, (rule) => facts.text(rule, 'State')],
          [words`Target`, ({ properties, stack }) => (properties.Targets === undefined ? words`none: its matched events are counted` : targetsOf(facts, properties, stack))],
        ]),
        table(words`Retries and failures of functions`, facts.own('AWS::Lambda::EventInvokeConfig'), [
          [words`Function`, (config) => facts.text(config, 'FunctionName', 'function')],
          [words`Retries`, (config) => facts.text(config, 'MaximumRetryAttempts')],
          [words`Within`, (config) => words`${facts.text(config, 'MaximumEventAgeInSeconds')} s`],
          [words`Failures go to`, ({ properties, stack }) => facts.textOf(properties.DestinationConfig?.OnFailure?.Destination, stack, 'topic')],
        ]),
        ...clausesOf('3.6.2'),
      ],
    },
  ];
}

/** Events of AWS identify nobody; events of the consumer's own sources may. */
function eventOf({ source: sources = [], 'detail-type': types = [] }: Properties): Text {
  const isOfAws = sources.length > 0 && sources.every((source: unknown) => `${source}`.startsWith('aws.'));
  return listed([...sources, ...types].map((each: unknown) => (typeof each === 'string' ? fact(isOfAws ? VALUE : 'event', each) : words`a pattern`)));
}

function targetsOf(facts: Facts, { Targets: targets = [] }: Properties, stack: Parameters<Facts['textOf']>[1]): Text {
  return listed(targets.map(({ Arn }: Properties) => {
    const literal = facts.literal(Arn, stack);
    return literal === undefined ? facts.textOf(Arn, stack) : fact('target', literal);
  }));
}
