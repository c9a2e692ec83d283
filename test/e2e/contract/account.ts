/** The launch template that a group launches by, and an image that an override names in its place. */
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
  /** A snapshot that is complete. */
  snapshot(tags?: { readonly [key: string]: string }): Promise<string>;
  /** An image of these snapshots. */
  image(name: string, snapshotIds: readonly string[], tags?: { readonly [key: string]: string }): Promise<string>;
  instance(imageId: string): Promise<string>;
  /** A launch template with a version for each image. */
  template(name: string, imageIds: readonly string[], defaultVersion: number): Promise<string>;
  configuration(name: string, imageId: string): Promise<void>;
  group(name: string, launch: Launch): Promise<void>;
  /** A parameter of the data type `aws:ec2:image` that has had these values. */
  pointer(name: string, imageIds: readonly string[]): Promise<void>;
  lock(snapshotId: string): Promise<void>;
  protect(imageId: string): Promise<void>;
  stop(): Promise<void>;
}
