/** Control and format characters, including those that change the direction of text, and the separators of lines and paragraphs. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Returns a line of text with control and format characters escaped as in JSON. Anyone who may tag or name resources in the account could
 * otherwise add lines to a mail, or change the colours and the order of the text on a terminal.
 *
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
export function visible(line: string): string {
  return line.replace(INVISIBLE, (character) => [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''));
}
