/** When a new member counts as ready: what CloudFormation waits for before it takes the next step. */
export class Readiness {
  /**
   * A member is ready once its target is healthy at the load balancer, and one whose target stays unhealthy is replaced.
   */
  public static targetHealthy(): Readiness {
    return new Readiness(true);
  }

  /**
   * A member is ready once it runs and its boot script has finished; an unhealthy target is not replaced.
   *
   * For the first installation: a plain Windows image has no gateway on it yet and could never become healthy.
   *
   * @param reason why this cluster cannot prove health yet; it stays readable in the template's metadata
   * @throws if the reason is empty
   */
  public static instanceRunning(reason: string): Readiness {
    if (reason.trim() === '') {
      throw new Error('Readiness.instanceRunning was given an empty reason: say why this cluster cannot wait for healthy targets, for whoever reads the template');
    }
    return new Readiness(false, reason);
  }

  private constructor(
    /** Whether a member's target must be healthy. */
    public readonly requiresHealthyTarget: boolean,
    /** Why it need not be. */
    public readonly reason?: string,
  ) {}
}
