import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '@jiralake/files';
import type { JobResult } from '@jiralake/queues';

export interface RetentionPorts {
  /** folder of the received webhook events, `20260203/…json` */
  webhookEvents: string;
  keepDays: number;
  now: Date;
  /** Removes what writers that died left behind. */
  sweepLeftovers(): Promise<void>;
}

const DAY = /^(\d{4})(\d{2})(\d{2})$/;
const DAY_MS = 86_400_000;

/**
 * Removes days of webhook events that ended more than `keepDays` ago, and leftovers of dead writers. Anything that is not named
 * after a day stays. Costs a listing of the folder of days, and of all folders that are written to.
 */
export async function retention({
  webhookEvents,
  keepDays,
  now,
  sweepLeftovers,
}: RetentionPorts): Promise<JobResult & { ok: boolean }> {
  const days = await readdir(webhookEvents).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const old = days.filter((name) => endOf(name) < now.getTime() - keepDays * DAY_MS);
  for (const day of old) await rm(path.join(webhookEvents, day), { recursive: true, force: true });
  await sweepLeftovers();
  return { ok: true, outcome: 'swept', days_of_events_removed: old.length };
}

/** When a day is over, epoch milliseconds; never, for what is no day. */
function endOf(name: string): number {
  const [, year, month, day] = DAY.exec(name) ?? [];
  const start = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  return Number.isNaN(start) ? Infinity : start + DAY_MS;
}
