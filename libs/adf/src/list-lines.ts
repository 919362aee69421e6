import { type AdfNode, attrsOf, childrenOf, firstText, typeOf } from './adf-node';

const listTypes = new Set(['bulletList', 'orderedList', 'taskList', 'decisionList']);

export function isList(node: AdfNode): boolean {
  return listTypes.has(typeOf(node));
}

/** A list, item by item with its marker; a list that is a child of the list itself is indented (nested tasks). */
export function listLines(list: AdfNode, linesOfChild: (child: AdfNode) => string[]): string[] {
  let number = firstNumber(attrsOf(list).order);
  return childrenOf(list).flatMap((child) => {
    const lines = linesOfChild(child);
    if (isList(child)) return indented(lines, '  ', '  ');
    return withMarker(child, typeOf(list) === 'orderedList' ? `${number++}. ` : '- ', lines);
  });
}

/** The lines of an item behind its own marker, or `plain` where the list decides. */
export function withMarker(item: AdfNode, plain: string, lines: readonly string[]): string[] {
  const marker = markerOf(item, plain);
  return indented(lines, marker, ' '.repeat(marker.length));
}

function indented(lines: readonly string[], first: string, others: string): string[] {
  return lines.map((line, index) => (index === 0 ? first + line : line && others + line));
}

function firstNumber(order: unknown): number {
  return typeof order === 'number' && Number.isSafeInteger(order) ? order : 1;
}

/** `<>` is what one types in Jira's editor to begin a decision. */
function markerOf(item: AdfNode, plain: string): string {
  const type = typeOf(item);
  if (type === 'decisionItem') return '<> ';
  if (type !== 'taskItem' && type !== 'blockTaskItem') return plain;
  return firstText(attrsOf(item).state) === 'DONE' ? '[x] ' : '[ ] ';
}
