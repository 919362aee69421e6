import type { Month } from '@jiralake/core';
import type { CommitRecord } from './commit-record';

/** What is known of the generations of a month outside of the lake. */
export interface KnownGeneration {
  /** the newest committed generation, 0 without one; `committedAt` is its time (ISO) */
  committed: number;
  committedAt?: string | undefined;
  /** a generation whose data files are damaged */
  damaged?: number | undefined;
}

/** Remembers generations outside of the lake, because a lake from a backup, or an emptied one, looks complete by itself. */
export interface GenerationMemory {
  of(month: Month): Promise<KnownGeneration>;
  /** Notes a committed generation. A lower generation with an earlier commit time changes nothing. */
  noteCommitted(month: Month, record: Pick<CommitRecord, 'generation' | 'committedAt'>): Promise<void>;
}

/** Remembers nothing, for programs that run without Redis. */
export const noMemory: GenerationMemory = {
  of: () => Promise.resolve({ committed: 0 }),
  noteCommitted: () => Promise.resolve(),
};
