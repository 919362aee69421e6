import { eventLine, quarterOf, type EventHead } from '@jiralake/event-log';
import type { Log } from '@jiralake/observability';
import { createEventSegment, type EventSegmentPorts } from './event-segment';

export interface RecordedEvent extends Omit<EventHead, 'at'> {
  /** parses as JSON */
  body: Buffer;
}

export interface EventLog {
  /**
   * Appends an event to the log; a failure is logged and loses only the log entry. Resolves when the event is in the page cache,
   * where a kill of this process does not reach it, or when the disk refuses it or takes longer than a second. Never rejects.
   */
  record(event: RecordedEvent): Promise<void>;
  /** Waits for the pending writes and closes the segment. */
  close(): Promise<void>;
}

/** A longer backlog means that the disk is too slow: events are not logged then, but the work is still done. */
const MOST_BYTES_AT_ONCE = 64 * 1024 * 1024;
/** How long a response waits for the disk; after that no response waits until a write ends. */
const PATIENCE_MS = 1_000;

/** The events of one turn of the event loop, or of one write; all of the same quarter of an hour. */
interface Batch {
  quarter: number;
  pieces: Buffer[];
  bytes: number;
  settled: Promise<void>;
  settle(): void;
}

/** Appends raw events to segments of a quarter of an hour, which only this process writes, with one write for each turn of the event loop. */
export function createEventLog(folder: string, log: Log, ports: EventSegmentPorts = {}): EventLog {
  const { now = () => new Date() } = ports;
  const segment = createEventSegment(folder, ports);
  const batches: Batch[] = [];
  let waitingBytes = 0;
  let writing: Promise<void> | undefined;
  let failing = false;
  let slow = false;

  const fail = (reason: string): void => {
    if (!failing) log.warn({ reason }, 'events are not recorded');
    failing = true;
  };

  async function write(batch: Batch): Promise<void> {
    const impatient = setTimeout(() => {
      slow = true;
      for (const { settle } of [batch, ...batches]) settle();
    }, PATIENCE_MS);
    try {
      await segment.append(batch.quarter, Buffer.concat(batch.pieces, batch.bytes));
      failing = false;
    } catch (error) {
      fail((error as Error).message);
    }
    clearTimeout(impatient);
    slow = false;
    waitingBytes -= batch.bytes;
    batch.settle();
  }

  async function writeAll(): Promise<void> {
    for (let batch = batches.shift(); batch; batch = batches.shift()) await write(batch);
    writing = undefined;
  }

  function batchOf(quarter: number): Batch {
    const last = batches.at(-1);
    if (last?.quarter === quarter) return last;
    const batch = newBatch(quarter);
    batches.push(batch);
    // the events that follow in this turn of the event loop are written together with it
    writing ??= new Promise<void>((resolve) => setImmediate(resolve)).then(writeAll);
    return batch;
  }

  return {
    record({ body, ...head }) {
      if (waitingBytes + body.length > MOST_BYTES_AT_ONCE) {
        fail('the disk does not keep up');
        return Promise.resolve();
      }
      const at = now();
      const batch = batchOf(quarterOf(at));
      for (const piece of eventLine({ at, ...head }, body, true)) {
        batch.pieces.push(piece);
        batch.bytes += piece.length;
        waitingBytes += piece.length;
      }
      return slow ? Promise.resolve() : batch.settled;
    },
    async close() {
      await writing;
      await segment.close();
    },
  };
}

function newBatch(quarter: number): Batch {
  let settle = (): void => undefined;
  const settled = new Promise<void>((resolve) => (settle = resolve));
  return { quarter, pieces: [], bytes: 0, settled, settle };
}
