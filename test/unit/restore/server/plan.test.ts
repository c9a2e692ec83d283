import type { EbsVolume } from '../../../../src/restore/ec2/ebs-volume';
import type { RestoreRecord } from '../../../../src/restore/record';
import { FACT, planServer, ServerRestoreWorld } from '../../../../src/restore/server/plan';
import { RECORD } from '../record-fixture';

const NOW = new Date('2026-11-29T13:00:00Z');
const [OLD, NEW] = ['vol-old', 'vol-new'];

const server: RestoreRecord = {
  ...RECORD,
  id: 'server-app01-20261129T120000Z',
  subject: { kind: 'server', name: 'app01' },
  facts: {
    [FACT.IMAGE]: 'ami-good',
    [FACT.MADE]: '2026-11-27 15:00 UTC',
    [FACT.SNAPSHOT]: 'snap-good',
    [FACT.INSTANCE]: 'i-app01',
    [FACT.OLD_ROOT]: OLD,
    [FACT.GOES_WITH_INSTANCE]: 'true',
  },
};
const withVolume = { ...server, facts: { ...server.facts, [FACT.VOLUME]: NEW, 'volume made': '2026-11-29T12:58:00Z' } };

const volume = (id: string, others: Partial<EbsVolume> = {}): EbsVolume => ({
  id, state: 'available', gibibytes: 40, zone: 'ap-southeast-2a', type: 'gp3', isEncrypted: true, tags: {}, ...others,
});
const kept = volume(OLD, { tags: { 'oban:restore': server.id } });
const prepared = volume(NEW, { tags: { 'oban:restore': server.id } });

const world = (others: Partial<ServerRestoreWorld> = {}): ServerRestoreWorld => ({
  environmentName: 'prod',
  state: 'running',
  isWindows: true,
  root: { volumeId: OLD, goesWithInstance: true },
  isHealthy: true,
  old: volume(OLD),
  tasks: [],
  isReplacing: false,
  clock: NOW,
  ...others,
});

const imaged = { imageBefore: { id: 'ami-before', state: 'available', deleteAfter: '2026-12-06' } };
const states = (asked: ServerRestoreWorld, record = server) => planServer(asked, record).steps.map(({ id, state }) => `${id} ${state}`);
const detail = (asked: ServerRestoreWorld, record: RestoreRecord, step: string) => (
  planServer(asked, record).steps.find(({ id }) => id === step)?.detail);

describe('the restore of a server', () => {
  test('the first step is an image of the present state', () => {
    expect(states(world())).toEqual(['image due', 'volume due', 'keep due', 'swap due', 'goes-with due', 'healthy due']);
  });

  test('no image is made if the operator gives a reason', () => {
    const plan = planServer(world(), { ...server, facts: { ...server.facts, [FACT.WITHOUT_IMAGE]: 'its disk has errors' } });
    expect(plan.steps.map(({ id }) => id)).not.toContain('image');
    expect(plan.warnings).toContain('No image of the present state is made. Only the kept root volume has it.');
  });

  test.each([['pending', 'running'], ['available', 'done'], ['failed', 'failed'], ['error', 'failed']])('with an image that is %s, the step is %s', (state, step) => {
    expect(states(world({ imageBefore: { id: 'ami-before', state } }))[0]).toBe(`image ${step}`);
  });

  test('a volume that EC2 does not show yet is awaited, and one that EBS has removed is a failure', () => {
    expect(states(world(imaged), withVolume)[1]).toBe('volume running');
    const later = world({ ...imaged, clock: new Date('2026-11-29T13:10:00Z') });
    expect(states(later, withVolume)[1]).toBe('volume failed');
    expect(detail(later, withVolume, 'volume')).toContain('Check that the key of the environment is enabled');
  });

  test('the old root volume is tagged before the swap', () => {
    expect(states(world({ ...imaged, prepared }), withVolume)).toEqual(['image done', 'volume done', 'keep due', 'swap due', 'goes-with due', 'healthy due']);
    expect(states(world({ ...imaged, prepared, old: kept }), withVolume)[2]).toBe('keep done');
  });

  test('a replacement in progress is awaited, also one that somebody else began', () => {
    expect(states(world({ ...imaged, prepared, old: kept, root: undefined, isReplacing: true }), withVolume)[3]).toBe('swap running');
  });

  test.each([
    ['failed', 'undo this restore, and begin again'],
    ['failed-detached', '--undo attaches the one from before'],
  ])('a replacement that is %s', (state, hint) => {
    const asked = world({ ...imaged, prepared, old: kept, tasks: [{ action: 'begin', state }] });
    expect(states(asked, withVolume)[3]).toBe('swap failed');
    expect(detail(asked, withVolume, 'swap')).toContain(hint);
  });

  test('the root volume of a stopped instance is not swapped', () => {
    expect(states(world({ ...imaged, prepared, old: kept, state: 'stopped' }), withVolume)[3]).toBe('swap failed');
  });

  test('the health of the server is awaited for 45 minutes', () => {
    const swapped = { ...imaged, prepared: { ...prepared, state: 'in-use' }, old: kept, root: { volumeId: NEW, goesWithInstance: false }, isHealthy: false };
    const succeeded = (completedAt: string) => world({ ...swapped, tasks: [{ action: 'begin', state: 'succeeded', completedAt: new Date(completedAt) }] });
    expect(states(succeeded('2026-11-29T12:50:00Z'), withVolume).slice(3)).toEqual(['swap done', 'goes-with due', 'healthy running']);
    expect(states(succeeded('2026-11-29T12:10:00Z'), withVolume).at(-1)).toBe('healthy failed');
  });

  test('the domain and BitLocker are warned of on Windows only', () => {
    const text = (isWindows: boolean) => planServer(world({ isWindows }), server).warnings.join('\n');
    expect([text(true), text(false)].map((each) => /Test-ComputerSecureChannel/.test(each) && /BitLocker/.test(each))).toEqual([true, false]);
    expect(text(false)).toContain('Data volumes of app01 keep their content of today');
  });
});

