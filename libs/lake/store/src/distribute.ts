import { messageOf, monthSchema, type Month } from '@jiralake/core';
import { distributeMonth } from './publish-month';
import { namesIn } from '@jiralake/files';

export interface Distributed {
  months: number;
  /** months that could not be updated, and why */
  failed: { month: Month; error: string }[];
}

/** Updates a distribution folder to the newest generation of every month. Files that are up to date are not touched. */
export async function distribute(distribution: string, commits: string): Promise<Distributed> {
  const result: Distributed = { months: 0, failed: [] };
  for (const month of await listMonths(commits)) {
    try {
      await distributeMonth(distribution, commits, month);
      result.months += 1;
    } catch (error) {
      result.failed.push({ month, error: messageOf(error) });
    }
  }
  return result;
}

/** Lists the committed months, oldest first. */
export async function listMonths(commits: string): Promise<Month[]> {
  return (await namesIn(commits)).flatMap((name) => monthSchema.safeParse(name).data ?? []);
}
