import { setTimeout as sleep } from 'node:timers/promises';
import { loggedEvents, type ReadSoFar } from './logged-events';
import type { LoggedEvent } from './read-segment';

const LOOK_EVERY_MS = 500;
/** More than a quarter of an hour, so that an event that was partial at the last read is complete by then. */
const LOOK_BACK_MS = 1_800_000;

export interface FollowOptions {
  since: Date;
  signal: AbortSignal;
  lookEveryMs?: number;
}

/** Polls the log twice a second until the signal, and yields new events of all processes; those of one poll are in order of time. */
export async function* followEvents(
  folder: string,
  { since, signal, lookEveryMs = LOOK_EVERY_MS }: FollowOptions,
): AsyncGenerator<LoggedEvent> {
  const soFar: ReadSoFar = new Map();
  const unreadable = new Set<string>();
  let from = since;
  while (!signal.aborted) {
    const startedAt = Date.now();
    for await (const event of loggedEvents(folder, { since: from }, soFar)) {
      // report an unreadable file once
      if ('body' in event || !unreadable.has(event.file)) yield event;
      if ('error' in event) unreadable.add(event.file);
      if (signal.aborted) return;
    }
    from = new Date(Math.max(since.getTime(), startedAt - LOOK_BACK_MS));
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}
