import type { AdfNode } from '../site/adf-node';
import { inlineContent, paragraph, textNode } from './adf-inlines';
import type { GeneratorRoom } from './generator-room';
import { sentence } from './words';

type Block = (room: GeneratorRoom) => AdfNode;

const prose: Block = (room) => paragraph(...inlineContent(room));

const listOf = (type: 'bulletList' | 'orderedList', inner?: AdfNode) => (room: GeneratorRoom) => {
  const item = (...content: AdfNode[]): AdfNode => ({ type: 'listItem', content });
  const nested = inner === undefined ? [] : [inner];
  const list: AdfNode = { type, content: [item(prose(room)), item(prose(room), ...nested)] };
  return type === 'orderedList' ? { ...list, attrs: { order: room.random.int(1, 4) } } : list;
};

const table: Block = (room) => {
  const cell = (type: 'tableHeader' | 'tableCell', content: AdfNode[]): AdfNode => ({
    type,
    attrs: {},
    content,
  });
  const row = (...content: AdfNode[]): AdfNode => ({ type: 'tableRow', content });
  return {
    type: 'table',
    attrs: { isNumberColumnEnabled: false, layout: 'default' },
    content: [
      row(
        cell('tableHeader', [paragraph(textNode('Host'))]),
        cell('tableHeader', [paragraph(textNode('状態'))]),
      ),
      row(cell('tableCell', [prose(room)]), cell('tableCell', [{ type: 'paragraph', content: [] }])),
      row(cell('tableCell', [listOf('bulletList')(room)]), cell('tableCell', [paragraph(textNode('a|b'))])),
    ],
  };
};

const taskList: Block = (room) => ({
  type: 'taskList',
  attrs: { localId: room.random.uuid() },
  content: ['DONE', 'TODO'].map((state) => ({
    type: 'taskItem',
    attrs: { localId: room.random.uuid(), state },
    content: inlineContent(room),
  })),
});

/** A picture or file in the text; its id is that of the media service, not of the attachment. */
export function mediaBlock(fileId: string, alt: string): AdfNode {
  const attrs = { type: 'file', id: fileId, collection: '', alt, width: 640, height: 480 };
  return { type: 'mediaSingle', attrs: { layout: 'center' }, content: [{ type: 'media', attrs }] };
}

const BLOCKS: readonly Block[] = [
  prose,
  prose,
  prose,
  ({ random }) => ({
    type: 'heading',
    attrs: { level: random.int(1, 6) },
    content: [textNode(sentence(random))],
  }),
  listOf('bulletList'),
  listOf('orderedList', {
    type: 'bulletList',
    content: [{ type: 'listItem', content: [paragraph(textNode('nested'))] }],
  }),
  taskList,
  table,
  (room) => ({
    type: 'panel',
    attrs: { panelType: room.random.pick(['info', 'warning', 'error']) },
    content: [prose(room)],
  }),
  (room) => ({ type: 'expand', attrs: { title: 'Details & logs' }, content: [prose(room)] }),
  (room) => ({ type: 'blockquote', content: [prose(room)] }),
  () => ({
    type: 'codeBlock',
    attrs: { language: 'bash' },
    content: [
      textNode(
        'curl -s "https://api.example.com?a=1&b=2" \\\n  | jq \'.error\'\n# {noformat} h1. *no markup*',
      ),
    ],
  }),
  () => ({ type: 'codeBlock' }),
  () => ({ type: 'rule' }),
  () => ({ type: 'paragraph' }),
  (room) => ({
    type: 'decisionList',
    attrs: { localId: 'd' },
    content: [
      { type: 'decisionItem', attrs: { localId: 'd1', state: 'DECIDED' }, content: inlineContent(room) },
    ],
  }),
  ({ random }) => mediaBlock(random.uuid(), 'screen 1.png'),
  () => ({ type: 'blockCard', attrs: { url: 'https://github.com/example/repo/pull/12' } }),
];

/** Generates a document of up to `maxBlocks` blocks of any kind. */
export function generateAdf(room: GeneratorRoom, maxBlocks: number): AdfNode {
  const blocks = Array.from({ length: room.random.int(1, maxBlocks) }, () => room.random.pick(BLOCKS)(room));
  return { type: 'doc', version: 1, content: blocks };
}
