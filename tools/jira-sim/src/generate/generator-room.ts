import type { Random } from '@jiralake/seeded-random';
import type { Site } from '../site/site';

/** What every generator function works with; `now` is the end of the generated past. */
export interface GeneratorRoom {
  readonly site: Site;
  readonly random: Random;
  readonly now: number;
}
