import { ownText, TextKeeper } from './own-text.lambda-shared';
import type { Tags } from '../../planner/resources';

/** Tags as AWS lists them, by key. */
export function tagsOf(list: readonly { readonly Key?: string; readonly Value?: string }[] = [], keep: TextKeeper = ownText): Tags {
  return Object.fromEntries(list.map(({ Key = '', Value = '' }) => [keep(Key), keep(Value)]));
}
