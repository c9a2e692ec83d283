import { CSHARP, JAVA, missingCommands, reasonWithout } from '../../../scripts/package/toolchains';

const NODE = [process.execPath, '--version'] as const;

test('the commands that a machine lacks are named', () => {
  expect(missingCommands({ ...JAVA, commands: [NODE] })).toEqual([]);
  expect(missingCommands({ ...JAVA, commands: [NODE, ['no-such-command', '--version']] })).toEqual(['no-such-command']);
});

test('a command that fails is missing', () => {
  expect(missingCommands({ ...JAVA, commands: [[process.execPath, '--no-such-option']] })).toEqual([process.execPath]);
});

test.each([
  [JAVA, ['mvn'], 'mvn is not installed'],
  [JAVA, ['javac', 'mvn'], 'javac and mvn are not installed'],
  [CSHARP, ['dotnet'], 'dotnet is not installed; the release workflow compiles it'],
])('the reason to leave out %o', (language, missing, reason) => expect(reasonWithout(language, missing)).toBe(reason));

test('C# alone may be missing in CI', () => {
  expect([CSHARP.madeElsewhere, JAVA.madeElsewhere]).toEqual([expect.any(String), undefined]);
});
