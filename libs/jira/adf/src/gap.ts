/** ends of a text after which a space is needed: a word, or punctuation that a space follows */
const asksForBlank = /[\p{L}\p{N}\p{M}_,;:.!?)\]}»”…%]$/u;
const startsWord = /^[\p{L}\p{N}\p{M}_]/u;

/**
 * Returns the space between two adjacent nodes that the editor shows apart, such as a mention, a status or a card beside a
 * word. Between two texts there is none, because one word may have two styles.
 */
export function gap(left: string, isLeftApart: boolean, right: string, isRightApart: boolean): '' | ' ' {
  if (left === '' || !(isLeftApart || isRightApart)) return '';
  if (isLeftApart && isRightApart) return /\s$/.test(left.slice(-1)) || /^\s/.test(right) ? '' : ' ';
  return (isRightApart ? asksForBlank.test(left.slice(-2)) && !/^\s/.test(right) : startsWord.test(right))
    ? ' '
    : '';
}
