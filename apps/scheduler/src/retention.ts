import { compressSegments, removeOldEvents } from '@jiralake/event-log';
import type { JobResult } from '@jiralake/queues';

export interface RetentionPorts {
  /** folder of the log of webhook events */
  webhookEvents: string;
  keepDays: number;
  now: Date;
  /** Removes the temporary files of dead writers. */
  sweepLeftovers(): Promise<void>;
}

const DAY_MS = 86_400_000;

/**
 * Removes webhook events that are older than `keepDays`, compresses closed segments, and removes temporary files of dead writers.
 * Lists each day of events and all folders that services write to.
 */
export async function retention({
  webhookEvents,
  keepDays,
  now,
  sweepLeftovers,
}: RetentionPorts): Promise<JobResult & { ok: boolean }> {
  const { days, segments } = await removeOldEvents(
    webhookEvents,
    new Date(now.getTime() - keepDays * DAY_MS),
  );
  const compressed = await compressSegments(webhookEvents, now);
  await sweepLeftovers();
  return {
    ok: true,
    outcome: 'swept',
    days_of_events_removed: days,
    event_segments_removed: segments,
    event_segments_compressed: compressed,
  };
}
