/** The fields of answers, by their paths, with the forms of their values. A list is a path that ends with `[]`. */
export interface Shape {
  readonly [path: string]: readonly string[];
}

/** Ids of EC2, such as `ami-0abc`. */
const ID = /^(?<prefix>[a-z]+)-(?:[0-9a-f]{17}|[0-9a-f]{8})$/;
const ARN = /^arn:[^:]*:(?<service>[^:]*):/;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** The values of a state or a type, as AWS writes them. A stand-in of a recording is none. */
const ENUMERATION = /^(?![wW]\d+$)[A-Za-z][A-Za-z0-9_-]{1,40}$/;

/** Returns the shape of several answers to one operation. */
export function shapeOf(answers: readonly unknown[]): Shape {
  const forms = new Map<string, Set<string>>();
  answers.forEach((answer) => note(answer, '', forms));
  return Object.fromEntries([...forms].sort(([one], [other]) => (one < other ? -1 : 1)).map(([path, found]) => [path, [...found].sort()]));
}

function note(value: unknown, path: string, forms: Map<string, Set<string>>): void {
  if (Array.isArray(value)) {
    value.forEach((item) => note(item, `${path}[]`, forms));
    return;
  }
  if (typeof value === 'object' && value !== null && !isTime(value)) {
    Object.entries(value).forEach(([field, item]) => note(item, path === '' ? field : `${path}.${field}`, forms));
    return;
  }
  if (value !== null && value !== '') {
    forms.set(path, (forms.get(path) ?? new Set()).add(formOf(value)));
  }
}

function isTime(value: object): boolean {
  return value instanceof Date || '$time' in value;
}

function formOf(value: unknown): string {
  if (typeof value === 'object') {
    return 'time';
  }
  if (typeof value !== 'string') {
    return typeof value;
  }
  const { prefix } = ID.exec(value)?.groups ?? {};
  const { service } = ARN.exec(value)?.groups ?? {};
  return prefix !== undefined ? `id ${prefix}-` : service !== undefined ? `ARN of ${service}` : DATE.test(value) ? 'date' : ENUMERATION.test(value) ? `word ${value}` : 'text';
}

/** Returns the style of a word: states of AWS are written in one style in each field. */
export function styleOf(word: string): string {
  return /[a-z]/.test(word) ? (/[A-Z]/.test(word) ? 'Mixed' : 'lower') : 'UPPER';
}
