import { type AdfNode, attrsOf, firstText, typeOf } from './adf-node';
import { bodiedExtensionText, extensionText } from './extension-text';
import type { AdfTextOptions } from './text-options';
import { withUrl } from './with-url';

type LeafText = (attrs: AdfNode, node: AdfNode, options: AdfTextOptions) => string;

const leaves: ReadonlyMap<string, LeafText> = new Map<string, LeafText>([
  ['text', (_attrs, node) => firstText(node.text)],
  ['hardBreak', () => '\n'],
  ['mention', (attrs) => firstText(attrs.text) || withAt(firstText(attrs.id))],
  ['emoji', (attrs) => firstText(attrs.text, attrs.shortName)],
  ['status', (attrs) => firstText(attrs.text)],
  ['placeholder', (attrs) => firstText(attrs.text)],
  ['date', (attrs) => dateText(attrs.timestamp)],
  ['inlineCard', cardText],
  ['blockCard', cardText],
  ['embedCard', cardText],
  ['media', mediaText],
  ['mediaInline', mediaText],
  ['inlineExtension', extensionText],
  ['extension', extensionText],
  ['bodiedExtension', bodiedExtensionText],
  ['syncBlock', (attrs) => `synced block ${firstText(attrs.resourceId)}`.trimEnd()],
]);

/** Returns the text of a node without its children, from its text or attributes; '' for a container. */
export function leafText(node: AdfNode, options: AdfTextOptions): string {
  const attrs = attrsOf(node);
  const known = leaves.get(typeOf(node));
  return known === undefined ? unknownText(attrs, node) : known(attrs, node, options);
}

function withAt(accountId: string): string {
  return accountId && `@${accountId}`;
}

/** Numbers in seconds between 1973 and 2286; in milliseconds they would be days of early 1970. */
const seconds = /^[1-9]\d{8,9}$/;

/** Renders a date, which is stored as midnight UTC in milliseconds, mostly as a string; some apps write seconds. */
function dateText(timestamp: unknown): string {
  const written = typeof timestamp === 'number' ? String(timestamp) : firstText(timestamp);
  if (!/^-?\d{1,16}$/.test(written)) return written;
  const date = new Date(Number(written) * (seconds.test(written) ? 1_000 : 1));
  if (Number.isNaN(date.getTime())) return written;
  // other years are mistakes, and would have more digits
  const hasFourDigits = date.getUTCFullYear() >= 0 && date.getUTCFullYear() <= 9_999;
  return hasFourDigits ? date.toISOString().slice(0, 10) : written;
}

/** Renders a card: its URL, the JSON-LD data of its target, or the search whose results it lists. */
function cardText(attrs: AdfNode): string {
  const data = attrsOf({ attrs: attrs.data });
  return withUrl(firstText(data.name), firstText(attrs.url, data.url)) || searchText(attrs.datasource);
}

/** Returns the JQL of issues, the AQL of assets, the words of a Confluence search, or the name of the source. */
function searchText(datasource: unknown): string {
  const source = attrsOf({ attrs: datasource });
  const { jql, aql, searchString, query } = attrsOf({ attrs: source.parameters });
  return firstText(jql, aql, searchString, query, source.id);
}

/** Renders a file as its name, and a picture on the web as a link. */
function mediaText(attrs: AdfNode, _node: AdfNode, options: AdfTextOptions): string {
  const alt = firstText(attrs.alt);
  const id = firstText(attrs.id);
  if (id === '' || attrs.type === 'external') return withUrl(alt, firstText(attrs.url));
  return firstText(options.mediaName?.(id, alt || undefined), alt, id);
}

function unknownText(attrs: AdfNode, node: AdfNode): string {
  const label = firstText(node.text, attrs.text, attrs.title, attrs.alt);
  return withUrl(label, firstText(attrs.url));
}
