export const inlineTypes: ReadonlySet<string> = new Set(
  [
    ['text', 'hardBreak', 'mention', 'emoji', 'date', 'status', 'placeholder', 'inlineCard', 'mediaInline'],
    ['inlineExtension', 'unsupportedInline', 'confluenceUnsupportedInline'],
  ].flat(),
);

/**
 * Whether nodes of a type that say something by themselves stand apart from the words beside them. A text runs on, as a
 * word may be in two styles, and a face needs no blank.
 */
export function isApart(type: string): boolean {
  return type !== 'text' && type !== 'hardBreak' && type !== 'emoji';
}

/** blocks that could be taken for unknown inline nodes, because they are leaves or have inline content */
export const blockTypes: ReadonlySet<string> = new Set(
  [
    ['paragraph', 'heading', 'codeBlock', 'caption', 'taskItem', 'blockTaskItem', 'decisionItem', 'listItem'],
    [
      'bulletList',
      'orderedList',
      'taskList',
      'decisionList',
      'blockquote',
      'panel',
      'expand',
      'nestedExpand',
    ],
    ['table', 'tableRow', 'tableCell', 'tableHeader', 'layoutSection', 'layoutColumn', 'rule', 'bodiedRule'],
    ['media', 'mediaSingle', 'mediaGroup', 'blockCard', 'embedCard', 'extension', 'bodiedExtension'],
    ['multiBodiedExtension', 'extensionFrame', 'syncBlock', 'bodiedSyncBlock'],
    ['unsupportedBlock', 'confluenceUnsupportedBlock'],
  ].flat(),
);
