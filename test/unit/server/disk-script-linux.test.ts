import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { DataDisk } from '../../../src/server/data-disk';
import { linuxDiskScript } from '../../../src/server/disk-script-linux';

/** The contents of a disk that the fake system commands show. */
interface Disk {
  readonly serial: string;
  /** The output of `wipefs` and `blkid`: nothing, a file system, or another signature. */
  readonly holds?: 'filesystem' | 'raid';
  /** The file systems on its partitions. */
  readonly partitions?: string[];
  readonly mountedAt?: string;
  /** `wipefs` cannot read it. */
  readonly unreadable?: boolean;
}

interface Run {
  readonly status: number | null;
  readonly calls: string[];
  readonly fstab: string;
  readonly errors: string;
}

const VOLUME = 'vol-0123456789abcdef0';
const SERIAL = 'vol0123456789abcdef0';
const MAY_FORMAT = { volumeId: VOLUME, name: '/data', mayFormat: true };
const NEVER_FORMAT = { ...MAY_FORMAT, mayFormat: false };

let folder: string;
let existing: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oban-disks-'));
  existing = `UUID=root / xfs defaults 0 0\n#UUID=old ${root()}/data xfs defaults 0 0\n`;
  fs.writeFileSync(path.join(folder, 'fstab'), existing);
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const root = () => path.join(folder, 'root');

/** Runs the real script below a folder, with the system's commands replaced by ones that know these disks and write down what they are asked to change. */
function run(wanted: DataDisk[], disks: Disk[]): Run {
  const files = { calls: path.join(folder, 'calls'), fstab: path.join(folder, 'fstab') };
  fs.writeFileSync(files.calls, '');
  const state = path.join(folder, 'state');
  fs.mkdirSync(state, { recursive: true });
  const command = (name: string, body: string) => fs.writeFileSync(path.join(folder, name), `#!/bin/bash\n${body}\n`, { mode: 0o755 });
  const byDevice = (answer: (disk: Disk, device: string) => [string, string][]) => disks
    .flatMap((disk, index) => answer(disk, `/dev/nvme${index + 1}n1`))
    .map(([device, line]) => `${device}) ${line};;`).join('\n');

  command('lsblk', [
    'case "$*" in',
    ...disks.map((disk, index) => `*NAME" "/dev/nvme${index + 1}n1) printf '%s\\n' ${[`/dev/nvme${index + 1}n1`, ...(disk.partitions ?? [])].join(' ')};;`),
    `*NAME,SERIAL) printf '%s\\n' '/dev/nvme0n1 vol0root' ${disks.map((disk, index) => `'/dev/nvme${index + 1}n1 ${disk.serial}'`).join(' ')};;`,
    'esac',
  ].join('\n'));
  command('wipefs', `case "\${@: -1}" in\n${byDevice((disk, device) => [[device, disk.unreadable ? 'exit 1' : disk.holds || disk.partitions ? 'echo signature' : `[ ! -e '${state}/${path.basename(device)}' ] || echo xfs`]])}\nesac`);
  command('blkid', `device="\${@: -1}"; case "$device" in\n${byDevice((disk, device) => [
    ...(disk.partitions ?? []).map((partition): [string, string] => [partition, 'usage=filesystem']),
    [device, `usage=${disk.holds ?? ''}; [ ! -e '${state}/${path.basename(device)}' ] || usage=filesystem`],
  ])}\nesac\n[ -n "$usage" ] || exit 2\ncase "$*" in *USAGE*) echo "$usage";; *UUID*) echo "uuid-of-$device";; esac`);
  command('mkfs.xfs', `echo "mkfs.xfs $*" >> '${files.calls}'; touch '${state}'/"$(basename "$1")"`);
  const mounts = disks.flatMap((disk, index) => (disk.mountedAt ? [[`${root()}${disk.mountedAt}`, `/dev/nvme${index + 1}n1`]] : []));
  command('mountpoint', `[ -e '${state}'/mounted"\${2//\\//_}" ] ${mounts.map(([at]) => `|| [ "$2" = '${at}' ]`).join(' ')}`);
  command('findmnt', `case "\${@: -1}" in\n${mounts.map(([at, device]) => `'${at}') echo ${device};;`).join('\n')}\nesac`);
  command('mount', `grep -q " $1 " '${files.fstab}' || exit 1\necho "mount $*" >> '${files.calls}'; touch '${state}'/mounted"\${1//\\//_}"`);
  command('udevadm', '');
  command('sleep', '');

  // Mount points are below the folder, so that the real mkdir and ls can be used.
  const script = linuxDiskScript(wanted.map((disk) => ({ ...disk, name: `${root()}${disk.name}` }))).replaceAll('/etc/fstab', files.fstab);
  const result = spawnSync('bash', ['-c', script], { env: { PATH: `${folder}:${process.env.PATH}` }, encoding: 'utf-8', timeout: 20_000 });
  const relative = (text: string) => text.replaceAll(root(), '').replaceAll(files.fstab, '/etc/fstab');
  return {
    status: result.status,
    calls: relative(fs.readFileSync(files.calls, 'utf-8')).split('\n').filter(Boolean),
    fstab: relative(fs.readFileSync(files.fstab, 'utf-8').slice(existing.length)),
    errors: relative(result.stderr),
  };
}

const ENTRY = 'UUID=uuid-of-/dev/nvme1n1 /data auto defaults,nofail 0 2\n';

test('an empty disk is formatted and mounted permanently', () => {
  expect(run([MAY_FORMAT], [{ serial: SERIAL }])).toMatchObject({ status: 0, calls: ['mkfs.xfs /dev/nvme1n1', 'mount /data'], fstab: ENTRY });
  expect(fs.existsSync(`${root()}/data`)).toBe(true);
});

