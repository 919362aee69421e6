import type { AdfMark, AdfNode } from '../site/adf-node';
import { DAY_MS } from '../site-time';
import type { GeneratorRoom } from './generator-room';
import { sentence } from './words';

export function textNode(text: string, marks?: AdfMark[]): AdfNode {
  return marks === undefined ? { type: 'text', text } : { type: 'text', text, marks };
}

export function paragraph(...content: AdfNode[]): AdfNode {
  return { type: 'paragraph', content };
}

const MARKS: readonly AdfMark[] = [
  { type: 'strong' },
  { type: 'em' },
  { type: 'strike' },
  { type: 'underline' },
  { type: 'code' },
  { type: 'subsup', attrs: { type: 'sup' } },
  { type: 'textColor', attrs: { color: '#ff5630' } },
];

const LINKS = [
  'https://status.example.com/incidents?id=42&lang=de',
  'https://example.com/search?q=a%20b&page=2#top',
  'mailto:help@example.com',
];

type Inline = (room: GeneratorRoom) => AdfNode;

const INLINES: readonly Inline[] = [
  ({ random }) => textNode(sentence(random), [random.pick(MARKS)]),
  ({ random }) => textNode('this page', [{ type: 'link', attrs: { href: random.pick(LINKS) } }]),
  ({ random }) =>
    textNode('strong link', [{ type: 'strong' }, { type: 'link', attrs: { href: random.pick(LINKS) } }]),
  () => ({ type: 'hardBreak' }),
  ({ random, site }) => {
    const user = random.pick(site.people.agents);
    const attrs = { id: user.accountId, accessLevel: '' };
    return {
      type: 'mention',
      attrs: random.chance(0.9) ? { ...attrs, text: `@${user.displayName}` } : attrs,
    };
  },
  () => ({ type: 'emoji', attrs: { shortName: ':smile:', id: '1f604', text: '😄' } }),
  () => ({ type: 'emoji', attrs: { shortName: ':party_parrot:', id: 'custom-7' } }),
  ({ random }) => ({
    type: 'status',
    attrs: { text: random.pick(['BLOCKED', 'Done', '進行中']), color: 'red', style: '' },
  }),
  ({ random, now }) => ({
    type: 'date',
    attrs: { timestamp: String(Math.floor(now / DAY_MS - random.int(0, 90)) * DAY_MS) },
  }),
  ({ random, site }) => ({
    type: 'inlineCard',
    attrs: { url: `${site.url}/browse/SUPPORT-${random.int(1, 99)}?focusedId=1` },
  }),
];

/** Returns a sentence, usually followed by an inline node other than text. */
export function inlineContent(room: GeneratorRoom): AdfNode[] {
  const { random } = room;
  const content = [textNode(sentence(random))];
  for (let extra = random.int(0, 2); extra > 0; extra -= 1) {
    content.push(textNode(' '), random.pick(INLINES)(room));
  }
  return content;
}
