import { ownText } from './own-text.lambda-shared';
import type { Tags } from '../../planner/resources';

/**
 * Tags as AWS lists them, by key.
 *
 * @param own gives a text memory of its own
 */
export function tagsOf(list: readonly { readonly Key?: string; readonly Value?: string }[] = [], own: (text: string) => string = ownText): Tags {
  return Object.fromEntries(list.map(({ Key = '', Value = '' }) => [own(Key), own(Value)]));
}
