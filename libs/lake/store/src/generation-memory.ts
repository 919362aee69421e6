import type { Month } from '@jiralake/core';
import type { CommitRecord } from './commit-record';

/** What is known of a month elsewhere than in the folders of the lake. */
export interface KnownGeneration {
  /** the newest that was committed, 0 without one, and when it was (ISO) */
  committed: number;
  committedAt?: string | undefined;
  /** one whose files are not what was committed */
  damaged?: number | undefined;
}

/** Remembers generations where a loss of the lake does not reach: a lake of a backup, or an emptied one, looks whole by itself. */
export interface GenerationMemory {
  of(month: Month): Promise<KnownGeneration>;
  /** One that is lower than the known one, and was committed before it, changes nothing. */
  noteCommitted(month: Month, record: Pick<CommitRecord, 'generation' | 'committedAt'>): Promise<void>;
}

/** For what runs without Redis: then the folders of the lake have to tell. */
export const noMemory: GenerationMemory = {
  of: () => Promise.resolve({ committed: 0 }),
  noteCommitted: () => Promise.resolve(),
};
