import { type AdfNode, childrenOf, linkOf, typeOf } from './adf-node';
import { flatText } from './flat-text';
import { inlineText } from './inline-text';
import { leafText } from './leaf-text';
import { addListLines, isList, markFrom } from './list-lines';
import { blockTypes, inlineTypes } from './node-types';
import { redactPlainText, redactUrl } from './redact-url';
import { addRowLine } from './row-line';
import type { AdfTextOptions } from './text-options';
import { withUrl } from './with-url';

export const rule = '---';

/**
 * Adds the lines of a list of nodes: every block starts a new line, adjacent inline nodes share one. All lines of a document
 * go to one array, because nested arrays would cost more than the text itself.
 */
export function addLines(
  lines: string[],
  nodes: readonly AdfNode[],
  depthLeft: number,
  options: AdfTextOptions,
): void {
  if (depthLeft <= 0) return addText(lines, flatText(nodes, options));
  let amongText: boolean | undefined;
  let runStart = 0;
  const addRun = (end: number): void => {
    if (end === runStart) return;
    const run = end - runStart === nodes.length ? nodes : nodes.slice(runStart, end);
    addText(lines, inlineText(run, depthLeft - 1, options));
  };
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index];
    if (node === undefined) continue;
    if (!blockTypes.has(typeOf(node))) {
      amongText ??= nodes.some((other) => inlineTypes.has(typeOf(other)));
      if (amongText && holdsNoBlock(node)) continue;
    }
    addRun(index);
    runStart = index + 1;
    addBlock(lines, node, depthLeft - 1, options);
  }
  addRun(nodes.length);
}

/** Returns true for a node without blocks in it. Such a node, known or not, joins the line of adjacent texts. */
function holdsNoBlock(node: AdfNode): boolean {
  return childrenOf(node).every((child) => inlineTypes.has(typeOf(child)));
}

function addBlock(lines: string[], node: AdfNode, depthLeft: number, options: AdfTextOptions): void {
  if (depthLeft <= 0) return addText(lines, flatText([node], options));
  switch (typeOf(node)) {
    case 'bulletList':
    case 'orderedList':
    case 'taskList':
    case 'decisionList':
      return addListLines(lines, node, (child) => {
        const add = isList(child) ? addBlock : addContent;
        add(lines, child, depthLeft - 1, options);
      });
    case 'listItem':
    case 'taskItem':
    case 'blockTaskItem':
    case 'decisionItem': {
      const start = lines.length;
      addContent(lines, node, depthLeft, options);
      return markFrom(lines, start, node, '- ');
    }
    case 'tableRow':
      return addRowLine(lines, node, [], (cell) => addBlock(lines, cell, depthLeft - 1, options));
    case 'table':
      return addTable(lines, node, depthLeft, options);
    case 'rule':
      lines.push(rule);
  }
  addContent(lines, node, depthLeft, options);
}

function addTable(lines: string[], table: AdfNode, depthLeft: number, options: AdfTextOptions): void {
  const rows = childrenOf(table);
  if (depthLeft <= 1 || !rows.every((row) => typeOf(row) === 'tableRow'))
    return addContent(lines, table, depthLeft, options);
  const below: number[] = [];
  for (const row of rows)
    addRowLine(lines, row, below, (cell) => addBlock(lines, cell, depthLeft - 2, options));
}

/** Adds paragraphs, panels, expands, layouts and unknown nodes: their own text, then their content. */
function addContent(lines: string[], node: AdfNode, depthLeft: number, options: AdfTextOptions): void {
  const children = childrenOf(node);
  if (children.length === 0) return addText(lines, inlineText([node], depthLeft, options));
  const start = lines.length;
  addText(lines, redactPlainText(leafText(node, options)));
  addLines(lines, children, depthLeft, options);
  const url = linkOf(node);
  if (url === '') return;
  const only = lines.length === start + 1 ? lines.pop() : undefined;
  lines.push(only === undefined ? `(${redactUrl(url)})` : withUrl(only, url));
}

function addText(lines: string[], text: string): void {
  if (text === '' || text.trim() === '') return;
  if (text.includes('\n')) for (const line of text.split('\n')) lines.push(line);
  else lines.push(text);
}
