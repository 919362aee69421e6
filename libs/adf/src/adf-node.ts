/** A node of an Atlassian document, as far as it can be trusted: an object, with anything inside. */
export type AdfNode = Record<string, unknown>;

export function isNode(value: unknown): value is AdfNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function typeOf(node: AdfNode): string {
  return typeof node.type === 'string' ? node.type : '';
}

export function attrsOf(node: AdfNode): AdfNode {
  return isNode(node.attrs) ? node.attrs : {};
}

/** The children that are nodes; anything else among them is dropped. */
export function childrenOf(node: AdfNode): AdfNode[] {
  return Array.isArray(node.content) ? node.content.filter(isNode) : [];
}

/** The first of `values` that is a text with something in it, or ''. */
export function firstText(...values: unknown[]): string {
  const found = values.find((value) => typeof value === 'string' && value !== '');
  return typeof found === 'string' ? found : '';
}

/** The target of the node's link mark, or ''. */
export function linkOf(node: AdfNode): string {
  if (!Array.isArray(node.marks)) return '';
  const link = node.marks.filter(isNode).find((mark) => mark.type === 'link');
  return link === undefined ? '' : firstText(attrsOf(link).href);
}
