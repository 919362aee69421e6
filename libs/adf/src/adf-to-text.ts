import { firstText, nodesIn } from './adf-node';
import { linesOf, rule } from './block-lines';
import { redactText } from './redact-url';
import type { AdfTextOptions } from './text-options';

/** Jira's editor cannot nest this deep; what lies deeper is one line. */
const maxDepth = 100;

/**
 * The plain text of an Atlassian document, one line per block, table cells joined by ` | `, links as `label (url)`.
 * A text (the wiki markup of API v2) stays as it is; credentials in urls are redacted in both. `null` when there is
 * no text. Never throws, whatever the value.
 */
export function adfToText(value: unknown, options: AdfTextOptions = {}): string | null {
  const text = typeof value === 'string' ? redactText(firstText(value)) : documentText(value, options);
  return text || null;
}

function documentText(value: unknown, options: AdfTextOptions): string {
  const lines = linesOf(nodesIn(value), maxDepth, options);
  const isEmpty = lines.every((line) => line.trim() === '' || line === rule);
  return isEmpty ? '' : lines.join('\n').trimEnd();
}
