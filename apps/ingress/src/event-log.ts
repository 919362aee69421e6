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
  /** Best effort: no fsync, and never a reason to refuse a delivery. */
  record(event: RecordedEvent): void;
  /** Waits for the files that are being written. */
  flush(): Promise<void>;
}

/** More than this at once means that the disk does not keep up; events are dropped then, the work is not. */
const MOST_AT_ONCE = 200;
const MOST_BYTES_AT_ONCE = 64 * 1024 * 1024;

/** Raw events as files, each under its own name. */
export function createEventLog(folder: string, log: Log, now: () => Date = () => new Date()): EventLog {
  const writing = new Set<Promise<void>>();
  let writingBytes = 0;
  let failing = false;
  const fail = (why: string): void => {
    if (!failing) log.warn({ why }, 'events are not recorded');
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
