import { stripVTControlCharacters } from 'util';
import { isClosed } from './clause';
import { CLAUSES } from './clauses';
import { synthesisOf } from './examples';
import { MUTATIONS } from './mutations';

const CLOSED = CLAUSES.filter(isClosed);

test('each closed clause has a mutation, and no other clause has one', () => {
  expect([...new Set(MUTATIONS.map((mutation) => mutation.clause))].sort()).toEqual(CLOSED.map(({ id }) => id).sort());
});

describe.each(CLOSED)('mutations of $id', ({ id, check, example = 'production' }) => {
  test.each(MUTATIONS.filter((mutation) => mutation.clause === id))('the check of the clause reports the mutation: $what', ({ apply, reveals }) => {
    const intact = synthesisOf(example);
    const broken = intact.copy();
    apply(broken);
    expect(broken).not.toEqual(intact);

    const complaint = complaintOf(() => check(broken));
    expect(complaint).toMatch(reveals);
    // A check that stumbles over a template has not judged it.
    expect(complaint).not.toMatch(/Cannot read prop|is not a function/);
    check(intact);
  });
});

function complaintOf(check: () => void): string {
  try {
    check();
  } catch (error) {
    return stripVTControlCharacters((error as Error).message);
  }
  return 'the check did not fail';
}
