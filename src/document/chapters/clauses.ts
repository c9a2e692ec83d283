import type { Clause } from '../../verify/catalogue/clause';
import { DESIGN_CLAUSES } from '../../verify/catalogue/design-clauses';
import { Block, table } from '../content/block';
import { marked, NONE, value, words } from '../content/text';

/** Returns the table of the clauses of a section, with the deviations of the library. Nothing for a section without clauses. */
export function clausesOf(section: string | undefined): Block[] {
  const clauses: readonly Clause[] = DESIGN_CLAUSES;
  const ofSection = clauses.filter((clause) => (clause.section === undefined ? section === undefined : clause.section.split(', ').includes(section ?? '')));
  return ofSection.length === 0 ? [] : [
    table<Clause>(section === undefined ? words`Requirements of the library` : words`Clauses of this section`, ofSection, [
      [words`Clause`, ({ id }) => value(id)],
      [words`Requirement`, ({ asks }) => marked(asks)],
      [words`Deviation and reason`, ({ deviation }) => (deviation === undefined ? NONE : marked(deviation))],
    ]),
  ];
}
