import { messageOf } from '@jiralake/core';
import { writeUnderLease, type HeldLease } from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import type { JobResult } from '@jiralake/queues';
import type { SiteStore } from '@jiralake/raw-store';
import { reconcileResult, type ReconcileChoice, type ReconcileSummary } from '@jiralake/reconcile';

export interface ReconcileSweepPorts {
  compare(choice: ReconcileChoice): Promise<ReconcileSummary>;
  site: Pick<SiteStore, 'readWatermark' | 'saveWatermark'>;
  /** of this sweep */
  lease: HeldLease;
  /** how often this runs */
  everyMs: number;
  deepEveryMs: number;
  now(): number;
  log: Pick<Log, 'warn' | 'info' | 'error'>;
}

/** Since when every issue is known to have been fetched again, whatever its `updated` says. */
const WATERMARK = 'reconcile-deep';
const DAY_MS = 86_400_000;

/** Compares site, raw and lake, and reads a part of the lake's files; when its time has come all issues are fetched again as well. */
export async function reconcileSweep({
  compare,
  site,
  lease,
  everyMs,
  deepEveryMs,
  now,
  log,
}: ReconcileSweepPorts): Promise<JobResult & { ok: boolean }> {
  const at = now();
  const last = await site.readWatermark(WATERMARK).catch((error: unknown) => {
    log.error({ reason: messageOf(error) }, 'watermarks cannot be read, counting from now');
    return undefined;
  });
  const deep = last !== undefined && at - last.getTime() >= deepEveryMs;
  // all files of the lake are read within a day
  const choice = { dryRun: false, deep, force: false, checksums: Math.min(1, everyMs / DAY_MS) };
  const summary = await compare(choice);
  // a lake that is new counts from now
  if (last === undefined || (deep && summary.ok)) {
    const save = (): Promise<void> => site.saveWatermark(WATERMARK, new Date(at));
    // one that comes late is the older one: all that it does is to have the next deep one come sooner
    await writeUnderLease(lease, save, () => Promise.resolve());
  }
  const result = reconcileResult(summary, choice);
  log[summary.ok ? 'info' : 'warn']({ ...result }, 'site, raw and lake compared');
  return result;
}
