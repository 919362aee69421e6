/** A node of an Atlassian document: an object with unchecked content. */
export type AdfNode = Record<string, unknown>;

export function isNode(value: unknown): value is AdfNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function typeOf(node: AdfNode): string {
  return typeof node.type === 'string' ? node.type : '';
}

const nothing: AdfNode = {};

export function attrsOf(node: AdfNode): AdfNode {
  return isNode(node.attrs) ? node.attrs : nothing;
}

/** Returns the children that are nodes. */
export function childrenOf(node: AdfNode): readonly AdfNode[] {
  return nodesIn(node.content);
}

/** Returns the nodes of a list, or a single node as a list. */
export function nodesIn(value: unknown): readonly AdfNode[] {
  if (Array.isArray(value)) return value.every(isNode) ? value : value.filter(isNode);
  return isNode(value) ? [value] : [];
}

/** Returns the first of `values` that is a non-empty text, without U+0000, or ''. */
export function firstText(...values: unknown[]): string {
  for (const value of values) {
    if (typeof value !== 'string' || value === '') continue;
    const text = value.includes('\u0000') ? value.replaceAll('\u0000', '') : value;
    if (text !== '') return text;
  }
  return '';
}

/** Returns the target of the node's link mark, or ''. */
export function linkOf(node: AdfNode): string {
  if (!Array.isArray(node.marks)) return '';
  for (const mark of node.marks)
    if (isNode(mark) && mark.type === 'link') return firstText(attrsOf(mark).href);
  return '';
}
