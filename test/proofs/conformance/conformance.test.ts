import * as fs from 'fs';
import * as path from 'path';
import { isClosed } from './clause';
import { CLAUSES } from './clauses';
import { synthesisOf } from './examples';
import { conformanceTable } from './table';

const DOCUMENT = path.join(__dirname, '..', '..', '..', 'docs', 'conformance.md');

test('each clause has an id of its own', () => {
  const ids = CLAUSES.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

describe('clause', () => {
  for (const clause of CLAUSES) {
    if (isClosed(clause)) {
      test(clause.id, () => {
        expect(clause.check(synthesisOf(clause.example ?? 'production'))).not.toEqual([]);
      });
    } else {
      test.todo(clause.id);
    }
  }
});

test('docs/conformance.md is up to date (otherwise: npx projen conformance)', () => {
  const table = conformanceTable(CLAUSES);
  if (process.env.WRITE_CONFORMANCE === 'true') {
    fs.writeFileSync(DOCUMENT, table);
  }
  expect(fs.readFileSync(DOCUMENT, 'utf-8')).toBe(table);
});
