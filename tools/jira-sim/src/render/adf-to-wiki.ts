import { type AdfMark, type AdfNode, isAdfDoc } from '../site/adf-node';

/** Renders a document as wiki markup, as v2 bodies and webhooks have it; plausible rather than complete. */
export function adfToWiki(doc: AdfNode): string {
  return blocks(doc).trim();
}

const MARKERS: Record<string, string> = { strong: '*', em: '_', strike: '-', underline: '+' };

function marked(text: string, mark: AdfMark): string {
  if (mark.type === 'link') return `[${text}|${String(mark.attrs?.['href'])}]`;
  if (mark.type === 'code') return `{{${text}}}`;
  const marker = MARKERS[mark.type] ?? '';
  return `${marker}${text}${marker}`;
}

function attribute(node: AdfNode, name: string): string {
  const value = node.attrs?.[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function inline(node: AdfNode): string {
  switch (node.type) {
    case 'text':
      return (Array.isArray(node.marks) ? node.marks.filter(isNode) : []).reduce(marked, node.text ?? '');
    case 'hardBreak':
      return '\n';
    case 'mention':
      return `[~accountid:${attribute(node, 'id')}]`;
    case 'date':
      return dayOf(attribute(node, 'timestamp'));
    case 'inlineCard':
      return `[${attribute(node, 'url')}|${attribute(node, 'url')}|smart-link]`;
    default:
      return attribute(node, 'text') || attribute(node, 'shortName');
  }
}

// given documents may be malformed in any way
const isNode = (member: unknown): member is AdfNode => typeof member === 'object' && member !== null;
const children = ({ content }: AdfNode): AdfNode[] => (Array.isArray(content) ? content.filter(isNode) : []);

function dayOf(timestamp: string): string {
  const date = new Date(Number(timestamp));
  return Number.isNaN(date.getTime()) ? timestamp : date.toISOString().slice(0, 10);
}

const inlines = (node: AdfNode) => children(node).map(inline).join('');
const blocks = (node: AdfNode) => children(node).map(block).join('\n\n');
const items = (node: AdfNode, bullet: string) =>
  children(node)
    .map((item) => `${bullet} ${blocks(item).replaceAll('\n\n', '\n')}`)
    .join('\n');

function block(node: AdfNode): string {
  switch (node.type) {
    case 'paragraph':
      return inlines(node);
    case 'heading':
      return `h${attribute(node, 'level')}. ${inlines(node)}`;
    case 'bulletList':
      return items(node, '*');
    case 'orderedList':
      return items(node, '#');
    case 'taskList':
    case 'decisionList':
      return children(node)
        .map((item) => `* ${inlines(item)}`)
        .join('\n');
    case 'codeBlock':
      return `{code:${attribute(node, 'language') || 'none'}}\n${inlines(node)}\n{code}`;
    case 'rule':
      return '----';
    case 'media':
      return `!${attribute(node, 'alt')}|thumbnail!`;
    case 'tableRow':
      return `|${children(node)
        .map((cell) => blocks(cell))
        .join('|')}|`;
    case 'table':
      return children(node).map(block).join('\n');
    case 'panel':
      return `{panel}\n${blocks(node)}\n{panel}`;
    default:
      return attribute(node, 'url') || blocks(node);
  }
}

/** Turns v3 JSON into its v2 shape: documents become wiki markup, and URLs name the older API. */
export function asV2(value: unknown): unknown {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(asV2);
  if (typeof value !== 'object' || value === null) return value;
  if (isAdfDoc(value)) return adfToWiki(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      isAddress(key, member) ? v2Address(member) : asV2(member),
    ]),
  );
}

function isAddress(key: string, member: unknown): member is string {
  return typeof member === 'string' && (key === 'self' || key === 'content' || key === 'thumbnail');
}

function v2Address(address: string): string {
  return address.replace('/rest/api/3/', '/rest/api/2/');
}
