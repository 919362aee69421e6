import { firstText, nodesIn } from './adf-node';
import { addLines, rule } from './block-lines';
import { flatText } from './flat-text';
import { redactText } from './redact-text';
import type { AdfTextOptions } from './text-options';

/** Jira's editor cannot nest this deep; deeper nodes become one line. */
const maxDepth = 100;

/**
 * Renders an Atlassian document as plain text: one line per block, links as `label (url)`, a table row as its cells joined by
 * ` | `, with `\|` for a `|` in a cell; merged cells keep all cells in their columns. A string (the wiki markup of API v2) stays
 * as it is. Credentials in URLs are redacted in both. Returns `null` without text. Never throws, whatever the value.
 */
export function adfToText(value: unknown, options: AdfTextOptions = {}): string | null {
  const text = typeof value === 'string' ? redactText(firstText(value)) : documentText(value, options);
  return text || null;
}

function documentText(value: unknown, options: AdfTextOptions): string {
  const nodes = nodesIn(value);
  const lines: string[] = [];
  addLines(lines, nodes, maxDepth, options);
  const seemsEmpty = lines.every((line) => line.trim() === '' || line === rule);
  // a text may look like a rule, so the document counts as empty only without any text
  return seemsEmpty && flatText(nodes, options) === '' ? '' : lines.join('\n').trimEnd();
}
