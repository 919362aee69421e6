import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '@jiralake/files';
import type { JobResult } from '@jiralake/queues';

export interface RetentionPorts {
  /** folder of the received webhook events, `20260203/…json` */
  webhookEvents: string;
  keepDays: number;
  now: Date;
  /** Removes the temporary files of dead writers. */
  sweepLeftovers(): Promise<void>;
}

const DAY = /^(\d{4})(\d{2})(\d{2})$/;
const DAY_MS = 86_400_000;

/**
 * Removes days of webhook events that ended more than `keepDays` ago, and temporary files of dead writers. Keeps folders that are
 * not named after a day.
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

/** Returns the end of a day in epoch milliseconds; infinity for a name that is no day. */
function endOf(name: string): number {
  const [, year, month, day] = DAY.exec(name) ?? [];
  const start = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  return Number.isNaN(start) ? Infinity : start + DAY_MS;
}
