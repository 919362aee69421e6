import { firstText, nodesIn } from './adf-node';
import { addLines, rule } from './block-lines';
import { flatText } from './flat-text';
import { redactText } from './redact-text';
import type { AdfTextOptions } from './text-options';

/** Jira's editor cannot nest this deep; what lies deeper is one line. */
const maxDepth = 100;

/**
 * The plain text of an Atlassian document, one line per block, links as `label (url)`, a row of a table as its cells
 * joined by ` | `, where a `|` of a cell is `\|` and merged cells leave the others in their columns.
 * A text (the wiki markup of API v2) stays as it is; credentials in urls are redacted in both. `null` when there is
 * no text. Never throws, whatever the value.
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
  // a text may look like a rule
  return seemsEmpty && flatText(nodes, options) === '' ? '' : lines.join('\n').trimEnd();
}
