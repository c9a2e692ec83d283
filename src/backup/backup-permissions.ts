/**
 * What the functions that make, promote, tag and remove images may do. The one that checks reads, whatever is chosen here.
 */
export class BackupPermissions {
  /** What each function does, and that on what bears the environment's tag or path only. */
  public static leastPrivilege(): BackupPermissions {
    return new BackupPermissions();
  }

  /**
   * AutoScalingFullAccess and AmazonEC2FullAccess, as the design has it: every function could remove everything of EC2 in the
   * account, other environments' too.
   *
   * @param reason why; it stays readable in the template
   */
  public static asDesigned(reason: string): BackupPermissions {
    if (reason.trim() === '') {
      throw new Error('BackupPermissions.asDesigned() has no reason: say why least privilege does not do');
    }
    return new BackupPermissions(reason);
  }

  /** Why the design's permissions are given. Undefined: they are not. */
  public readonly asDesignedReason?: string;

  private constructor(asDesignedReason?: string) {
    this.asDesignedReason = asDesignedReason;
  }
}
