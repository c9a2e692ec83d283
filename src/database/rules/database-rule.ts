import type { RenderedDatabase } from '../rendered-database';

/** Something that AWS asks of a SQL Server database, or this library for the sake of its data. */
export interface DatabaseRule {
  /** What the rule is about, for the table of tests. */
  readonly name: string;
  /** Where it is written. */
  readonly source: string;
  /** What is wrong and what to do instead; undefined if nothing is. What only the deployment knows passes. */
  check(database: RenderedDatabase): string | undefined;
}

/** The messages of the rules that a database breaks, each with its source. */
export function brokenRules(rules: DatabaseRule[], database: RenderedDatabase): string[] {
  return rules.flatMap((rule) => {
    const message = rule.check(database);
    return message === undefined ? [] : [`${message}. See ${rule.source}`];
  });
}
