/** An environment with its account and Region. Every JSON report contains it. */
export interface Place {
  readonly environmentName: string;
  readonly accountId: string;
  readonly region: string;
}

/** Returns the environment with its account and Region, for questions and headings: environments of several accounts may have the same name. */
export function named({ environmentName, accountId, region }: Place): string {
  return `${environmentName} (account ${accountId}, Region ${region})`;
}
