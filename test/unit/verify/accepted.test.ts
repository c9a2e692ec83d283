import { readAccepted } from '../../../src/verify/accepted';

const ENTRY = { clause: 'OPS-12', resource: 'db', reason: 'planned', until: '2026-12-31' };
const read = (entry: unknown) => readAccepted(JSON.stringify({ accepted: [entry] }));

test('an entry has a clause, a reason and a last day, and may have a resource', () => {
  expect(read(ENTRY)).toEqual([ENTRY]);
  expect(read({ ...ENTRY, resource: undefined })).toEqual([{ ...ENTRY, resource: undefined }]);
});

test.each([
  ['an unknown clause', { ...ENTRY, clause: 'OPS-99' }, 'entry 1 of "accepted" names the clause "OPS-99", which the catalogue does not have'],
  ['no clause', { ...ENTRY, clause: undefined }, 'names the clause undefined'],
  ['no reason', { ...ENTRY, reason: ' ' }, 'has no "reason"'],
  ['no last day', { ...ENTRY, until: undefined }, 'has the "until" undefined: give a day of the form YYYY-MM-DD'],
  ['a day that does not exist', { ...ENTRY, until: '2026-02-30' }, 'has the "until" "2026-02-30"'],
  ['an unknown key', { ...ENTRY, untill: '2026-12-31' }, 'has the unknown key "untill": use clause, resource, reason, until'],
  ['an empty resource', { ...ENTRY, resource: '' }, 'has a "resource" that is not a name'],
  ['no object', null, 'is not an object'],
])('%s is refused', (_, entry, message) => {
  expect(() => read(entry)).toThrow(message);
});

test('a file that is no list of accepted findings is refused', () => {
  expect(() => readAccepted('accepted:\n')).toThrow('it is not JSON');
  expect(() => readAccepted('[]')).toThrow('it has no list "accepted"');
  expect(() => readAccepted('null')).toThrow('it has no list "accepted"');
});
