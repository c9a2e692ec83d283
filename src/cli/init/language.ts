/** The languages in which `init` makes a deployment repository. Each has a folder in `starter`. */
export const LANGUAGES = ['typescript', 'python'] as const;

/** A language in which `init` makes a deployment repository. */
export type Language = typeof LANGUAGES[number];
