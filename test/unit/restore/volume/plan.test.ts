import type { EbsVolume } from '../../../../src/restore/ec2/ebs-volume';
import type { RestoreRecord } from '../../../../src/restore/record';
import { planVolume, VOLUME_RESTORE_FACT as FACT, VolumeRestoreWorld } from '../../../../src/restore/volume/plan';
import { RECORD } from '../record-fixture';

const begin: RestoreRecord = {
  ...RECORD,
  subject: { kind: 'volume', name: 'app01-D' },
  facts: {
    [FACT.SERVER]: 'app01',
    [FACT.IMAGE]: 'ami-good',
    [FACT.MADE]: '2026-11-27 15:00 UTC',
    [FACT.SNAPSHOT]: 'snap-orders',
    [FACT.INSTANCE]: 'i-app01',
    [FACT.ORIGINAL]: 'vol-orders',
    [FACT.DEVICE]: 'xvdca',
    'volume': 'vol-restored',
    'volume made': '2026-11-29T12:58:00Z',
  },
};

const volume = (others: Partial<EbsVolume> = {}): EbsVolume => ({
  id: 'vol-restored', state: 'available', gibibytes: 20, zone: 'ap-southeast-2a', type: 'gp3', isEncrypted: true, tags: {}, ...others,
});
const attachedAs = (device: string, instanceId = 'i-app01') => volume({ state: 'in-use', attachment: { instanceId, device } });
const world = (others: Partial<VolumeRestoreWorld> = {}): VolumeRestoreWorld => ({
  environmentName: 'prod', isWindows: true, instanceState: 'running', clock: new Date('2026-11-29T13:00:00Z'), ...others,
});
const states = (asked: VolumeRestoreWorld, record = begin) => planVolume(asked, record).steps.map(({ id, state }) => `${id} ${state}`);

describe('the restore of a volume', () => {
  test.each<[string, Partial<VolumeRestoreWorld>, string[]]>([
    ['no volume yet', {}, ['volume running', 'attach due']],
    ['a volume', { restored: volume() }, ['volume done', 'attach due']],
    ['an attached volume', { restored: attachedAs('xvdca') }, ['volume done', 'attach done']],
    ['a volume of another instance', { restored: attachedAs('xvdca', 'i-other') }, ['volume done', 'attach failed']],
    ['a server that is gone', { restored: volume(), instanceState: undefined }, ['volume done', 'attach failed']],
    ['a stopped server', { restored: volume(), instanceState: 'stopped' }, ['volume done', 'attach due']],
  ])('with %s', (_, asked, expected) => {
    expect(states(world(asked))).toEqual(expected);
  });

  test('says how Windows and Linux find the disk, by the id of the volume', () => {
    const next = (isWindows: boolean) => planVolume(world({ isWindows, restored: volume() }), begin).next.join('\n');
    expect(next(true)).toMatch(/Set-Disk.*volrestored/);
    expect(next(false)).toMatch(/lsblk.*volrestored/);
  });
});

describe('the undo', () => {
  const undo: RestoreRecord = { ...begin, action: 'undo' };

  test('detaches and deletes the restored volume only', () => {
    expect(states(world({ restored: attachedAs('xvdca') }), undo)).toEqual(['detach due', 'delete due']);
    expect(states(world({ restored: volume() }), undo)).toEqual(['detach done', 'delete due']);
    expect(states(world({ restored: volume({ state: 'deleting' }) }), undo)).toEqual(['detach done', 'delete running']);
    expect(states(world(), undo)).toEqual(['detach done', 'delete done']);
    expect(planVolume(world({ restored: attachedAs('xvdca') }), undo).steps.map(({ title }) => title).join()).not.toContain('vol-orders');
  });

  test('asks to take the disk offline first', () => {
    expect(planVolume(world({ restored: attachedAs('xvdca') }), undo).warnings.join()).toContain('Take the disk offline first');
  });
});
