/** The condition for which CloudFormation waits before it considers a new member ready and continues. */
export class Readiness {
  /** Returns the condition that the target of a member is healthy at the load balancer. A member whose target stays unhealthy is replaced. */
  public static targetHealthy(): Readiness {
    return new Readiness(true);
  }

  /**
   * Returns the condition that a member runs and has finished its boot script. A member whose target is unhealthy is not replaced.
   *
   * Use it for the first installation: a plain Windows image has no gateway yet, so that its target cannot become healthy.
   *
   * @param reason the reason for which targets of this cluster cannot become healthy yet. It is in the metadata of the template
   * @throws if the reason is empty
   */
  public static instanceRunning(reason: string): Readiness {
    if (reason.trim() === '') {
      throw new Error('Readiness.instanceRunning was given an empty reason: give the reason for which this cluster cannot wait for healthy targets');
    }
    return new Readiness(false, reason);
  }

  private constructor(
    /** Whether a member's target must be healthy. */
    public readonly requiresHealthyTarget: boolean,
    /** The reason for which the target need not be healthy; undefined if it must be. */
    public readonly reason?: string,
  ) {}
}