describe('the undo', () => {
  const undo: RestoreRecord = { ...withVolume, action: 'undo' };
  const swapped = { prepared: { ...prepared, state: 'in-use' }, old: kept, root: { volumeId: NEW, goesWithInstance: true } };

  test('the root volume is swapped back, and what the restore made is removed', () => {
    expect(states(world({ ...swapped, tasks: [{ action: 'begin', state: 'succeeded' }] }), undo)).toEqual([
      'swap due', 'goes-with due', 'healthy due', 'delete due', 'release due',
    ]);
    expect(states(world({ root: { volumeId: OLD, goesWithInstance: true }, old: kept, prepared, tasks: [{ action: 'undo', state: 'succeeded' }] }), undo)).toEqual([
      'swap done', 'goes-with done', 'healthy done', 'delete due', 'release due',
    ]);
  });

  test('a server whose root volume was not replaced is not restarted', () => {
    expect(states(world({ old: kept, prepared }), undo)).toEqual(['swap done', 'goes-with done', 'delete due', 'release due']);
  });

  test('the old root volume is attached to a stopped instance if the instance has none', () => {
    const detached = { root: undefined, old: kept, prepared, tasks: [{ action: 'begin', state: 'failed-detached' }], isHealthy: false };
    expect(states(world(detached), undo).slice(0, 3)).toEqual(['stop due', 'attach due', 'start due']);
    expect(states(world({ ...detached, state: 'stopping' }), undo)[0]).toBe('stop running');
    expect(states(world({ ...detached, state: 'stopped' }), undo).slice(0, 3)).toEqual(['stop done', 'attach due', 'start due']);
    expect(states(world({ ...detached, state: 'stopped', root: { volumeId: OLD, goesWithInstance: false } }), undo).slice(0, 3)).toEqual(['stop done', 'attach done', 'start due']);
    expect(states(world({ ...detached, state: 'pending', root: { volumeId: OLD, goesWithInstance: false } }), undo).slice(0, 3)).toEqual(['swap done', 'goes-with due', 'healthy running']);
  });

  test('a volume that is still attached is not deleted yet', () => {
    expect(states(world({ old: kept, prepared: { ...prepared, state: 'in-use' } }), undo)).toContain('delete running');
  });
});

describe('the finish', () => {
  const finish: RestoreRecord = { ...withVolume, action: 'finish' };

  test('the kept root volume is deleted', () => {
    expect(states(world({ root: { volumeId: NEW, goesWithInstance: true }, old: kept, prepared: { ...prepared, state: 'in-use' } }), finish)).toEqual([
      'check done', 'delete due', 'release due',
    ]);
  });

  test('a server without the restored root volume is a failure', () => {
    expect(states(world({ old: kept, prepared }), finish)[0]).toBe('check failed');
  });
});
