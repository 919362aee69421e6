import { type AdfNode, childrenOf, typeOf } from './adf-node';
import { gap } from './gap';
import { leafText } from './leaf-text';
import { inlineTypes, isApart } from './node-types';
import { redactPlainText } from './redact-url';
import type { AdfTextOptions } from './text-options';

/** Returns the text of very deeply nested nodes in one line, without recursion. */
export function flatText(nodes: readonly AdfNode[], options: AdfTextOptions): string {
  const seen = new Set<AdfNode>();
  const open: (AdfNode | ' ')[] = [...nodes].reverse();
  let text = '';
  let wasApart = false;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === ' ') text += next;
    else if (!seen.has(next)) {
      seen.add(next);
      const children = childrenOf(next);
      const isBlock = !inlineTypes.has(typeOf(next)) || children.length > 0;
      const own = leafText(next, options);
      const stands = own !== '' && isApart(typeOf(next));
      text += (isBlock ? ' ' : gap(text, wasApart, own, stands)) + own;
      wasApart = stands;
      if (isBlock) open.push(' ');
      for (let index = children.length - 1; index >= 0; index -= 1) open.push(children[index] ?? ' ');
      if (isBlock) open.push(' ');
    }
  }
  return redactPlainText(text.replace(/\s+/g, ' ').trim());
}
