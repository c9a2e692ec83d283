import type { Place } from './prose';

/** A phrase that docs/style.md rules out. */
export interface Phrase {
  /** The rule of docs/style.md. */
  readonly rule: 'idiom' | 'archaism' | 'clause instead of a noun' | 'inverted condition' | 'home-made term' | 'alarm wording' | 'title without a subject' | 'aphorism';
  readonly pattern: RegExp;
  /** The words to use. */
  readonly instead: string;
  /**
   * Where the phrase is ruled out.
   *
   * @default - everywhere
   */
  readonly only?: readonly Place[];
}

/** The phrases that the check looks for. Add one here when a review finds it, and nowhere else. */
export const PHRASES: readonly Phrase[] = [
  { rule: 'idiom', pattern: /\bfor good\b/i, instead: 'permanently' },
  { rule: 'idiom', pattern: /\bsave (?:for|in|what|where|that|those|of)\b|, save\b/i, instead: 'except' },
  { rule: 'idiom', pattern: /\bmend(?:s|ed|ing)?\b/i, instead: 'correct, repair' },
  { rule: 'idiom', pattern: /\ball the same\b/i, instead: 'nevertheless, or leave it out' },
  { rule: 'idiom', pattern: /\blet(?:s|ting)? go of\b/i, instead: 'release, no longer use' },
  { rule: 'idiom', pattern: /\bto speak of\b/i, instead: 'significant' },
  { rule: 'idiom', pattern: /\bmay well\b|\bmight well\b/i, instead: 'may' },
  { rule: 'idiom', pattern: /\bfor want of\b/i, instead: 'because there is no' },
  { rule: 'idiom', pattern: /\bfor nothing\b/i, instead: 'without need' },
  { rule: 'idiom', pattern: /\bof its own accord\b|\bby itself\b.*\bof itself\b/i, instead: 'automatically' },
  { rule: 'archaism', pattern: /\banew\b/i, instead: 'again' },
  { rule: 'archaism', pattern: /\bwho(?:so)?ever\b/i, instead: 'anyone who, the engineer who' },
  { rule: 'archaism', pattern: /\b(?:lest|(?<!; )hence|thence|whence|thereof|therein|hereby|thereby|upon which|nay)\b/i, instead: 'so that … not, therefore, from there, of it' },
  { rule: 'archaism', pattern: /\bno(?:t any)? more\b(?! than)(?=[.,;:)]|$)/i, instead: 'no longer' },
  { rule: 'archaism', pattern: /\bfor ever\b/i, instead: 'permanently, without end' },
  { rule: 'archaism', pattern: /\bturn(?:s|ed)? round\b/i, instead: 'reverse' },
  { rule: 'clause instead of a noun', pattern: /^(?:What|Whom?|Whose|Within what|Of what|In what|On what|By what)\b(?![^.]*\?)/, instead: 'a noun: "The …"', only: ['docstring'] },
  { rule: 'inverted condition', pattern: /(?:^|[.:;] )Wrong, /, instead: 'If … is wrong, …' },
  { rule: 'inverted condition', pattern: /(?:^|[.;] )(?:Were|Had|Should) (?:it|they|there|this|that|the|a|an)\b[^?.]*[,.](?!\?)/, instead: 'If …' },
  { rule: 'home-made term', pattern: /\bways? out\b/i, instead: 'egress (of a network), remedy (of a refusal)' },
  { rule: 'home-made term', pattern: /\bways? back\b/i, instead: 'rollback, earlier image' },
  { rule: 'home-made term', pattern: /\bfates?\b/i, instead: 'launch outcome' },
  { rule: 'home-made term', pattern: /\bdeeds?\b/i, instead: 'change' },
  { rule: 'home-made term', pattern: /\btold\b/i, instead: 'settings (of a function), notified (of a person)' },
  { rule: 'home-made term', pattern: /\boccasions?\b/i, instead: 'run time' },
  { rule: 'home-made term', pattern: /\bstrays?\b/i, instead: 'unknown resource' },
  { rule: 'home-made term', pattern: /\bbelongings?\b(?! to)/i, instead: 'ownership' },
  { rule: 'home-made term', pattern: /\bknobs?\b/i, instead: 'setting' },
  { rule: 'home-made term', pattern: /\btwice told\b|\bhearsay\b/i, instead: 'reported by another system' },
  { rule: 'alarm wording', pattern: /\b(?:alarms?|it|one|that|which) r(?:ings?|ang|ung)\b|\bRings when\b|\brings\b|\bringing\b/i, instead: 'goes into the ALARM state' },
  { rule: 'alarm wording', pattern: /\btells? (?:nobody|no one|somebody|someone|people|a human|humans)\b|\bIt tells\b/i, instead: 'notifies, does not notify' },
  { rule: 'alarm wording', pattern: /\bholds? back\b/i, instead: 'suppresses' },
  {
    rule: 'title without a subject',
    pattern: /^(?:it|its|they|their|has|have|is|are|was|were|does|do|names|takes|makes|gets)\b/i,
    instead: 'name the subject: "every threshold has a minimum"',
    only: ['title'],
  },
  { rule: 'aphorism', pattern: /\bis an answer,? too\b|\bsilence is\b|\bnothing is (?:also|as good)\b|\bis as good as\b/i, instead: 'the fact, in a plain sentence' },
];
