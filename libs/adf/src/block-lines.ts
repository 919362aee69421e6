import { type AdfNode, attrsOf, childrenOf, firstText, linkOf, typeOf } from './adf-node';
import { inlineText } from './inline-text';
import { leafText } from './leaf-text';
import type { AdfTextOptions } from './text-options';

export const rule = '---';
const cellSeparator = ' | ';

const inlineTypes = new Set(
  [
    ['text', 'hardBreak', 'mention', 'emoji', 'date', 'status', 'placeholder', 'inlineCard', 'mediaInline'],
    ['inlineExtension', 'unsupportedInline', 'confluenceUnsupportedInline'],
  ].flat(),
);
/** blocks that could be taken for inline nodes: leaves, or with inline content */
const blockTypes = new Set(
  [
    ['paragraph', 'heading', 'codeBlock', 'caption', 'taskItem', 'decisionItem'],
    ['rule', 'media', 'blockCard', 'embedCard', 'extension', 'tableCell', 'tableHeader', 'listItem'],
  ].flat(),
);
const listTypes = new Set(['bulletList', 'orderedList', 'taskList', 'decisionList']);

/** The lines of a list of nodes: every block starts a new line, neighbouring inline nodes share one. */
export function linesOf(nodes: readonly AdfNode[], depthLeft: number, options: AdfTextOptions): string[] {
  if (depthLeft <= 0) return [];
  const amongText = nodes.some((node) => inlineTypes.has(typeOf(node)));
  const blocks: (AdfNode | AdfNode[])[] = [];
  for (const node of nodes) {
    const last = blocks.at(-1);
    if (!isInline(node, amongText)) blocks.push(node);
    else if (Array.isArray(last)) last.push(node);
    else blocks.push([node]);
  }
  return blocks.flatMap((block) =>
    Array.isArray(block)
      ? toLines(inlineText(block, depthLeft - 1, options))
      : blockLines(block, depthLeft - 1, options),
  );
}

/** An unknown node between texts belongs to their line, unless it holds blocks itself. */
function isInline(node: AdfNode, amongText: boolean): boolean {
  if (inlineTypes.has(typeOf(node))) return true;
  if (!amongText || blockTypes.has(typeOf(node))) return false;
  return childrenOf(node).every((child) => inlineTypes.has(typeOf(child)));
}

function blockLines(node: AdfNode, depthLeft: number, options: AdfTextOptions): string[] {
  switch (typeOf(node)) {
    case 'rule':
      return [rule];
    case 'codeBlock':
      return toLines(inlineText(childrenOf(node), depthLeft, options));
    case 'bulletList':
    case 'orderedList':
    case 'taskList':
    case 'decisionList':
      return listLines(node, depthLeft, options);
    case 'listItem':
    case 'taskItem':
    case 'blockTaskItem':
    case 'decisionItem':
      return itemLines(node, markerOf(node, '- '), depthLeft, options);
    case 'tableRow':
      return rowLines(node, depthLeft, options);
    default:
      return containerLines(node, depthLeft, options);
  }
}

/** Panels, expands, extensions with a body, layouts, unknown nodes: what they say themselves, then their content. */
function containerLines(node: AdfNode, depthLeft: number, options: AdfTextOptions): string[] {
  const children = childrenOf(node);
  if (children.length === 0) return toLines(inlineText([node], depthLeft, options));
  const url = linkOf(node);
  return [
    ...toLines(leafText(node, options)),
    ...linesOf(children, depthLeft, options),
    ...(url === '' ? [] : [`(${url})`]),
  ];
}

function listLines(list: AdfNode, depthLeft: number, options: AdfTextOptions): string[] {
  if (depthLeft <= 0) return [];
  let number = firstNumber(attrsOf(list).order);
  return childrenOf(list).flatMap((child) => {
    if (listTypes.has(typeOf(child)))
      return listLines(child, depthLeft - 1, options).map((line) => `  ${line}`);
    const plain = typeOf(list) === 'orderedList' ? `${number++}. ` : '- ';
    return itemLines(child, markerOf(child, plain), depthLeft - 1, options);
  });
}

function firstNumber(order: unknown): number {
  return typeof order === 'number' && Number.isSafeInteger(order) ? order : 1;
}

/** `<>` is what one types in Jira's editor to begin a decision. */
function markerOf(item: AdfNode, plain: string): string {
  if (typeOf(item) === 'decisionItem') return '<> ';
  if (!['taskItem', 'blockTaskItem'].includes(typeOf(item))) return plain;
  return firstText(attrsOf(item).state) === 'DONE' ? '[x] ' : '[ ] ';
}

function itemLines(item: AdfNode, marker: string, depthLeft: number, options: AdfTextOptions): string[] {
  const lines = containerLines(item, depthLeft, options);
  return lines.map((line, index) => (index === 0 ? marker : ' '.repeat(marker.length)) + line);
}

/** A row is one line, so the lines of a cell are joined by spaces. */
function rowLines(row: AdfNode, depthLeft: number, options: AdfTextOptions): string[] {
  const cells = childrenOf(row).map((cell) =>
    linesOf([cell], depthLeft, options)
      .map((line) => line.trim())
      .join(' '),
  );
  return cells.every((cell) => cell === '') ? [] : [cells.join(cellSeparator)];
}

function toLines(text: string): string[] {
  return text.trim() === '' ? [] : text.split('\n');
}
