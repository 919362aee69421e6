import type { Month } from '@jiralake/core';

/** What is known of a month elsewhere than in the folders of the lake. */
export interface KnownGeneration {
  /** the newest that was committed, 0 without one */
  committed: number;
  /** one whose files are not what was committed */
  damaged?: number | undefined;
}

/** Remembers generations where a loss of the lake does not reach: a lake of a backup, or an emptied one, looks whole by itself. */
export interface GenerationMemory {
  of(month: Month): Promise<KnownGeneration>;
  /** A lower generation than the known one changes nothing. */
  noteCommitted(month: Month, generation: number): Promise<void>;
}

/** For what runs without Redis: then the folders of the lake have to tell. */
export const noMemory: GenerationMemory = {
  of: () => Promise.resolve({ committed: 0 }),
  noteCommitted: () => Promise.resolve(),
};
