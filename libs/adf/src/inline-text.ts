import { type AdfNode, childrenOf, linkOf } from './adf-node';
import { isLeaf, leafText } from './leaf-text';
import type { AdfTextOptions } from './text-options';
import { withUrl } from './with-url';

interface Segment {
  text: string;
  url: string;
}

// scripts without spaces between words are left out: there a link ends where its label ends
const wordEnd = /[\p{L}\p{N}\p{M}_]$/u;
const wordRest = /^(?:[-'’]?(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}])[\p{L}\p{N}\p{M}_])+/u;

/** Inline nodes as one text. They are joined with nothing between, so that a word in two styles stays a word. */
export function inlineText(nodes: readonly AdfNode[], depthLeft: number, options: AdfTextOptions): string {
  const segments = mergeByUrl(
    nodes.map((node) => ({ text: nodeText(node, depthLeft, options), url: linkOf(node) })),
  );
  let text = '';
  for (const [index, { text: label, url }] of segments.entries()) {
    const next = segments[index + 1];
    const rest = url === '' || next === undefined ? '' : restOfWord(label, next);
    text += withUrl(label + rest, url);
    if (next !== undefined) next.text = next.text.slice(rest.length);
  }
  return text;
}

function nodeText(node: AdfNode, depthLeft: number, options: AdfTextOptions): string {
  const own = leafText(node, options);
  if (depthLeft <= 0 || (own !== '' && isLeaf(node))) return own;
  return inlineText(childrenOf(node), depthLeft - 1, options) || own;
}

/** A link of several styles is one label. */
function mergeByUrl(segments: readonly Segment[]): Segment[] {
  const merged: Segment[] = [];
  for (const segment of segments) {
    const last = merged.at(-1);
    if (segment.text === '') continue;
    if (last?.url === segment.url) last.text += segment.text;
    else merged.push({ ...segment });
  }
  return merged;
}

/** A link on a part of a word writes its target after the whole word. */
function restOfWord(label: string, next: Segment): string {
  if (next.url !== '' || !wordEnd.test(label)) return '';
  return wordRest.exec(next.text)?.[0] ?? '';
}
