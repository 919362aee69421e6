import type { SimRemoteLink } from '../site/sim-issue';
import { nextId } from '../site/site';
import type { GeneratorRoom } from './generator-room';

type Shape = (room: GeneratorRoom) => Omit<SimRemoteLink, 'id'>;

const SHAPES: readonly Shape[] = [
  ({ random, site }) => {
    const pageId = random.int(100, 999);
    return {
      globalId: `appId=4b5c&pageId=${pageId}`,
      application: { type: 'com.atlassian.confluence', name: 'Confluence' },
      relationship: 'mentioned in',
      object: {
        url: `${site.url}/wiki/pages/viewpage.action?pageId=${pageId}`,
        title: 'Page',
        icon: {},
        status: { icon: {} },
      },
    };
  },
  ({ random }) => ({
    globalId: `slack-${random.hex(8)}`,
    application: { type: 'com.slack.channel', name: 'Slack' },
    relationship: 'discussed in',
    object: {
      url: `https://acme.slack.example/archives/C0${random.hex(5)}?thread_ts=17.2&cid=C1`,
      title: '#ops – 障害対応',
      summary: 'Thread',
      icon: { url16x16: 'https://acme.slack.example/favicon.ico', title: 'Slack' },
      status: { resolved: random.chance(0.5), icon: {} },
    },
  }),
  ({ random }) => ({
    application: {},
    object: {
      url: `https://github.com/example/repo/issues/${random.int(1, 99)}`,
      title: 'Upstream "bug"',
      icon: {},
    },
  }),
];

export function generateRemoteLink(room: GeneratorRoom): SimRemoteLink {
  return { id: nextId(room.site, 'remoteLink'), ...room.random.pick(SHAPES)(room) };
}
