import type { SimWorklog } from '../site/sim-issue';
import { nextId } from '../site/site';
import { MINUTE_MS } from '../site-time';
import { generateAdf } from './generate-adf';
import type { GeneratorRoom } from './generator-room';

export function generateWorklog(room: GeneratorRoom, at: number): SimWorklog {
  const { random, site } = room;
  const seconds = random.pick([900, 1800, 3600, 5400, 28_800]);
  const worklog: SimWorklog = {
    id: String(nextId(site, 'worklog')),
    author: random.pick(site.people.agents),
    created: at,
    updated: at,
    started: at - seconds * 1000 - random.int(0, 300) * MINUTE_MS,
    seconds,
  };
  return random.chance(0.7) ? { ...worklog, comment: generateAdf(room, 1) } : worklog;
}
