import { ownText } from './own-text.lambda-shared';
import type { Tags } from '../../planner/resources';

/** Tags as AWS lists them, by key. */
export function tagsOf(list: readonly { readonly Key?: string; readonly Value?: string }[] = []): Tags {
  return Object.fromEntries(list.map(({ Key = '', Value = '' }) => [ownText(Key), ownText(Value)]));
}
