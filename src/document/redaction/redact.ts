import type { AsBuiltDocument, Block } from '../content/block';
import { Kind, Span, Text, VALUE } from '../content/text';
import type { Figure } from '../figure/figure';

/** Values that identify somebody or something wherever they are, with the kind that stands for them. */
const PATTERNS: readonly (readonly [RegExp, Kind])[] = [
  [/\barn:[a-z-]+:[^\s,;)]+/g, 'arn'],
  [/\b[\w.%+-]+@[A-Za-z\d-]+(\.[A-Za-z\d-]+)+/g, 'recipient'],
  [/\b\d{12}\b/g, 'account'],
  [/\b(?!0\.0\.0\.0\/0)\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?(?![.\w])/g, 'address-range'],
  [/\b(ami|i|vpc|subnet|sg|vol|snap|eni|eipalloc|nat|igw|acl|rtb|pl|lt)-[0-9a-f]{8,17}\b/g, 'id'],
];

/** Replaces all values that identify somebody or something, each by its kind and a number, and the same value always by the same text. */
export function redact(document: AsBuiltDocument): AsBuiltDocument {
  const substitutes = new Substitutes();
  mapTexts(document, (text) => {
    text.forEach((span) => substitutes.know(span));
    return text;
  });
  return mapTexts(document, (text) => text.map((span) => substitutes.redacted(span)));
}

class Substitutes {
  private readonly byText = new Map<string, string>();
  private readonly counts = new Map<Kind, number>();
  private known?: RegExp;

  /** Takes note of a span that identifies somebody or something. */
  public know({ text, kind }: Span): void {
    if (kind !== undefined && kind !== VALUE) {
      this.substitute(text, kind);
    }
  }

  public redacted(span: Span): Span {
    const { text, kind } = span;
    if (kind === undefined) {
      return span; // the words of this library
    }
    return { ...span, text: kind === VALUE ? this.redactedWithin(text) : this.substitute(text, kind) };
  }

  /** Other values may have names in them, and what only AWS knows. */
  private redactedWithin(text: string): string {
    this.known ??= new RegExp(`(?<![A-Za-z0-9])(?:${[...this.byText.keys()].sort((a, b) => b.length - a.length).map(escaped).join('|')})(?![A-Za-z0-9])`, 'g');
    const withoutNames = this.byText.size === 0 ? text : text.replace(this.known, (name) => this.byText.get(name)!);
    return PATTERNS.reduce((rest, [pattern, kind]) => rest.replace(pattern, (found) => this.substitute(found, kind)), withoutNames);
  }

  private substitute(text: string, kind: Kind): string {
    const known = this.byText.get(text);
    if (known !== undefined) {
      return known;
    }
    const number = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, number);
    this.byText.set(text, `${kind}-${number}`);
    return this.byText.get(text)!;
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function mapTexts({ title, chapters }: AsBuiltDocument, map: (text: Text) => Text): AsBuiltDocument {
  return {
    title: map(title),
    chapters: chapters.map((chapter) => ({ ...chapter, blocks: chapter.blocks.map((block) => mapBlock(block, map)) })),
  };
}

function mapBlock(block: Block, map: (text: Text) => Text): Block {
  switch (block.kind) {
    case 'paragraph': return { ...block, text: map(block.text) };
    case 'table': return { ...block, caption: map(block.caption), headings: block.headings.map(map), rows: block.rows.map((row) => row.map(map)) };
    case 'figure': return { ...block, caption: map(block.caption), figure: mapFigure(block.figure, map) };
  }
}

function mapFigure({ description, zones, tiers, arrows }: Figure, map: (text: Text) => Text): Figure {
  return {
    description: map(description),
    zones: zones.map(map),
    // Ids are not drawn.
    tiers: tiers.map((tier) => ({
      ...tier,
      name: map(tier.name),
      note: map(tier.note),
      rows: tier.rows.map((row) => (row.kind === 'bar' ? { ...row, label: map(row.label) } : { ...row, labels: row.labels.map((labels) => labels.map(map)) })),
    })),
    arrows: arrows.map((arrow) => ({ ...arrow, label: map(arrow.label) })),
  };
}
