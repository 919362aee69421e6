import type { SimWorklog } from '../site/sim-issue';
import { nextId } from '../site/site';
import { MINUTE_MS } from '../site-time';
import { visibilityOf } from '../site/visibility';
import { generateAdf } from './generate-adf';
import type { GeneratorRoom } from './generator-room';

const EDITED_EVERY = 4;
const RESTRICTED_EVERY = 5;

export function generateWorklog(room: GeneratorRoom, at: number): SimWorklog {
  const { random, site } = room;
  const seconds = random.pick([900, 1800, 3600, 5400, 28_800]);
  const id = String(nextId(site, 'worklog'));
  const author = random.pick(site.people.agents);
  const worklog: SimWorklog = {
    id,
    author,
    updateAuthor: Number(id) % EDITED_EVERY === 0 ? (site.people.agents[0] ?? author) : author,
    ...(Number(id) % RESTRICTED_EVERY === 0 ? { visibility: visibilityOf(id) } : {}),
    created: at,
    updated: at,
    started: at - seconds * 1000 - random.int(0, 300) * MINUTE_MS,
    seconds,
  };
  return random.chance(0.7) ? { ...worklog, comment: generateAdf(room, 1) } : worklog;
}
