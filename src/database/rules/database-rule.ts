import type { RenderedDatabase } from '../rendered-database';

/** A rule for SQL Server databases that AWS enforces, or that this library enforces to protect data. */
export interface DatabaseRule {
  /** The subject of the rule, for the table of tests. */
  readonly name: string;
  /** The address of the documentation of the rule. */
  readonly source: string;
  /** Returns the fault and its remedy; undefined if the database complies. Values that are only known at deployment are accepted. */
  check(database: RenderedDatabase): string | undefined;
}

/** Returns the messages of the rules with which a database does not comply, each with its source. */
export function brokenRules(rules: DatabaseRule[], database: RenderedDatabase): string[] {
  return rules.flatMap((rule) => {
    const message = rule.check(database);
    return message === undefined ? [] : [`${message}. See ${rule.source}`];
  });
}
