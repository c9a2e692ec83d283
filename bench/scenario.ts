import { StandInGroup, Tags, World } from './stand-in/world';

/** The environment whose images expire. */
export const ENVIRONMENT = 'prod';

const DAY_MILLISECONDS = 86_400_000;
const SERVERS = 20;

/** A world, with the expected result. */
export interface Scenario {
  readonly world: World;
  /** The expired images without a use. */
  readonly toGo: ReadonlySet<string>;
  /** The reason why each other expired image stays. */
  readonly held: ReadonlyMap<string, string>;
}

export interface ScenarioProps {
  /** The number of images of the environment. */
  readonly images: number;
  /** The number of expired images. */
  readonly expired: number;
  /** The number of expired images for each way of being in use or kept. */
  readonly perTrap: number;
  /** The ways to omit. By default, none is omitted. */
  readonly without?: readonly Way[];
  /** The moment from which days are counted. */
  readonly now: Date;
}

/** The additional resources of a way to hold an image. */
export type Way = 'group' | 'refused by AWS';

interface Trap {
  readonly why: string;
  readonly way?: Way;
  readonly lay: (scene: Scene, number: number) => string;
}

/** Returns the images of an account, in no order, with their uses. */
export function scenario(props: ScenarioProps): Scenario {
  const scene = new Scene(props);
  const held = new Map<string, string>();
  const { without = [] } = props;
  for (const { why, lay } of TRAPS.filter(({ way }) => way === undefined || !without.includes(way))) {
    for (let number = 1; number <= props.perTrap; number++) {
      held.set(lay(scene, number), why);
    }
  }
  const toGo = new Set<string>();
  while (toGo.size + held.size < props.expired) {
    toGo.add(scene.expired());
  }
  for (let number = props.expired; number < props.images; number++) {
    scene.fresh();
  }
  return { world: scene.finished(), toGo, held };
}

const TRAPS: readonly Trap[] = [
  { why: 'running instance', lay: (scene) => scene.launched('running') },
  { why: 'stopped instance', lay: (scene) => scene.launched('stopped') },
  { why: 'group by $Default', way: 'group', lay: (scene) => scene.behindGroup([0], 1, '$Default') },
  { why: 'group by $Latest', way: 'group', lay: (scene) => scene.behindGroup([1, 0], 1, '$Latest') },
  { why: 'group pinned to an old version', way: 'group', lay: (scene) => scene.behindGroup([1, 0, ...Array<number>(14).fill(1)], 1, '2') },
  { why: 'template without a group', lay: (scene) => scene.inTemplate([0], 1).image },
  { why: 'launch configuration', way: 'group', lay: (scene, number) => scene.inConfiguration(`configuration-${number}`) },
  { why: 'override of a mixed group', way: 'group', lay: (scene, number) => scene.inOverride(`mixed-${number}`) },
  { why: 'value of a pointer, by resolve:ssm', lay: (scene, number) => scene.pointedAt(number, 'now') },
  { why: 'previous value of a pointer', lay: (scene, number) => scene.pointedAt(number, 'before') },
  { why: 'other parameter, by resolve:ssm', lay: (scene) => scene.inOtherParameter() },
  { why: 'newest good image of its source', lay: (scene, number) => scene.expired({ 'oban:source': `last-of-${number}` }) },
  { why: 'oban:keep', lay: (scene) => scene.expired({ 'oban:keep': 'evidence' }) },
  { why: 'deregistration protection', way: 'refused by AWS', lay: (scene) => scene.expired({}, { isProtected: true }) },
  { why: 'public', lay: (scene) => scene.expired({}, { isPublic: true }) },
  { why: 'locked snapshot', lay: (scene) => scene.expired({}, { isLocked: true }) },
  { why: 'snapshot of another image', lay: (scene) => scene.sharingItsSnapshot() },
  { why: 'managed by a service', way: 'refused by AWS', lay: (scene) => scene.expired({ 'aws:backup:source-resource': 'example' }) },
  { why: 'other environment', lay: (scene) => scene.expired({ 'oban:environment': 'test' }) },
  { why: 'untagged', lay: (scene) => scene.untagged() },
];

interface Extras {
  readonly isProtected?: boolean;
  readonly isPublic?: boolean;
  readonly isLocked?: boolean;
}

/** The builder of a world. */
class Scene {
  private readonly images: Parameters<World['addImage']>[0][] = [];
  private readonly world = new World();
  private readonly pointers = new Map<string, { now?: string; before?: string }>();
  private last = 0;
  private readonly attempts = new Map<string, number>();
  private someFreshImage?: string;

  constructor(private readonly props: ScenarioProps) {}

  /** Adds an expired image. */
  public expired(tags: Tags = {}, extras: Extras = {}): string {
    return this.image(60 + this.last % 300, 40, tags, extras);
  }

  /** Adds an image that is not expired. */
  public fresh(): string {
    return this.image(1 + this.last % 30, 40, {}, {});
  }

  public untagged(): string {
    const [id, snapshotId] = [this.id('ami'), this.id('snap')];
    const createdAt = this.daysAgo(90);
    this.world.snapshots.add({ id: snapshotId, createdAt, tags: {} });
    this.images.push({ id, name: `by-hand-${this.last}`, createdAt, tags: {}, snapshotIds: [snapshotId] });
    return id;
  }

