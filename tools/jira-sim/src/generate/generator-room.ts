import type { Random } from '@jiralake/seeded-random';
import type { Site } from '../site/site';

/** The input of every generator function; `now` is the end of the generated past. */
export interface GeneratorRoom {
  readonly site: Site;
  readonly random: Random;
  readonly now: number;
}
