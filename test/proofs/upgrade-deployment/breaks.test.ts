import * as fs from 'fs';
import { BREAKS } from './breaks';

test.each(BREAKS)('the file of the break "$what" has its text once', ({ file, from, to }) => {
  const text = fs.readFileSync(file, 'utf-8');
  expect(text.split(from)).toHaveLength(2);
  expect(text).not.toContain(to);
});
