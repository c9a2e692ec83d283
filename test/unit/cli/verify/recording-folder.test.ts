import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { requireEmptyFolder, writeRecording } from '../../../../src/cli/verify/recording-folder';
import type { Recording } from '../../../../src/verify/recording/recorded-call';
import { readRecording } from '../../../support/recordings/replay';

const RECORDING: Recording = {
  environment: { environmentName: 'w1', accountId: '000000000002', region: 'ap-southeast-2', recordedAt: '2026-12-07T21:00:00.000Z', settings: {} },
  operations: [{ service: 'Auto Scaling', operation: 'DescribeAutoScalingGroups', calls: [{ input: {}, output: { AutoScalingGroups: [] } }] }],
};

let folder: string;
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'recording-')); });
afterEach(() => fs.rmSync(folder, { recursive: true }));

test('a recording has a file for the environment and one for each operation, and is read as it was', () => {
  const target = path.join(folder, 'new', 'answers');
  writeRecording(target, RECORDING);
  expect(fs.readdirSync(target)).toEqual(['auto-scaling', 'environment.json']);
  expect(fs.readdirSync(path.join(target, 'auto-scaling'))).toEqual(['DescribeAutoScalingGroups.json']);
  expect(readRecording(target)).toEqual(RECORDING);
});

test('a new and an empty folder are taken', () => {
  expect(() => requireEmptyFolder(folder)).not.toThrow();
  expect(() => requireEmptyFolder(path.join(folder, 'new'))).not.toThrow();
});

test('a folder with files, and a file, are refused', () => {
  const file = path.join(folder, 'notes.txt');
  fs.writeFileSync(file, '');
  expect(() => requireEmptyFolder(folder)).toThrow(`--record ${folder}: the folder is not empty; name a new or an empty folder`);
  expect(() => requireEmptyFolder(file)).toThrow(/^--record .*ENOTDIR/);
});
