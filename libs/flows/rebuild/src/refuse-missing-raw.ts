import { PermanentError, type IssueId, type Month } from '@jiralake/core';
import type { ParquetStore } from '@jiralake/lake-store';

export interface KnownToRaw {
  /** where raw is, for people */
  folder: string;
  /** true for an issue that raw has, also one that it has as deleted */
  has(id: IssueId): boolean;
  /** true when it has any issue of this month */
  hasAnyOf(month: Month): boolean;
}

const MOST_NAMED = 5;
const WHAT_TO_DO =
  'nothing was made. Is it the right folder, is a disk missing, or is it an old copy? `jiralake backfill` fetches what is missing; --force makes the lake from what is there, and takes all other rows away';

/** @throws PermanentError when there is nothing to make the lake from */
export function refuseEmptyRaw(folder: string, files: readonly string[]): void {
  if (files.length === 0) throw new PermanentError(`there is no raw file in ${folder}: ${WHAT_TO_DO}`);
}

/**
 * Keeps months from being emptied because raw is not what it was.
 * @throws PermanentError naming months of which raw knows fewer than half of the issues that the lake shows
 */
export async function refuseMissingRaw(
  lake: Pick<ParquetStore, 'shownIssues'>,
  months: readonly Month[],
  raw: KnownToRaw,
): Promise<void> {
  const lacking: string[] = [];
  for (const month of months) {
    const shown = await lake.shownIssues(month);
    if (!shown) {
      if (!raw.hasAnyOf(month)) lacking.push(`nothing of ${month}, which cannot be read`);
      continue;
    }
    const known = shown.filter((id) => raw.has(id)).length;
    if (known * 2 < shown.length) lacking.push(`${known} of the ${shown.length} issues of ${month}`);
  }
  if (lacking.length === 0) return;
  const named = lacking.slice(0, MOST_NAMED).join(', ') + (lacking.length > MOST_NAMED ? ', …' : '');
  throw new PermanentError(`of what the lake shows, ${raw.folder} has ${named}: ${WHAT_TO_DO}`);
}
