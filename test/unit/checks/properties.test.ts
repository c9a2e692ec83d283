import { App, Fn, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Checks } from './check';
import { ACCOUNT_CHECKS } from './table/account';
import { BACKUP_CHECKS } from './table/backup';
import { CLUSTER_CHECKS } from './table/cluster';
import { DATABASE_CHECKS } from './table/database';
import { ENVIRONMENT_CHECKS } from './table/environment';
import { MONITORING_CHECKS } from './table/monitoring';
import { NETWORK_CHECKS } from './table/network';
import { NOTIFICATION_CHECKS } from './table/notifications';
import { SERVER_CHECKS } from './table/server';
import { PublicApi } from '../../../scripts/struct-properties/public-api';

const CHECKS: Checks = {
  ...ACCOUNT_CHECKS,
  ...BACKUP_CHECKS,
  ...CLUSTER_CHECKS,
  ...DATABASE_CHECKS,
  ...ENVIRONMENT_CHECKS,
  ...MONITORING_CHECKS,
  ...NETWORK_CHECKS,
  ...NOTIFICATION_CHECKS,
  ...SERVER_CHECKS,
};

/** Functions that deployment repositories use for what another stack, a table or a list has. */
const FROM_ELSEWHERE: { readonly [name: string]: () => string } = {
  'Fn.importValue': () => Fn.importValue('of-another-stack'),
  'Fn.findInMap': () => Fn.findInMap('Table', 'row', 'column'),
  'Fn.select': () => Fn.select(0, Fn.split(',', Fn.importValue('list-of-another-stack'))),
};

const api = PublicApi.read();
const properties = api.textsAndNumbers();
const numbers = new Set(properties.filter(({ holds }) => holds === 'number').map(({ name }) => name));

test('every string and number of the public API is in the table, as checked or as free with a reason', () => {
  expect(Object.keys(CHECKS).sort()).toEqual([...properties.map(({ name }) => name), ...api.parameters].sort());
  const undecided = Object.entries(CHECKS)
    .filter(([, { refused, free }]) => (refused === undefined) === (free === undefined) || refused?.length === 0);
  expect(undecided).toEqual([]);
});

describe('a refused value', () => {
  const cases = Object.entries(CHECKS).flatMap(([name, { give, refused = [] }]) => (
    refused.map(([value, message]) => ({ name, give, value, message }))
  ));

  test.each(cases)('the value of $name is refused: $value', ({ give, value, message }) => {
    expect(() => synthesised(give(value))).toThrow(message);
  });
});

describe('a value that is only known at deployment', () => {
  const cases = Object.entries(CHECKS).flatMap(([name, check]) => (
    // A number has one kind of token.
    Object.keys(FROM_ELSEWHERE).slice(0, numbers.has(name) ? 1 : undefined).map((source) => ({ name, source, check }))
  ));

  test.each(cases)('$name is accepted or refused if it is only known at deployment: $source', ({ name, source, check: { give, needsValue } }) => {
    const text = FROM_ELSEWHERE[source]();
    const made = () => synthesised(give(numbers.has(name) ? Token.asNumber(Fn.importValue('of-another-stack')) : text));
    if (needsValue === undefined) {
      expect(made).not.toThrow();
    } else {
      expect(made).toThrow(needsValue);
    }
  });
});

function synthesised(made: IConstruct | void): void {
  if (made) {
    (made.node.root as App).synth();
  }
}
