export const inlineTypes: ReadonlySet<string> = new Set(
  [
    ['text', 'hardBreak', 'mention', 'emoji', 'date', 'status', 'placeholder', 'inlineCard', 'mediaInline'],
    ['inlineExtension', 'unsupportedInline', 'confluenceUnsupportedInline'],
  ].flat(),
);

/**
 * Returns whether nodes of a type need a space between them and adjacent words. Texts do not, because one word may have two
 * styles, and emojis do not either.
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
