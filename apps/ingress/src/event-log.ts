import path from 'node:path';
import { publishFile } from '@jiralake/files';
import type { Log } from '@jiralake/observability';
import { eventFileName } from '@jiralake/webhooks';

export interface RecordedEvent {
  name: string;
  deliveryId: string | undefined;
  body: Buffer;
}

export interface EventLog {
  /** Writes an event to a file in the background, without fsync; a failure is logged and loses the event file only. */
  record(event: RecordedEvent): void;
  /** Waits for the pending writes. */
  flush(): Promise<void>;
}

/** A longer backlog means that the disk is too slow: event files are dropped then, but never the work. */
const MOST_AT_ONCE = 200;
const MOST_BYTES_AT_ONCE = 64 * 1024 * 1024;

/** Stores raw events, each in a file of its own. */
export function createEventLog(folder: string, log: Log, now: () => Date = () => new Date()): EventLog {
  const writing = new Set<Promise<void>>();
  let writingBytes = 0;
  let failing = false;
  const fail = (why: string): void => {
    if (!failing) log.warn({ reason: why }, 'events are not recorded');
    failing = true;
  };
  return {
    record(event) {
      const bytes = event.body.length;
      if (writing.size >= MOST_AT_ONCE || writingBytes + bytes > MOST_BYTES_AT_ONCE)
        return fail('the disk does not keep up');
      const file = path.join(folder, eventFileName(event, now()));
      const written = publishFile(file, event.body, { mode: 0o660, fsync: false })
        .then(() => void (failing = false))
        .catch((error: Error) => fail(error.message))
        .finally(() => {
          writing.delete(written);
          writingBytes -= bytes;
        });
      writing.add(written);
      writingBytes += bytes;
    },
    flush: async () => void (await Promise.all(writing)),
  };
}
