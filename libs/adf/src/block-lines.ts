import { type AdfNode, childrenOf, linkOf, typeOf } from './adf-node';
import { flatText } from './flat-text';
import { inlineText } from './inline-text';
import { leafText } from './leaf-text';
import { isList, listLines, withMarker } from './list-lines';
import { blockTypes, inlineTypes } from './node-types';
import { redactText, redactUrl } from './redact-url';
import { rowLines } from './row-lines';
import type { AdfTextOptions } from './text-options';
import { withUrl } from './with-url';

export const rule = '---';

/** The lines of a list of nodes: every block starts a new line, neighbouring inline nodes share one. */
export function linesOf(nodes: readonly AdfNode[], depthLeft: number, options: AdfTextOptions): string[] {
  if (depthLeft <= 0) return toLines(flatText(nodes, options));
  const amongText = nodes.some((node) => inlineTypes.has(typeOf(node)));
  if (!amongText) return nodes.flatMap((node) => blockLines(node, depthLeft - 1, options));
  const lines: string[][] = [];
  let run: AdfNode[] = [];
  for (const node of nodes) {
    if (isInline(node)) {
      run.push(node);
      continue;
    }
    lines.push(toLines(inlineText(run, depthLeft - 1, options)), blockLines(node, depthLeft - 1, options));
    run = [];
  }
  lines.push(toLines(inlineText(run, depthLeft - 1, options)));
  return lines.flat();
}

/** Among texts, a node without blocks in it belongs to their line, even if it is unknown. */
function isInline(node: AdfNode): boolean {
  if (blockTypes.has(typeOf(node))) return false;
  return childrenOf(node).every((child) => inlineTypes.has(typeOf(child)));
}

function blockLines(node: AdfNode, depthLeft: number, options: AdfTextOptions): string[] {
  if (depthLeft <= 0) return toLines(flatText([node], options));
  const content = (child: AdfNode) => containerLines(child, depthLeft - 1, options);
  const block = (child: AdfNode) => blockLines(child, depthLeft - 1, options);
  switch (typeOf(node)) {
    case 'rule':
      return [rule, ...containerLines(node, depthLeft, options)];
    case 'bulletList':
    case 'orderedList':
    case 'taskList':
    case 'decisionList':
      return listLines(node, (child) => (isList(child) ? block(child) : content(child)));
    case 'listItem':
    case 'taskItem':
    case 'blockTaskItem':
    case 'decisionItem':
      return withMarker(node, '- ', containerLines(node, depthLeft, options));
    case 'tableRow':
      return rowLines(node, block);
    default:
      return containerLines(node, depthLeft, options);
  }
}

/** Paragraphs, panels, expands, layouts, unknown nodes: what they say themselves, then their content. */
function containerLines(node: AdfNode, depthLeft: number, options: AdfTextOptions): string[] {
  const children = childrenOf(node);
  if (children.length === 0) return toLines(inlineText([node], depthLeft, options));
  const own = leafText(node, options);
  const inner = linesOf(children, depthLeft, options);
  const lines = own === '' ? inner : [...toLines(redactText(own)), ...inner];
  const url = linkOf(node);
  if (url === '') return lines;
  const [only] = lines;
  return lines.length === 1 && only !== undefined ? [withUrl(only, url)] : [...lines, `(${redactUrl(url)})`];
}

function toLines(text: string): string[] {
  if (!text.includes('\n')) return text.trim() === '' ? [] : [text];
  return text.trim() === '' ? [] : text.split('\n');
}
