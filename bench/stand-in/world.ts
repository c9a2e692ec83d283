/** Tags by key. */
export interface Tags {
  readonly [key: string]: string;
}

/** An AMI of the account. */
export interface StandInImage {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly tags: Tags;
  readonly snapshotIds: readonly string[];
  /** The instance that CreateImage made the image from. Absent for other images. */
  readonly sourceInstanceId?: string;
  readonly isPublic?: boolean;
  readonly isProtected?: boolean;
}

export interface StandInSnapshot {
  readonly id: string;
  readonly createdAt: Date;
  readonly tags: Tags;
  /** The instance that CreateImage made the snapshot from. Absent for other snapshots. */
  readonly sourceInstanceId?: string;
  readonly isLocked?: boolean;
}

export interface StandInInstance {
  readonly id: string;
  readonly state: 'running' | 'stopped' | 'terminated';
  readonly imageId: string;
}

/** A launch template. Its first version has the number 1. */
export interface StandInTemplate {
  readonly id: string;
  readonly name: string;
  readonly defaultVersion: number;
  /** The image, or `resolve:ssm:…`, of each version. */
  readonly imagesByVersion: readonly string[];
}

export interface StandInConfiguration {
  readonly name: string;
  readonly imageId: string;
}

/** The launch template of a group, or of one of its overrides. */
export interface TemplateChoice {
  readonly templateId: string;
  readonly version: string;
}

/** An Auto Scaling group, with one of the sources of its launches. */
export interface StandInGroup {
  readonly name: string;
  readonly template?: TemplateChoice;
  readonly configurationName?: string;
  /** A mixed-instances policy: its template, and the images of its overrides. */
  readonly mixed?: TemplateChoice & { readonly overrideImageIds: readonly string[] };
}

/** A parameter of the data type `aws:ec2:image` or `text`. */
export interface StandInParameter {
  readonly name: string;
  readonly dataType: 'aws:ec2:image' | 'text';
  /** The values, the oldest first. */
  readonly values: readonly string[];
}

/** Resources by their ids, in the order of AWS's lists. */
export class Shelf<Item> {
  private readonly placed = new Map<string, { readonly place: number; readonly item: Item }>();
  private next = 1;

  constructor(private readonly idOf: (item: Item) => string) {}

  public get size(): number {
    return this.placed.size;
  }

  public add(...items: readonly Item[]): void {
    items.forEach((item) => this.placed.set(this.idOf(item), { place: this.next++, item }));
  }

  public get(id: string): Item | undefined {
    return this.placed.get(id)?.item;
  }

  public has(id: string): boolean {
    return this.placed.has(id);
  }

  public delete(id: string): boolean {
    return this.placed.delete(id);
  }

  public* items(): IterableIterator<Item> {
    for (const { item } of this.placed.values()) {
      yield item;
    }
  }

  /** Returns a page and the token of the next one. Removing resources between two pages does not hide other resources. */
  public page(size: number, token: string | undefined, isWanted: (item: Item) => boolean): { items: Item[]; nextToken?: string } {
    const after = token === undefined ? 0 : Number(token);
    const items: Item[] = [];
    let last = after;
    for (const { place, item } of this.placed.values()) {
      if (place <= after || !isWanted(item)) {
        continue;
      }
      if (items.length === size) {
        return { items, nextToken: String(last) };
      }
      items.push(item);
      last = place;
    }
    return { items };
  }
}

/** An account, in memory. */
export class World {
  public readonly images = new Shelf<StandInImage>(({ id }) => id);
  public readonly snapshots = new Shelf<StandInSnapshot>(({ id }) => id);
  public readonly instances = new Shelf<StandInInstance>(({ id }) => id);
  public readonly templates = new Shelf<StandInTemplate>(({ id }) => id);
  public readonly configurations = new Shelf<StandInConfiguration>(({ name }) => name);
  public readonly groups = new Shelf<StandInGroup>(({ name }) => name);
  public readonly parameters = new Shelf<StandInParameter>(({ name }) => name);
  /** The ids of deregistered images. */
  public readonly deregistered = new Set<string>();
  private readonly imagesBySnapshot = new Map<string, Set<string>>();

  public addImage(image: StandInImage): void {
    this.images.add(image);
    for (const id of image.snapshotIds) {
      this.imagesBySnapshot.set(id, (this.imagesBySnapshot.get(id) ?? new Set()).add(image.id));
    }
  }

  public removeImage({ id, snapshotIds }: StandInImage): void {
    this.images.delete(id);
    this.deregistered.add(id);
    snapshotIds.forEach((snapshotId) => this.imagesBySnapshot.get(snapshotId)?.delete(id));
  }

  /** Returns the images that use a snapshot. */
  public imagesBehind(snapshotId: string): readonly string[] {
    return [...this.imagesBySnapshot.get(snapshotId) ?? []];
  }
}
