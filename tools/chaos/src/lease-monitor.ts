import type { ReplicaName } from '@jiralake/local-stack';
import { z } from 'zod';

/** A period in which a process believed that it held a lease; milliseconds since the epoch. */
export interface Hold {
  lease: string;
  replica: ReplicaName;
  pid: number;
  from: number;
  /** `undefined` while it still does */
  until: number | undefined;
}

export interface Overlap {
  lease: string;
  replicas: readonly [ReplicaName, ReplicaName];
  /** duration of the overlap */
  ms: number;
}

export interface LeaseMonitor {
  /** Reads a log line of a service. */
  read(replica: ReplicaName, line: string): void;
  /** Records that a process was killed, which frees its leases. */
  died(pid: number): void;
  /** Returns the processes that hold a lease now. */
  busy(): ReplicaName[];
  /** Returns how many commits were fenced off. */
  fenced(): number;
  overlaps(): Overlap[];
}

const lineSchema = z.looseObject({
  time: z.iso.datetime(),
  pid: z.number(),
  msg: z.string(),
  lease: z.string().optional(),
  err: z.looseObject({ type: z.string() }).optional(),
});

const HOUR_MS = 3_600_000;

/** Checks from the logs of the services that no two processes work on the same issue or month at the same time. */
export function createLeaseMonitor(now: () => number = Date.now): LeaseMonitor {
  const holds: Hold[] = [];
  const deaths = new Map<number, number>();
  let fenced = 0;
  const isOpen = (hold: Hold): boolean => hold.until === undefined;

  return {
    read(replica, text) {
      const line = lineSchema.safeParse(parse(text)).data;
      if (!line) return;
      if (line.err?.type === 'FencedError') fenced += 1;
      const { lease, pid } = line;
      if (lease === undefined) return;
      const at = onOurClock(Date.parse(line.time), now());
      // its last log lines may arrive after its death
      if (line.msg === 'lease taken') holds.push({ lease, replica, pid, from: at, until: deaths.get(pid) });
      if (line.msg !== 'lease given up') return;
      const hold = holds.find(
        (candidate) => candidate.lease === lease && candidate.pid === pid && isOpen(candidate),
      );
      if (hold) hold.until = at;
    },
    died(pid) {
      deaths.set(pid, now());
      for (const hold of holds) if (hold.pid === pid && isOpen(hold)) hold.until = now();
    },
    busy: () => [...new Set(holds.filter(isOpen).map(({ replica }) => replica))],
    fenced: () => fenced,
    overlaps: () => overlapsOf(holds),
  };
}

/** Returns the pairs of holds of one lease that overlap in time. */
export function overlapsOf(holds: readonly Hold[]): Overlap[] {
  const byLease = new Map<string, Hold[]>();
  for (const hold of holds) byLease.set(hold.lease, [...(byLease.get(hold.lease) ?? []), hold]);
  return [...byLease].flatMap(([lease, group]) => {
    const sorted = group.toSorted((a, b) => a.from - b.from);
    return sorted.flatMap((first, i) =>
      sorted.slice(i + 1).flatMap((second) => {
        const ms = Math.min(first.until ?? Infinity, second.until ?? Infinity) - second.from;
        return ms > 0 ? [{ lease, replicas: [first.replica, second.replica] as const, ms }] : [];
      }),
    );
  });
}

/** Corrects the clock of a process, which a scenario sets wrong by whole hours. */
function onOurClock(time: number, ours: number): number {
  return time - Math.round((time - ours) / HOUR_MS) * HOUR_MS;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // output of a crash
  }
}
