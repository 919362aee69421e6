import { createLogger } from '@jiralake/observability';
import { createSiteStore } from '@jiralake/raw-store';
import type { ReconcileChoice, ReconcileSummary } from '@jiralake/reconcile';
import { useTempFolder } from '@jiralake/testing';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { reconcileSweep } from './reconcile';

const folder = useTempFolder();
const DAY_MS = 86_400_000;
const lease = { signal: new AbortController().signal, assertHeld: () => Promise.resolve() };
const nothing = { count: 0, examples: [] };
const summary: ReconcileSummary = {
  site: 10,
  raw: 10,
  lake: 10,
  marked: { fetch: 0, transform: 0 },
  refused: undefined,
  unread: [],
  damaged: [],
  remade: 0,
  ok: true,
  found: {
    missing: nothing,
    stale: nothing,
    revived: nothing,
    gone: nothing,
    unreadable: nothing,
    lake_behind: nothing,
  },
};

/** Runs one sweep at the end of each of these days; returns which of them were deep. */
async function deepOnes(
  days: readonly number[],
  end: (deep: boolean) => Partial<ReconcileSummary> = () => ({}),
) {
  const deep: number[] = [];
  for (const day of days) {
    const compare = (choice: ReconcileChoice) => {
      expect(choice).toMatchObject({ dryRun: false, force: false });
      if (choice.deep) deep.push(day);
      return Promise.resolve({ ...summary, ...end(choice.deep) });
    };
    const site = createSiteStore(folder());
    const log = createLogger('test', 'silent');
    await reconcileSweep({
      compare,
      site,
      lease,
      everyMs: DAY_MS / 48,
      deepEveryMs: 7 * DAY_MS,
      now: () => day * DAY_MS,
      log,
    });
  }
  return deep;
}

describe('the reconcile that runs by itself', () => {
  it('has every issue fetched again once a week, first a week after it began', async () => {
    expect(await deepOnes([100, 101, 106.9, 107, 107.5, 113.9, 114])).toEqual([107, 114]);
  });

  it.each([
    [1_800_000, 1 / 48],
    [7 * DAY_MS, 1],
  ])(
    'when it runs every %i ms reads that much of the lake that all is read within a day',
    async (everyMs, share) => {
      let choice: ReconcileChoice | undefined;
      const compare = (chosen: ReconcileChoice) => {
        choice = chosen;
        return Promise.resolve(summary);
      };
      const log = createLogger('test', 'silent');
      const site = createSiteStore(folder());
      await reconcileSweep({ compare, site, lease, everyMs, deepEveryMs: 7 * DAY_MS, now: () => 0, log });
      expect(choice?.checksums).toBe(share);
    },
  );

  it('goes deep again when it was refused', async () => {
    expect(await deepOnes([100, 107, 108, 109], (deep) => ({ ok: !deep }))).toEqual([107, 108, 109]);
  });

  it('counts from now when it cannot read when the last one was', async () => {
    await deepOnes([100]);
    await writeFile(path.join(folder(), 'site/watermarks.json'), '{"reconcile-deep":');
    expect(await deepOnes([107, 108, 114])).toEqual([114]);
  });

  it('says what it found and did in one result', async () => {
    const compare = () =>
      Promise.resolve({
        ...summary,
        ok: false,
        refused: 'too many differ',
        found: { ...summary.found, stale: { count: 3, examples: [] } },
      });
    const log = createLogger('test', 'silent');
    const ports = {
      compare,
      site: createSiteStore(folder()),
      lease,
      everyMs: DAY_MS,
      deepEveryMs: DAY_MS,
      now: () => 0,
      log,
    };
    expect(await reconcileSweep(ports)).toEqual({
      ok: false,
      outcome: 'refused',
      window: 'everything',
      issues: 10,
      stale: 3,
      fetched_again: 0,
      written_again: 0,
      refused: 'too many differ',
    });
  });
});
