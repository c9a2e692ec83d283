import { escapeHtml } from './escape';

/** The length of words that are not broken. */
const SHORT_WORD = 16;

/** The longest part of a word without a place to break it. */
const LONGEST_PART = 24;

/**
 * Returns a text for a cell of a table: short words stay whole, and long ones, such as paths and ARNs, may break between their parts. A browser
 * would break no path, or would break all words anywhere.
 */
export function breakable(text: string): string {
  return text.split(/(\s+)/).map((word) => {
    if (word.length > SHORT_WORD) {
      return partsOf(word).map(escapeHtml).join('<wbr>');
    }
    return /[-/]/.test(word.slice(0, -1)) ? `<span class="word">${escapeHtml(word)}</span>` : escapeHtml(word);
  }).join('');
}

/** Returns the parts of a word: after separators, before capital letters, and of a limited length. */
function partsOf(word: string): string[] {
  return word.split(/(?<=[/.:,_=-])(?=[^/.:,_=-])|(?<=[a-z\d])(?=[A-Z])/).flatMap((part) => part.match(new RegExp(`.{1,${LONGEST_PART}}`, 'gu')) ?? []);
}
