/** An environment, and where it is: in every report for programs. */
export interface Place {
  readonly environmentName: string;
  readonly accountId: string;
  readonly region: string;
}

/** An environment in questions and headings, as environments of several accounts and Regions may have the same name. */
export function named({ environmentName, accountId, region }: Place): string {
  return `${environmentName} (account ${accountId}, Region ${region})`;
}
