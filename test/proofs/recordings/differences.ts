import { Shape, styleOf } from './shape';

/** The answers of AWS to an operation, as somebody has recorded them. */
export interface PublicAnswers {
  readonly service: string;
  readonly operation: string;
  /** The shape of the answers. */
  readonly fields: Shape;
}

/** An error of AWS, as somebody has recorded it. `<…>` in its message stands for any text. */
export interface PublicError {
  readonly service: string;
  readonly operation: string;
  readonly input: object;
  readonly code: string;
  readonly message: string;
}

/** A difference between an answer of AWS and the one of the local AWS. */
export interface Difference {
  /** The service and the operation, with the path of the field if the difference is one of a field. */
  readonly at: string;
  readonly difference: string;
}

/** A difference that stays, with the reason. `at` may end with `*`. */
export interface Explanation {
  readonly at: string;
  readonly reason: string;
}

/** Compares the answers of AWS with those of the local AWS. A field that only the local AWS returns is no difference: recorded answers are often cut down. */
export function differencesOfFields({ service, operation, fields }: PublicAnswers, local: Shape | undefined): Difference[] {
  const at = `${service} ${operation}`;
  if (local === undefined) {
    return [{ at, difference: 'the recording of the local AWS has no answer' }];
  }
  return Object.entries(fields).flatMap(([path, forms]) => {
    const found = local[path];
    if (found === undefined) {
      return [{ at: `${at} ${path}`, difference: `AWS returns it (${forms.join(', ')}), and the local AWS does not` }];
    }
    const difference = differenceOfForms(forms, found);
    return difference === undefined ? [] : [{ at: `${at} ${path}`, difference }];
  });
}

function differenceOfForms(forms: readonly string[], local: readonly string[]): string | undefined {
  const [known, found] = [forms, local].map((each) => new Set(each.map(kindOf)));
  // A text has no form to compare.
  if (known.has('text') || found.has('text')) {
    return undefined;
  }
  const other = [...found].filter((form) => !known.has(form));
  return other.length === 0 ? undefined : `AWS returns ${forms.join(', ')}, and the local AWS ${local.join(', ')}`;
}

/** The local AWS may have other states than the recorded account, but it writes them in the same style. */
function kindOf(form: string): string {
  return form.startsWith('word ') ? `word ${styleOf(form.slice('word '.length))}` : form;
}

/** An error of the local AWS. */
export interface LocalError {
  readonly code: string;
  readonly message: string;
}

/** Compares an error of AWS with the one of the local AWS, which is undefined if the local AWS did not refuse the request. */
export function differencesOfError({ service, operation, code, message }: PublicError, local: LocalError | undefined): Difference[] {
  const at = `${service} ${operation} ${code}`;
  if (local === undefined) {
    return [{ at, difference: 'AWS refuses the request, and the local AWS does not' }];
  }
  return [
    ...local.code === code ? [] : [{ at, difference: `the local AWS returns the code ${local.code}` }],
    ...patternOf(message).test(local.message) ? [] : [{ at, difference: `AWS says '${message}', and the local AWS '${local.message}'` }],
  ];
}

function patternOf(message: string): RegExp {
  return new RegExp(`^${message.split(/<[^>]+>/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`);
}

/** A difference with its explanation, if it has one. */
export interface Explained extends Difference {
  readonly reason?: string;
}

/** Differences with their explanations, and the explanations that explain nothing. */
export interface Explanations {
  readonly differences: readonly Explained[];
  readonly idle: readonly Explanation[];
}

/** Explains differences. */
export function explained(differences: readonly Difference[], explanations: readonly Explanation[]): Explanations {
  const explains = (explanation: Explanation, { at }: Difference) => (
    explanation.at.endsWith('*') ? at.startsWith(explanation.at.slice(0, -1)) : at === explanation.at);
  return {
    differences: differences.map((difference) => ({ ...difference, reason: explanations.find((each) => explains(each, difference))?.reason })),
    idle: explanations.filter((each) => !differences.some((difference) => explains(each, difference))),
  };
}