  public launched(state: 'running' | 'stopped'): string {
    const imageId = this.expired();
    this.world.instances.add({ id: this.id('i'), imageId, state });
    return imageId;
  }

  /** Adds an image and a template, whose versions name it (0) or a fresh image (1). */
  public inTemplate(versions: readonly number[], defaultVersion: number): { image: string; templateId: string } {
    const image = this.expired();
    const templateId = this.template(versions.map((version) => (version === 0 ? image : this.freshImage())), defaultVersion);
    return { image, templateId };
  }

  public behindGroup(versions: readonly number[], defaultVersion: number, version: string): string {
    const { image, templateId } = this.inTemplate(versions, defaultVersion);
    this.group({ name: templateId.replace('lt-', 'group-'), template: { templateId, version } });
    return image;
  }

  public inConfiguration(name: string): string {
    const imageId = this.expired();
    this.world.configurations.add({ name, imageId });
    this.group({ name: `by-${name}`, configurationName: name });
    return imageId;
  }

  public inOverride(name: string): string {
    const imageId = this.expired();
    const templateId = this.template([this.freshImage()], 1);
    this.group({ name, mixed: { templateId, version: '$Latest', overrideImageIds: [imageId] } });
    return imageId;
  }

  public pointedAt(number: number, when: 'now' | 'before'): string {
    const imageId = this.expired();
    const name = `/oban/${ENVIRONMENT}/cluster-${number}/image/ami-00000000000000000`;
    if (when === 'now') {
      this.template([`resolve:ssm:${name}`], 1);
    }
    this.pointers.set(name, { ...this.pointers.get(name), [when]: imageId });
    return imageId;
  }

  /** Adds an image in a parameter of the data type `text`. */
  public inOtherParameter(): string {
    const imageId = this.expired();
    const name = `/elsewhere/${this.last}`;
    this.world.parameters.add({ name, dataType: 'text', values: [imageId] });
    this.template([`resolve:ssm:${name}`], 1);
    return imageId;
  }

  public sharingItsSnapshot(): string {
    const id = this.expired();
    const { snapshotIds, createdAt } = this.images.at(-1)!;
    this.images.push({ id: this.id('ami'), name: `copy-of-${id}`, createdAt, tags: {}, snapshotIds });
    return id;
  }

  public finished(): World {
    for (const [name, { now, before }] of this.pointers) {
      this.world.parameters.add({ name, dataType: 'aws:ec2:image', values: [before, now].filter((value) => value !== undefined) });
    }
    this.world.parameters.add(...Array.from({ length: 5 }, (_, index) => {
      const facts = { kind: 'server', instanceId: `i-${index}`, dataVolumes: [] }; // An invalid entry would keep every image of its source.
      return { name: `/oban/${ENVIRONMENT}/inventory/server-${index}`, dataType: 'text' as const, values: [JSON.stringify(facts)] };
    }));
    shuffled(this.images).forEach((image) => this.world.addImage(image));
    return this.world;
  }

  private image(ageDays: number, keptDays: number, tags: Tags, { isLocked, ...extras }: Extras): string {
    const [id, snapshotId] = [this.id('ami'), this.id('snap')];
    const createdAt = this.daysAgo(ageDays);
    const source = `server-${this.last % SERVERS}`;
    const contract = {
      'Name': source,
      'oban:environment': ENVIRONMENT,
      'oban:source': source,
      'oban:source-instance': `i-${source}`,
      'oban:created': day(createdAt),
      'oban:consistency': 'crash',
      'delete-after': day(new Date(createdAt.getTime() + keptDays * DAY_MILLISECONDS)),
      ...tags,
    };
    const { 'oban:source': named, 'oban:source-instance': sourceInstanceId } = contract;
    this.world.snapshots.add({ id: snapshotId, createdAt, tags: contract, sourceInstanceId, isLocked });
    const name = this.attempt(`oban/${contract['oban:environment']}/${named}/${contract['oban:created']}`);
    this.images.push({ id, name, createdAt, tags: contract, snapshotIds: [snapshotId], sourceInstanceId, ...extras });
    return id;
  }

  /** Returns the next name of a source and day. */
  private attempt(first: string): string {
    const attempt = (this.attempts.get(first) ?? 0) + 1;
    this.attempts.set(first, attempt);
    return attempt === 1 ? first : `${first}-${attempt}`;
  }

  private freshImage(): string {
    this.someFreshImage ??= this.fresh();
    return this.someFreshImage;
  }

  private template(imagesByVersion: readonly string[], defaultVersion: number): string {
    const id = this.id('lt');
    this.world.templates.add({ id, name: `template-${this.last}`, imagesByVersion, defaultVersion });
    return id;
  }

  private group(group: StandInGroup): void {
    this.world.groups.add(group);
  }

  private daysAgo(days: number): Date {
    return new Date(this.props.now.getTime() - days * DAY_MILLISECONDS);
  }

  private id(prefix: string): string {
    this.last += 1;
    return `${prefix}-${this.last.toString(16).padStart(17, '0')}`;
  }
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Returns items in a pseudorandom order that is the same every time. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  const result = [...items];
  let state = 1;
  for (let index = result.length - 1; index > 0; index--) {
    state = (state * 48_271) % 2_147_483_647;
    const other = state % (index + 1);
    [result[index], result[other]] = [result[other], result[index]];
  }
  return result;
}
