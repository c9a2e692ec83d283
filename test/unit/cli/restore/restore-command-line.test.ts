import { parseRestore } from '../../../../src/cli/restore/restore-command-line';

const PROD = ['--environment', 'prod'];

test('a new restore has its subject, its options and the environment', () => {
  expect(parseRestore(['cluster', 'b2g', '--to', '2026-11-27', ...PROD, '--dry-run'])).toMatchObject({
    verb: 'restore', environmentName: 'prod', subject: { kind: 'cluster', name: 'b2g', action: 'begin' }, options: { to: '2026-11-27' }, isDryRun: true, isYes: false,
  });
});

test('a cluster needs no name and no image, status nothing at all', () => {
  expect(parseRestore(['cluster', ...PROD])).toMatchObject({ subject: { kind: 'cluster', name: undefined, action: 'begin' }, options: {} });
  expect(parseRestore(['status', ...PROD])!.subject).toBeUndefined();
});

test('a server has an image and a reason to make none, and a volume has a name of two parts', () => {
  expect(parseRestore(['server', 'app01', '--image', 'ami-0123456789abcdef0', '--without-image', 'its disk has errors', ...PROD])).toMatchObject({
    subject: { kind: 'server', name: 'app01', action: 'begin' }, options: { to: 'ami-0123456789abcdef0', withoutImage: 'its disk has errors' },
  });
  expect(parseRestore(['server', 'app01', '--finish', ...PROD])!.subject!.action).toBe('finish');
  expect(parseRestore(['volume', 'app01', 'D', '--to', '2026-11-27', ...PROD])!.subject).toMatchObject({ kind: 'volume', name: 'app01-D' });
});

test('--undo is an action of its own, and --resume continues that of the record', () => {
  expect(parseRestore(['cluster', '--undo', ...PROD])!.subject!.action).toBe('undo');
  expect(parseRestore(['cluster', '--resume', ...PROD])!.subject!.action).toBeUndefined();
});

test('help is given for restore and its commands', () => {
  expect(parseRestore(['--help'])).toBeUndefined();
  expect(parseRestore(['cluster', '--help'])).toBeUndefined();
});

test.each([
  [[], 'restore needs a command: use one of status, server, volume, cluster'],
  [['bucket', ...PROD], "unknown command 'restore bucket'"],
  [['cluster'], '--environment is missing'],
  [['cluster', '--environment', 'a/b'], "--environment is 'a/b'"],
  [['cluster', 'a/b', ...PROD], "the name is 'a/b'"],
  [['cluster', 'b2g', 'other', ...PROD], "too many arguments 'b2g other'"],
  [['cluster', '--to', 'yesterday', ...PROD], "--to is 'yesterday': give a day, YYYY-MM-DD in UTC, or the id of an image"],
  [['cluster', '--to', '', ...PROD], '--to is empty'],
  [['cluster', '--undo', '--resume', ...PROD], '--undo and --resume exclude each other'],
  [['cluster', '--undo', '--to', '2026-11-27', ...PROD], '--to belongs to a new restore'],
  [['status', '--undo', ...PROD], "Unknown option '--undo'"],
  [['cluster', '--image', 'ami-1', ...PROD], "Unknown option '--image'"],
  [['server', ...PROD], 'the name of the server is missing'],
  [['server', 'app01', '--to', '2026-11-27', '--image', 'ami-0123456789abcdef0', ...PROD], '--to and --image exclude each other'],
  [['server', 'app01', '--image', 'app01', ...PROD], "--image is 'app01'"],
  [['server', 'app01', '--without-image', '', ...PROD], '--without-image is empty'],
  [['server', 'app01', '--finish', '--without-image', 'broken', ...PROD], '--without-image belongs to a new restore'],
  [['volume', 'app01', ...PROD], 'the drive letter, or the id of the volume is missing'],
])('%j is refused', (args, message) => {
  expect(() => parseRestore(args)).toThrow(expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }));
});
