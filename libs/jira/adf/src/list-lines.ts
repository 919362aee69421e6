import { type AdfNode, attrsOf, childrenOf, firstText, typeOf } from './adf-node';

const listTypes = new Set(['bulletList', 'orderedList', 'taskList', 'decisionList']);

export function isList(node: AdfNode): boolean {
  return listTypes.has(typeOf(node));
}

/** Adds a list, each item with its marker. A list that is a direct child of the list (nested tasks) is indented. */
export function addListLines(lines: string[], list: AdfNode, addChild: (child: AdfNode) => void): void {
  const isOrdered = typeOf(list) === 'orderedList';
  let number = firstNumber(attrsOf(list).order);
  for (const child of childrenOf(list)) {
    const start = lines.length;
    addChild(child);
    if (isList(child)) indentFrom(lines, start, '  ', '  ');
    else markFrom(lines, start, child, isOrdered ? `${number++}. ` : '- ');
  }
}

/** Prefixes the lines of an item, from `start` on, with its own marker, or with `plain`, the marker of the list. */
export function markFrom(lines: string[], start: number, item: AdfNode, plain: string): void {
  const marker = markerOf(item, plain);
  indentFrom(lines, start, marker, ' '.repeat(marker.length));
}

function indentFrom(lines: string[], start: number, first: string, others: string): void {
  for (let index = start; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (index === start) lines[index] = first + line;
    else if (line !== '') lines[index] = others + line;
  }
}

function firstNumber(order: unknown): number {
  return typeof order === 'number' && Number.isSafeInteger(order) ? order : 1;
}

/** Returns the marker of an item; `<>`, for a decision, is what a user types in Jira's editor. */
function markerOf(item: AdfNode, plain: string): string {
  const type = typeOf(item);
  if (type === 'decisionItem') return '<> ';
  if (type !== 'taskItem' && type !== 'blockTaskItem') return plain;
  return firstText(attrsOf(item).state) === 'DONE' ? '[x] ' : '[ ] ';
}
