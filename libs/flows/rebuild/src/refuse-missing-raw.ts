import { PermanentError, type IssueId, type Month } from '@jiralake/core';
import type { ParquetStore } from '@jiralake/lake-store';

export interface KnownToRaw {
  /** the raw folder, for error messages */
  folder: string;
  /** true for an issue that raw has, deleted or not */
  has(id: IssueId): boolean;
  /** true when raw has any issue of this month */
  hasAnyOf(month: Month): boolean;
}

const MAX_NAMED = 5;
const WHAT_TO_DO =
  'nothing was rebuilt. Is it the right folder, is a disk missing, or is it an old copy? `jiralake backfill` fetches the missing issues; --force rebuilds the lake from the issues that raw has, and removes all other rows';

/** @throws PermanentError when the raw folder has no file */
export function refuseEmptyRaw(folder: string, files: { length: number }): void {
  if (files.length === 0) throw new PermanentError(`there is no raw file in ${folder}: ${WHAT_TO_DO}`);
}

/**
 * Keeps a rebuild from emptying months because raw lost issues.
 * @throws PermanentError naming months of which raw has fewer than half of the issues in the lake
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
  const named = lacking.slice(0, MAX_NAMED).join(', ') + (lacking.length > MAX_NAMED ? ', …' : '');
  throw new PermanentError(`of what the lake shows, ${raw.folder} has ${named}: ${WHAT_TO_DO}`);
}
