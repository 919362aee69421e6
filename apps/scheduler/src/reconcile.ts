import { messageOf } from '@jiralake/core';
import { writeUnderLease, type HeldLease } from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import type { JobResult } from '@jiralake/queues';
import type { SiteStore } from '@jiralake/raw-store';
import { reconcileResult, type ReconcileChoice, type ReconcileSummary } from '@jiralake/reconcile';

export interface ReconcileSweepPorts {
  compare(choice: ReconcileChoice): Promise<ReconcileSummary>;
  site: Pick<SiteStore, 'readWatermark' | 'saveWatermark'>;
  /** the lease of this sweep */
  lease: HeldLease;
  /** interval of this sweep */
  everyMs: number;
  deepEveryMs: number;
  now(): number;
  log: Pick<Log, 'warn' | 'info' | 'error'>;
}

/** The time of the last deep reconcile, which fetched every issue whatever its `updated`. */
const WATERMARK = 'reconcile-deep';
const DAY_MS = 86_400_000;

/** The sweep `reconcile`: compares site, raw and lake, and verifies a part of the lake's files. Is deep when that is due. */
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
    log.error({ err: { message: messageOf(error) } }, 'watermarks cannot be read, counting from now');
    return undefined;
  });
  const deep = last !== undefined && at - last.getTime() >= deepEveryMs;
  // every file of the lake is read within a day
  const choice = { dryRun: false, deep, force: false, checksums: Math.min(1, everyMs / DAY_MS) };
  const summary = await compare(choice);
  // the deep interval of a new lake starts now
  if (last === undefined || (deep && summary.ok)) {
    const save = (): Promise<void> => site.saveWatermark(WATERMARK, new Date(at));
    // a late write saves an older time, which only makes the next deep reconcile come sooner
    await writeUnderLease(lease, save, () => Promise.resolve());
  }
  const result = reconcileResult(summary, choice);
  log[summary.ok ? 'info' : 'warn']({ ...result }, 'site, raw and lake compared');
  return result;
}
