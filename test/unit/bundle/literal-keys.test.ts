import { withLiteralKeys } from '../../../scripts/bundle/literal-keys';

test('a key that is computed from a constant string becomes that string', () => {
  expect(withLiteralKeys('const _eQN = "ec2QueryName";\nexport var T$ = [0, { [_eQN]: `Tag`, [_eQN]: 1 }];'))
    .toBe('const _eQN = "ec2QueryName";\nexport var T$ = [0, { "ec2QueryName": `Tag`, "ec2QueryName": 1 }];');
});

test('any other computed key stays unchanged', () => {
  const module = 'const _f = called();\nlet _g = "g";\nexport var T$ = { [_f]: 1, [_g]: 2, [_h]: 3, [symbol]: 4 };';
  expect(withLiteralKeys(module)).toBe(module);
});

test('an element of a list and an index are not keys', () => {
  const module = 'const _A = "A";\nexport var T$ = [[_A], [_A, 0], names[_A]];';
  expect(withLiteralKeys(module)).toBe(module);
});
