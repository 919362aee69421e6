import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { publishFile } from '@jiralake/files';
import type { Log } from '@jiralake/observability';

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

/** Raw events as files, `20260203/105203_123_jira_issue_updated_<first 8 of the delivery id>.json`, in UTC. */
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

/** Name and delivery id come from outside: only harmless characters of them are used, and not many. */
export function eventFileName({ name, deliveryId }: Omit<RecordedEvent, 'body'>, at: Date): string {
  const [day = '', time = ''] = at.toISOString().replaceAll(/[-:]/g, '').split('T');
  const clock = time.replace('.', '_').replace('Z', '');
  const event = name.replaceAll(/[^A-Za-z0-9]+/g, '_').slice(0, 60) || 'unknown';
  const id =
    (deliveryId ?? '').replaceAll(/[^A-Za-z0-9-]/g, '').slice(0, 8) || randomBytes(4).toString('hex');
  return path.join(day, `${clock}_${event}_${id}.json`);
}
