import { forEachConcurrently, monthOf, type IssueId, type Month } from '@jiralake/core';
import { UnreadableFileError, isMissing } from '@jiralake/files';
import type { RawFolder, RawHead } from '@jiralake/raw-store';

/** The files of raw, by what their heads say. */
interface Heads extends Pick<RawFolder, 'list'> {
  readHead(file: string): Promise<Pick<RawHead, 'id' | 'created'>>;
}

/** Enough concurrent reads to keep the disk busy. */
const AT_ONCE = 16;

/**
 * Returns a function that tells whether raw has other issues of a month. The first call reads the heads of all raw files and keeps
 * their months; later raw files are marked, so a month that raw lacked then needs no scan. While the lake has no month, which
 * may mean that it was lost, each call scans again.
 */
export function createRawHasOthers(
  raw: Heads,
  lakeMonths: () => Promise<readonly Month[]>,
): (month: Month, ids: ReadonlySet<IssueId>) => Promise<boolean> {
  let known: ReadonlySet<Month> | undefined;

  return async (month, ids) => {
    if (known && (await lakeMonths()).length > 0) return known.has(month);
    const months = new Set<Month>();
    let hasOthers = false;
    await forEachConcurrently(AT_ONCE, await raw.list(), async (file) => {
      const found = await locate(raw, file);
      if (!found) return;
      months.add(found.month);
      hasOthers ||= found.month === month && !ids.has(found.id);
    });
    known = months;
    return hasOthers;
  };
}

/** Returns `undefined` for a deleted issue and for a file that cannot be read, which its own error names elsewhere. */
async function locate(
  raw: Pick<Heads, 'readHead'>,
  file: string,
): Promise<{ id: IssueId; month: Month } | undefined> {
  try {
    const { id, created } = await raw.readHead(file);
    return created === undefined ? undefined : { id, month: monthOf(created) };
  } catch (error) {
    if (error instanceof UnreadableFileError || isMissing(error)) return undefined;
    throw error;
  }
}
