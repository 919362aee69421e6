import { readdir } from 'node:fs/promises';
import { messageOf, monthSchema, type Month } from '@jiralake/core';
import { isMissing } from '@jiralake/files';
import { distributeMonth } from './publish-month';

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
  const names = await readdir(commits).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return names.sort().flatMap((name) => monthSchema.safeParse(name).data ?? []);
}
