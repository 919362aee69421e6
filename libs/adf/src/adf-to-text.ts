import { isNode } from './adf-node';
import { linesOf, rule } from './block-lines';
import type { AdfTextOptions } from './text-options';

/** Jira's editor cannot nest this deep; what lies deeper is left out. */
const maxDepth = 100;

/**
 * The plain text of an Atlassian document, one line per block, table cells joined by ` | `, links as `label (url)`.
 * A text (the wiki markup of API v2) stays as it is; `null` when there is no text. Never throws.
 */
export function adfToText(value: unknown, options: AdfTextOptions = {}): string | null {
  const text = typeof value === 'string' ? value : documentText(value, options);
  return text.replaceAll('\u0000', '') || null;
}

function documentText(value: unknown, options: AdfTextOptions): string {
  const nodes = Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
  const lines = linesOf(nodes, maxDepth, options);
  const isEmpty = lines.every((line) => line.trim() === '' || line === rule);
  return isEmpty ? '' : lines.join('\n').trimEnd();
}
