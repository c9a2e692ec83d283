export * from './account';
export type { IObanAccount, ObanAccountAttributes } from './account-reference';
export * from './account-trail';