test('a second run changes nothing', () => {
  run([MAY_FORMAT], [{ serial: SERIAL }]);
  expect(run([MAY_FORMAT], [{ serial: SERIAL, mountedAt: '/data' }])).toMatchObject({ status: 0, calls: [], fstab: ENTRY });
});

test('a run mounts a disk that an interrupted run has prepared', () => {
  fs.appendFileSync(path.join(folder, 'fstab'), `UUID=uuid-of-/dev/nvme1n1 ${root()}/data auto defaults,nofail 0 2\n`);
  expect(run([MAY_FORMAT], [{ serial: SERIAL, holds: 'filesystem' }])).toMatchObject({ status: 0, calls: ['mount /data'], fstab: ENTRY });
});

test('a disk is identified by the id of its volume, whatever its name', () => {
  expect(run([MAY_FORMAT], [{ serial: 'vol0123456789abcdef1' }, { serial: SERIAL }]).calls).toEqual(['mkfs.xfs /dev/nvme2n1', 'mount /data']);
});

test('an existing file system is mounted and not formatted, on the disk or on its partition', () => {
  expect(run([NEVER_FORMAT], [{ serial: SERIAL, holds: 'filesystem' }]).calls).toEqual(['mount /data']);
  fs.writeFileSync(path.join(folder, 'fstab'), existing);
  expect(run([{ ...NEVER_FORMAT, name: '/two' }], [{ serial: SERIAL, partitions: ['/dev/nvme1n1p1'] }]))
    .toMatchObject({ calls: ['mount /two'], fstab: 'UUID=uuid-of-/dev/nvme1n1p1 /two auto defaults,nofail 0 2\n' });
});

test.each<[string, DataDisk, Disk, RegExp]>([
  ['from a snapshot, on which nothing is recognised', NEVER_FORMAT, { serial: SERIAL }, /nothing is recognised on vol-0123456789abcdef0/],
  ['that cannot be read', MAY_FORMAT, { serial: SERIAL, unreadable: true }, /not mounted: \/data/],
  ['with something other than a file system', MAY_FORMAT, { serial: SERIAL, holds: 'raid' }, /has not one file system but: $/m],
  ['with several file systems', MAY_FORMAT, { serial: SERIAL, partitions: ['/dev/nvme1n1p1', '/dev/nvme1n1p2'] }, /has not one file system but: \/dev\/nvme1n1p1/],
  ['that never appears', MAY_FORMAT, { serial: 'vol0aaaaaaaaaaaaaaaa' }, /vol-0123456789abcdef0 did not appear within five minutes/],
])('a disk %s is not changed, and the run fails', (_what, wanted, disk, message) => {
  const { status, calls, fstab, errors } = run([wanted], [disk]);
  expect({ status, calls, fstab }).toEqual({ status: 1, calls: [], fstab: '' });
  expect(errors).toMatch(message);
  expect(errors).toMatch(/not mounted: \/data/);
});

test('a directory that is not empty is not hidden by a mount', () => {
  fs.mkdirSync(`${root()}/data`, { recursive: true });
  fs.writeFileSync(`${root()}/data/file`, '');
  const { status, calls, fstab, errors } = run([NEVER_FORMAT], [{ serial: SERIAL, holds: 'filesystem' }]);
  expect({ status, calls, fstab }).toEqual({ status: 1, calls: [], fstab: '' });
  expect(errors).toMatch(/the directory is not empty/);
});

test('a mount of another disk at the same place stays', () => {
  const { status, calls, fstab, errors } = run([NEVER_FORMAT], [{ serial: SERIAL, holds: 'filesystem' }, { serial: 'volother', mountedAt: '/data' }]);
  expect({ status, calls, fstab }).toEqual({ status: 1, calls: [], fstab: '' });
  expect(errors).toMatch(/something other than vol-0123456789abcdef0 is mounted there/);
});

test("another volume's entry in fstab stays", () => {
  fs.appendFileSync(path.join(folder, 'fstab'), `UUID=another ${root()}/data xfs defaults 0 0\n`);
  const { status, calls, errors } = run([NEVER_FORMAT], [{ serial: SERIAL, holds: 'filesystem' }]);
  expect({ status, calls }).toEqual({ status: 1, calls: [] });
  expect(errors).toMatch(/\/etc\/fstab mounts UUID=another there/);
});

test('a bad disk does not stop the others from being mounted, and fails the run', () => {
  const good = { volumeId: 'vol-0fedcba9876543210', name: '/logs', mayFormat: true };
  const { status, calls, errors } = run([NEVER_FORMAT, good], [{ serial: SERIAL }, { serial: 'vol0fedcba9876543210' }]);
  expect({ status, calls }).toEqual({ status: 1, calls: ['mkfs.xfs /dev/nvme2n1', 'mount /logs'] });
  expect(errors).toMatch(/not mounted: \/data$/m);
});

test('a mount point inside another one is mounted after it', () => {
  const inner = { volumeId: 'vol-0fedcba9876543210', name: '/data/logs', mayFormat: true };
  expect(run([inner, MAY_FORMAT], [{ serial: SERIAL }, { serial: 'vol0fedcba9876543210' }]).calls.filter((call) => call.startsWith('mount')))
    .toEqual(['mount /data', 'mount /data/logs']);
});

test('the script runs with bash if /bin/sh is another shell', () => {
  expect(linuxDiskScript([MAY_FORMAT]).startsWith('#!/bin/bash\n')).toBe(true);
});

test('the script contains nothing that Systems Manager replaces as a parameter', () => {
  expect(linuxDiskScript([MAY_FORMAT])).not.toContain('{{');
});
