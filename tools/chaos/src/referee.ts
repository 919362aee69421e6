import type { ReplicaName } from '@jiralake/local-stack';
import { z } from 'zod';

/** A time in which a process took itself for the holder of a lease; milliseconds since the epoch. */
export interface Hold {
  lease: string;
  replica: ReplicaName;
  pid: number;
  from: number;
  /** `undefined` as long as it does */
  until: number | undefined;
}

export interface Overlap {
  lease: string;
  replicas: readonly [ReplicaName, ReplicaName];
  /** how long both did */
  ms: number;
}

export interface Referee {
  /** Takes a line of a service's log. */
  read(replica: ReplicaName, line: string): void;
  /** Notes that a process was killed: what it held is free. */
  died(pid: number): void;
  /** The processes that hold a lease now. */
  busy(): ReplicaName[];
  /** Commits that were refused because somebody else had committed. */
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

/** Watches by the logs of the services that no two of them are at work on the same issue or month. */
export function createReferee(now: () => number = Date.now): Referee {
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
      // its last words may come after its death
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

/** Pairs of holds of one lease that share some time. */
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

/** Clocks that were set wrong are so by whole hours. */
function onOurClock(time: number, ours: number): number {
  return time - Math.round((time - ours) / HOUR_MS) * HOUR_MS;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // what a program prints when it ends badly
  }
}
