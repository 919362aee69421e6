import { microsecondsOf, messageOf, type IssueId, type Month } from '@jiralake/core';
import type { IssueViews } from './issue-views';

/** The rows of `issues` as readers of the lake see them. */
export interface LakeReader {
  months(): Promise<Month[]>;
  /** @throws Error naming what cannot be read */
  rowsOf(month: Month): Promise<{ id: IssueId; syncedAt: string }[]>;
}

export interface ReadLakePorts {
  lake: LakeReader;
  onProgress(done: number, total: number): void;
}

export interface UnreadMonth {
  month: Month;
  error: string;
}

/** Notes every row of the lake, month by month. Returns the months that cannot be read; their rows count as unknown. */
export async function readLake(
  { lake, onProgress }: ReadLakePorts,
  views: IssueViews,
): Promise<{ rows: number; unread: UnreadMonth[] }> {
  const months = await lake.months();
  const unread: UnreadMonth[] = [];
  let rows = 0;
  for (const [i, month] of months.entries()) {
    try {
      for (const { id, syncedAt } of await lake.rowsOf(month)) {
        views.noteLake(id, { month, syncedAt: microsecondsOf(syncedAt) });
        rows += 1;
      }
    } catch (error) {
      unread.push({ month, error: messageOf(error) });
    }
    onProgress(i + 1, months.length);
  }
  return { rows, unread };
}
