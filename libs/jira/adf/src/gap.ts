/** what a node is not glued to: a word, or a sign that a blank follows in writing */
const asksForBlank = /[\p{L}\p{N}\p{M}_,;:.!?)\]}»”…%]$/u;
const startsWord = /^[\p{L}\p{N}\p{M}_]/u;

/**
 * The blank between two neighbours on a line that an editor shows apart: a mention, a status, a card beside a word. Two
 * texts have none, because a word may be in two styles.
 */
export function gap(left: string, isLeftApart: boolean, right: string, isRightApart: boolean): '' | ' ' {
  if (left === '' || !(isLeftApart || isRightApart)) return '';
  if (isLeftApart && isRightApart) return /\s$/.test(left.slice(-1)) || /^\s/.test(right) ? '' : ' ';
  return (isRightApart ? asksForBlank.test(left.slice(-2)) && !/^\s/.test(right) : startsWord.test(right))
    ? ' '
    : '';
}
