import { forEachConcurrently, monthOf, type IssueId, type Month } from '@jiralake/core';
import { UnreadableFileError, isMissing } from '@jiralake/files';
import type { RawFolder } from '@jiralake/raw-store';

/** Enough to keep the disk busy. */
const AT_ONCE = 16;

/**
 * Tells whether raw has issues of a month besides some. The first look reads the heads of all raw files and keeps which months they
 * are of: what is stored later is marked, so a month that raw did not have then needs no look. A lake without any month is looked at
 * anew each time: it may be one that was lost.
 */
export function createRawLook(
  raw: Pick<RawFolder, 'list' | 'readHead'>,
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

/** `undefined` for what has no month: a deleted issue, and a file that cannot be read, which is named where it is needed. */
async function locate(
  raw: Pick<RawFolder, 'readHead'>,
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
