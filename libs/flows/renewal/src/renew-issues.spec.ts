import { issueIdSchema, monthSchema, RetryLaterError, type IssueId } from '@jiralake/core';
import type { PendingRenewal, Renewal, WorkSet } from '@jiralake/ledger';
import type { ShownThings } from './lake-reader';
import { renewIssues, type RenewPorts } from './renew-issues';

const { signal } = new AbortController();
const january = monthSchema.parse('2026-01');
const february = monthSchema.parse('2026-02');
const idOf = (number: number): IssueId => issueIdSchema.parse(String(number));
const ids = (from: number, count: number): IssueId[] =>
  Array.from({ length: count }, (_, i) => idOf(from + i));

/** Pending renewals and the issues that they affect, in two months. */
function room(pending: PendingRenewal[], affected: Record<string, IssueId[][]>, mostPerMinute = 250) {
  const state = {
    pending: [...pending],
    batches: [] as string[][],
    written: [] as string[],
    pauses: [] as number[],
    waitMs: 0,
    oldestMark: undefined as number | undefined,
    versions: () => Promise.resolve([]) as Promise<Renewal[]>,
    searches: 0,
    /** dies at the next note of how far it came */
    dies: false,
  };
  const replace = (before: PendingRenewal, next: PendingRenewal[]): Promise<void> => {
    if (state.dies) return Promise.reject(new Error('killed'));
    state.pending = state.pending.flatMap((each) => (each === before ? next : [each]));
    return Promise.resolve();
  };
  const lake: ShownThings = {
    months: () => Promise.resolve([january, february]),
    affectedIn: (month, { kind }, { after = '0', most }) => {
      const all = affected[kind]?.[month === january ? 0 : 1] ?? [];
      return Promise.resolve(all.filter((id) => Number(id) > Number(after)).slice(0, most));
    },
    shownIn: () => Promise.resolve([]),
    issuesOf: () => Promise.resolve(new Map()),
  };
  const ports: RenewPorts = {
    mostPerMinute,
    renewals: {
      list: () => Promise.resolve(state.pending),
      add: () => Promise.resolve(),
      advance: (before, reached) => replace(before, [{ ...before, ...reached }]),
      complete: (before) => replace(before, []),
      remainingMs: () => Promise.resolve(state.waitMs),
      pause: (ms) => Promise.resolve(void state.pauses.push(ms)),
    },
    withLake: (work) => {
      state.searches += 1;
      return work(lake);
    },
    renamedVersions: () => state.versions(),
    work: {
      fetchBatch: (requests) => Promise.resolve(String(state.batches.push(requests.map(({ id }) => id)))),
      transform: (month, some) => Promise.resolve(void state.written.push(`${month} ${some.join()}`)),
    },
    dirty: {
      summary: () =>
        Promise.resolve(
          state.oldestMark === undefined
            ? []
            : [{ workSet: `month:${january}` as WorkSet, count: 1, oldestAt: state.oldestMark }],
        ),
    },
    log: { info: () => undefined, warn: () => undefined },
  };
  return { state, renew: () => renewIssues(ports, signal) };
}

const status: PendingRenewal = { kind: 'status', id: '3', now: 'Doing', since: 5 };
const sprint: PendingRenewal = { kind: 'sprint', id: '41', since: 5 };

describe('renewing issues', () => {
  it('marks a hundred issues a request, and each once whatever it carries', async () => {
    const { state, renew } = room([status, sprint], {
      status: [ids(1, 130), []],
      sprint: [ids(100, 40), ids(200, 5)],
    });
    expect(await renew()).toEqual({ issues: 144, settled: 2, left: 0 });
    expect(state.batches.map(({ length }) => length)).toEqual([100, 44]);
    expect(new Set(state.batches.flat()).size).toBe(144);
  });

  it('marks as many as a minute allows, and goes on where it ended', async () => {
    const { state, renew } = room([status], { status: [ids(1, 200), ids(1000, 200)] }, 150);
    expect(await renew()).toEqual({ issues: 150, settled: 0, left: 1 });
    expect(state.pauses).toEqual([60_000]);
    await renew();
    expect(await renew()).toEqual({ issues: 100, settled: 1, left: 0 });
    expect(state.batches.flat()).toEqual([...ids(1, 200), ...ids(1000, 200)]);
    state.waitMs = 7;
    await expect(renew()).rejects.toThrow(RetryLaterError);
  });

  it('I10: marks them again when it was killed before it noted how far it came', async () => {
    const { state, renew } = room([sprint], { sprint: [ids(1, 3)] });
    state.dies = true;
    await expect(renew()).rejects.toThrow('killed');
    state.dies = false;
    expect(await renew()).toMatchObject({ issues: 3, left: 0 });
  });

  it('searches again when rows of before the change are still on their way to the lake', async () => {
    const { state, renew } = room([sprint], { sprint: [ids(1, 3)] });
    state.oldestMark = 4;
    expect(await renew()).toMatchObject({ settled: 0, left: 1 });
    expect(await renew()).toMatchObject({ issues: 0, left: 1 });
    expect(state.searches).toBe(1);
    state.oldestMark = 6;
    expect(await renew()).toMatchObject({ settled: 1, left: 0 });
  });

  it('has rows of a renamed field written again, and nothing fetched', async () => {
    const field: PendingRenewal = { kind: 'field', id: 'customfield_9', now: 'Tier', since: 5 };
    const { state, renew } = room([field], { field: [ids(1, 2), ids(7, 1)] });
    expect(await renew()).toMatchObject({ issues: 3, settled: 1 });
    expect(state).toMatchObject({ batches: [], written: ['2026-01 1,2', '2026-02 7'] });
  });

  it('keeps the event of a version whose project cannot be asked, and does all others', async () => {
    const version: PendingRenewal = { kind: 'version', id: '7', scope: '10003', since: 4 };
    const { state, renew } = room([version, status], { version: [ids(50, 1)], status: [ids(1, 1)] });
    state.versions = () => Promise.reject(new Error('502'));
    expect(await renew()).toMatchObject({ issues: 1, settled: 1, left: 1 });
    state.versions = () => Promise.resolve([]);
    expect(await renew()).toMatchObject({ issues: 1, settled: 1, left: 0 });
  });
});
