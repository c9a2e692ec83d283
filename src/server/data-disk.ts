/** A disk that a server formats and mounts. */
export interface DataDisk {
  /** The id of the EBS volume, by which the server finds the disk. */
  readonly volumeId: string;
  /** The drive letter or mount point. */
  readonly name: string;
  /** Whether the disk may be formatted. A disk from a snapshot is never formatted, even if no file system is recognised on it. */
  readonly mayFormat: boolean;
}
