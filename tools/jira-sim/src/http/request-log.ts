import type { Knock } from './caller';

const KEPT_ENTRIES = 20_000;

export interface LogEntry {
  seq: number;
  /** time of arrival, epoch milliseconds */
  at: number;
  method: string;
  /** with the query */
  path: string;
  route: string;
  account: Knock['caller'];
  /** undefined while it waits for a response, and when it got none */
  status: number | null;
  /** time until the response was sent or the connection closed */
  ms: number | null;
  /** the requested range of the file */
  range: string | null;
  /** bytes of the response, headers included */
  bytes: number | null;
  /** the faults that were applied to it */
  faults: string[];
}

export interface RequestCount {
  method: string;
  route: string;
  account: Knock['caller'];
  count: number;
}

/** Logs all requests with their times, for tests of pauses and of the number of requests. */
export interface RequestLog {
  arrived(knock: Knock): LogEntry;
  ended(entry: LogEntry, status: number | null, bytes: number): void;
  counts(): RequestCount[];
  /** the latest requests, in order of arrival */
  last(limit: number): LogEntry[];
  reset(): void;
}

export function createRequestLog(now: () => number = Date.now): RequestLog {
  let entries: LogEntry[] = [];
  let seq = 0;
  const counts = new Map<string, RequestCount>();

  function count({ method, route, account }: LogEntry): void {
    const name = `${method} ${route} ${account}`;
    const known = counts.get(name);
    if (known === undefined) counts.set(name, { method, route, account, count: 1 });
    else known.count += 1;
  }

  return {
    arrived({ method, route, url, caller, range = null }) {
      seq += 1;
      const asked = { method, path: url, route, account: caller, range };
      const entry: LogEntry = { seq, at: now(), ...asked, status: null, ms: null, bytes: null, faults: [] };
      entries.push(entry);
      if (entries.length > 2 * KEPT_ENTRIES) entries = entries.slice(-KEPT_ENTRIES);
      count(entry);
      return entry;
    },
    ended(entry, status, bytes) {
      entry.status = status;
      entry.bytes = bytes;
      entry.ms = now() - entry.at;
    },
    counts: () => [...counts.values()],
    last: (limit) => (limit === 0 ? [] : entries.slice(-limit)),
    reset() {
      entries = [];
      counts.clear();
    },
  };
}
