import type { IssueId } from '@jiralake/core';
import type { BenchmarkOptions } from '../benchmark';
import { changeIssue } from '../everyday-changes';
import { withStack, type BenchStack } from '../with-stack';
import { openFetchDriver, type DoneFetch } from './fetch-driver';
import { createReplay, pairWithRequests } from './replay-requests';

export interface MeasuredChanges {
  /** fetched issues: the changed ones, and those that show them */
  issues: number;
  /** requests by account and endpoint */
  requests: ReadonlyMap<string, number>;
  /** milliseconds of each fetch, and of its requests sent directly */
  times: readonly { fetch: number; plain: number }[];
}

/** Fetches a whole site, then measures a fetch after a change of each issue, one after the other. */
export function measureChanges(
  options: BenchmarkOptions,
  { name, issues, oneAccount }: { name: string; issues: number; oneAccount: boolean },
): Promise<MeasuredChanges> {
  const spec = {
    name,
    site: { issues, months: 12, seed: 1, oneAccount },
    replicas: { fetcher: 1 },
    // one at a time, so that a fetch waits only for its own requests and for no rate limit
    env: { FETCH_CONCURRENCY: '1', JIRA_MAX_REQUESTS_PER_SECOND: '100000', LOG_LEVEL: 'info' },
  };
  return withStack(options, spec, async (stack) => {
    const line = openFetchDriver(stack);
    try {
      const ids = (await stack.simulator.issues()).map(({ issue }) => issue.id);
      options.say(`${name}: fetching ${ids.length} issues`);
      await line.fetchAll(ids);
      await changeAll(stack, ids);
      options.say(`${name}: fetching them again after a change of each`);
      await stack.simulator.resetRequests();
      const done = await line.fetchAll(ids);
      const requests = await countRequests(stack);
      return { issues: done.length, requests, times: await replayAll(stack, done) };
    } finally {
      await line.close();
    }
  });
}

async function changeAll({ simulator }: BenchStack, ids: readonly IssueId[]): Promise<void> {
  for (const [i, id] of ids.entries()) {
    await changeIssue(simulator, id, i);
  }
}

async function countRequests({ simulator }: BenchStack): Promise<Map<string, number>> {
  const counts = await simulator.requests();
  return new Map(
    counts.map(({ method, route, account, count }) => [`${account} ${method} ${route}`, count] as const),
  );
}

async function replayAll(
  { simulator, env }: BenchStack,
  done: readonly DoneFetch[],
): Promise<{ fetch: number; plain: number }[]> {
  const pairs = pairWithRequests(done, await simulator.requestLog(20_000));
  const replay = createReplay(env);
  // the first run is a warm-up, like the first fetch of every issue for the fetcher
  for (const { requests } of pairs) await replay(requests);
  const times: { fetch: number; plain: number }[] = [];
  for (const { fetch, requests } of pairs) times.push({ fetch: fetch.ms, plain: await replay(requests) });
  return times;
}
