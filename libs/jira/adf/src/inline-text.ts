import { type AdfNode, childrenOf, linkOf, typeOf } from './adf-node';
import { flatText } from './flat-text';
import { gap } from './gap';
import { hideSpans } from './hide-spans';
import { leafText } from './leaf-text';
import { blockTypes, isApart } from './node-types';
import { credentialSpansInText, redactPlainText } from './redact-url';
import type { AdfTextOptions } from './text-options';
import { saysUrl, withUrl } from './with-url';

/** Adjacent nodes with the same link, or without a link. */
interface Segment {
  label: string;
  url: string;
  /** the label without credentials */
  shown: string;
}

// without scripts that have no spaces between words: there a link ends with its label
const wordEnd = /[\p{L}\p{N}\p{M}_]$/u;
const wordRest = /^(?:[-'’]?(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}])[\p{L}\p{N}\p{M}_])+/u;

/** Joins inline nodes into one text without separators, so that a word in two styles stays one word. */
export function inlineText(nodes: readonly AdfNode[], depthLeft: number, options: AdfTextOptions): string {
  const [only] = nodes;
  if (only !== undefined && nodes.length === 1 && linkOf(only) === '')
    return redactPlainText(nodeText(only, depthLeft, options));
  const segments = segmentsOf(nodes, depthLeft, options);
  const [first] = segments;
  if (first === undefined) return '';
  if (segments.length === 1 && first.url === '') return redactPlainText(first.label);
  redactSegments(segments);
  let text = '';
  let before = '';
  let isUrl = false;
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index] ?? first;
    const next = segments[index + 1];
    const rest = next === undefined ? '' : restOfWord(segment, next);
    const shown = withUrl(segment.label + rest, segment.url, segment.shown + rest);
    const wasUrl = isUrl;
    // a URL directly followed by a word would be another URL
    isUrl = segment.url !== '' && saysUrl(segment.label, segment.url);
    text += gap(before, wasUrl, shown, isUrl) + shown;
    before = shown;
    if (next !== undefined && rest !== '') next.shown = next.shown.slice(rest.length);
  }
  return text;
}

/** Groups nodes by link: a link with several styles has one label. */
function segmentsOf(nodes: readonly AdfNode[], depthLeft: number, options: AdfTextOptions): Segment[] {
  const segments: Segment[] = [];
  let last: Segment | undefined;
  let before = '';
  let wasApart = false;
  for (const node of nodes) {
    const text = nodeText(node, depthLeft, options);
    if (text === '') continue;
    // a misplaced block gets spaces, so that it does not merge with adjacent words
    const label = nodes.length > 1 && blockTypes.has(typeOf(node)) ? ` ${text} ` : text;
    const url = linkOf(node);
    const stands = standsApart(node, options);
    const blank = wasApart || stands ? gap(before, wasApart, label, stands) : '';
    before = label;
    wasApart = stands;
    if (last?.url === url) last.label += blank + label;
    else if (last === undefined || last.url !== '')
      segments.push((last = { label: blank + label, url, shown: '' }));
    else {
      last.label += blank;
      segments.push((last = { label, url, shown: '' }));
    }
  }
  return segments;
}

/** Returns true when a node is shown apart from adjacent words; false for a container without text of its own. */
function standsApart(node: AdfNode, options: AdfTextOptions): boolean {
  return isApart(typeOf(node)) && (childrenOf(node).length === 0 || leafText(node, options) !== '');
}

function nodeText(node: AdfNode, depthLeft: number, options: AdfTextOptions): string {
  const own = leafText(node, options);
  const children = childrenOf(node);
  if (children.length === 0) return own;
  const inner = depthLeft <= 0 ? flatText(children, options) : inlineText(children, depthLeft - 1, options);
  return own === '' || inner === '' ? own + inner : `${own} ${inner}`;
}

/** Redacts credentials in the joined labels, because a URL may be split over nodes of different styles or links. */
function redactSegments(segments: readonly Segment[]): void {
  const labels = segments.map((segment) => segment.label);
  const shown = hideSpans(labels, credentialSpansInText(labels.join('')));
  for (const [index, segment] of segments.entries()) segment.shown = shown[index] ?? '';
}

/** Returns the rest of a word whose first part is a link, so that the URL is written after the whole word. */
function restOfWord({ label, url }: Segment, next: Segment): string {
  if (url === '' || next.url !== '' || !wordEnd.test(label) || saysUrl(label, url)) return '';
  return wordRest.exec(next.shown)?.[0] ?? '';
}
