import * as fc from 'fast-check';
import { visible } from '../../../../../src/backup/functions/runtime/visible-text';

test.each([
  ['a new line', 'app01\nRIGHT server app02', 'app01\\u000aRIGHT server app02'],
  ['a carriage return', 'bad\rgood', 'bad\\u000dgood'],
  ['a colour', '\u001b[32mRIGHT', '\\u001b[32mRIGHT'],
  ['a control sequence in one character', '\u009b2J', '\\u009b2J'],
  ['an override of the direction', 'img-\u202e10', 'img-\\u202e10'],
  ['an isolate', '\u2066app', '\\u2066app'],
  ['separators of lines and paragraphs', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
  ['what takes no room', 'ap\u200bp', 'ap\\u200bp'],
  ['a tag beyond the first plane', 'a\u{e0041}', 'a\\udb40\\udc41'],
])('control characters are made visible: %s', (_, text, expected) => expect(visible(text)).toBe(expected));

test.each(['app01', 'Grüße an 東京 🚀', 'oban/prod/app01/2026-11-30', ''])('%j stays unchanged', (text) => expect(visible(text)).toBe(text));

test('JSON stays valid and has the same value', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => JSON.parse(visible(JSON.stringify(text))) === text));
});
