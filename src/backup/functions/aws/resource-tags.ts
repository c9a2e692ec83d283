import { ownText, TextKeeper } from './own-text';
import { Tags, WITHOUT_KEY } from '../model/resources';

/** Returns a list of tags of AWS by their keys. */
export function tagsOf(list: readonly { readonly Key?: string; readonly Value?: string }[] = [], keep: TextKeeper = ownText): Tags {
  return Object.fromEntries(list.map(({ Key = WITHOUT_KEY, Value = '' }) => [keep(Key), keep(Value)]));
}
