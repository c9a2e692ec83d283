/** The launch template of a group, and the image of an override in its place. */
export interface Launch {
  readonly templateId: string;
  readonly version: string;
  readonly overrideImageId?: string;
}

/** An account with images and their possible uses. The same contract applies to every implementation. */
export interface Account {
  /** The configuration of SDK clients. */
  readonly clientConfig: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { accessKeyId: string; secretAccessKey: string };
  };
  /** Makes a complete snapshot and returns its id. */
  snapshot(tags?: { readonly [key: string]: string }): Promise<string>;
  /** Makes an image of snapshots and returns its id. */
  image(name: string, snapshotIds: readonly string[], tags?: { readonly [key: string]: string }): Promise<string>;
  instance(imageId: string): Promise<string>;
  /** Makes a launch template with a version for each image, and returns its id. */
  template(name: string, imageIds: readonly string[], defaultVersion: number): Promise<string>;
  configuration(name: string, imageId: string): Promise<void>;
  group(name: string, launch: Launch): Promise<void>;
  /** Makes a parameter of the data type `aws:ec2:image` that has had these values. */
  pointer(name: string, imageIds: readonly string[]): Promise<void>;
  lock(snapshotId: string): Promise<void>;
  protect(imageId: string): Promise<void>;
  stop(): Promise<void>;
}
