import type { SimComment } from '../site/sim-issue';
import { nextId } from '../site/site';
import { visibilityOf } from '../site/visibility';
import { generateAdf } from './generate-adf';
import type { GeneratorRoom } from './generator-room';

export function generateComment(room: GeneratorRoom, at: number): SimComment {
  const { random, site } = room;
  const { agents, customers, apps } = site.people;
  const author = random.pick([
    random.pick(agents),
    random.pick(agents),
    random.pick(customers),
    random.pick(apps),
  ]);
  const comment: SimComment = {
    id: String(nextId(site, 'comment', random.int(1, 3))),
    author,
    updateAuthor: author,
    body: generateAdf(room, 3),
    created: at,
    updated: at,
    jsdPublic: author.accountType === 'customer' || random.chance(0.6),
  };
  if (random.chance(0.9)) return comment;
  return { ...comment, visibility: visibilityOf(comment.id) };
}

const ANSWERS_EVERY = 4;

/** Generates a comment; every fourth one replies to the first one of its issue. */
export function answering(comment: SimComment, [first]: readonly SimComment[]): SimComment {
  if (first === undefined || Number(comment.id) % ANSWERS_EVERY > 0) return comment;
  return { ...comment, parentId: Number(first.id) };
}
