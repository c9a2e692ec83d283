import type { Account, Launch } from './account';
import { StandIn } from '../../../bench/stand-in/server';
import { World } from '../../../bench/stand-in/world';

/** The account that the stand-in of the benchmark plays. */
export class StandInAccount implements Account {
  public static async start(): Promise<StandInAccount> {
    return new StandInAccount(await StandIn.start(new World()));
  }

  private last = 0;

  private constructor(private readonly standIn: StandIn) {}

  public get clientConfig() {
    return { endpoint: this.standIn.url, region: 'ap-southeast-2', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  }

  public async snapshot(tags = {}) {
    const id = this.id('snap');
    this.standIn.world.snapshots.add({ id, createdAt: new Date(), tags });
    return id;
  }

  public async image(name: string, snapshotIds: readonly string[], tags = {}) {
    const id = this.id('ami');
    this.standIn.world.addImage({ id, name, createdAt: new Date(), tags, snapshotIds });
    return id;
  }

  public async instance(imageId: string) {
    const id = this.id('i');
    this.standIn.world.instances.add({ id, imageId, state: 'running' });
    return id;
  }

  public async template(name: string, imageIds: readonly string[], defaultVersion: number) {
    const id = this.id('lt');
    this.standIn.world.templates.add({ id, name, imagesByVersion: imageIds, defaultVersion });
    return id;
  }

  public async configuration(name: string, imageId: string) {
    this.standIn.world.configurations.add({ name, imageId });
  }

  public async group(name: string, { overrideImageId, ...template }: Launch) {
    const mixed = overrideImageId === undefined ? undefined : { ...template, overrideImageIds: [overrideImageId] };
    this.standIn.world.groups.add(mixed === undefined ? { name, template } : { name, mixed });
  }

  public async pointer(name: string, imageIds: readonly string[]) {
    this.standIn.world.parameters.add({ name, dataType: 'aws:ec2:image', values: imageIds });
  }

  public async lock(snapshotId: string) {
    const { snapshots } = this.standIn.world;
    snapshots.add({ ...snapshots.get(snapshotId)!, isLocked: true });
  }

  public async protect(imageId: string) {
    const { images } = this.standIn.world;
    images.add({ ...images.get(imageId)!, isProtected: true });
  }

  public async stop() {
    await this.standIn.stop();
  }

  private id(prefix: string): string {
    this.last += 1;
    return `${prefix}-${this.last.toString(16).padStart(17, '0')}`;
  }
}
