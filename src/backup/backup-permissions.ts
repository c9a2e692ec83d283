/**
 * The permissions of the functions that make, promote, tag and remove images. The function that checks backups always has read access only.
 */
export class BackupPermissions {
  /** Allows each function its own actions only, and only on resources with the environment's tag or path. */
  public static leastPrivilege(): BackupPermissions {
    return new BackupPermissions();
  }

  /**
   * Attaches AutoScalingFullAccess and AmazonEC2FullAccess, as the original design does. Every function can then remove every EC2 resource
   * of the account, including those of other environments.
   *
   * @param reason the reason for the choice, which the template contains
   */
  public static asDesigned(reason: string): BackupPermissions {
    if (reason.trim() === '') {
      throw new Error('BackupPermissions.asDesigned() has no reason: state why least privilege is not sufficient');
    }
    return new BackupPermissions(reason);
  }

  /** The reason why the functions have the permissions of the design. Undefined if they have least privilege. */
  public readonly asDesignedReason?: string;

  private constructor(asDesignedReason?: string) {
    this.asDesignedReason = asDesignedReason;
  }
}
