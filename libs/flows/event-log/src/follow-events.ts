import { setTimeout as sleep } from 'node:timers/promises';
import { loggedEvents, type ReadSoFar } from './logged-events';
import type { LoggedEvent } from './read-segment';

const LOOK_EVERY_MS = 500;
/** A quarter of an hour and more: what was being written when it was last read is whole by then. */
const LOOK_BACK_MS = 1_800_000;

export interface FollowOptions {
  since: Date;
  signal: AbortSignal;
  lookEveryMs?: number;
}

/** Reads events as they are logged by all processes, twice a second, until the signal; those of a look in the order of time. */
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
      // a file that cannot be read is named once
      if ('body' in event || !unreadable.has(event.file)) yield event;
      if ('error' in event) unreadable.add(event.file);
      if (signal.aborted) return;
    }
    from = new Date(Math.max(since.getTime(), startedAt - LOOK_BACK_MS));
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}
