/** Control and format characters, which include those that change the direction of text, and the separators of lines and paragraphs. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A line of text in which such characters are visible, as JSON escapes them. Whoever may tag or name something in the account chooses the
 * text of tags and names, and could otherwise add lines to a mail or change the colours and the order of what a terminal shows.
 *
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
export function visible(line: string): string {
  return line.replace(INVISIBLE, (character) => [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''));
}
