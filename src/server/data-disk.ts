/** A disk that a server is to make usable. */
export interface DataDisk {
  /** The id of its volume, by which it is found. */
  readonly volumeId: string;
  /** The drive letter or mount point. */
  readonly name: string;
  /** Whether it may be formatted. One from a snapshot never is, even if nothing on it is recognised. */
  readonly mayFormat: boolean;
}
