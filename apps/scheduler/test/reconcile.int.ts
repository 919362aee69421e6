import path from 'node:path';
import { openDuckDb } from '@jiralake/duckdb';
import { startSimulatedStack, type SimulatedStack } from '@jiralake/local-stack';
import { createLogger } from '@jiralake/observability';
import { createSweepRuns } from '@jiralake/queues';
import { buildBundles, eventually, useRedis, useTempFolder } from '@jiralake/testing';
import { Redis } from 'ioredis';

const server = useRedis();
let stack: SimulatedStack | undefined;
afterEach(async () => {
  await stack?.stop();
  stack = undefined;
});
const folder = useTempFolder();
beforeAll(buildBundles);

/** No ingress runs, so no change of the site is announced. */
async function startUntold(): Promise<SimulatedStack> {
  stack = await startSimulatedStack({
    dataDir: folder(),
    distDir: path.resolve(__dirname, '../../../dist'),
    redis: { url: server.url, prefix: `${server.prefix}-${Date.now()}`, leaveNothing: true },
    simulate: { issues: 20, months: 2, seed: 5 },
    env: {
      PORT: '0',
      JIRA_MAX_REQUESTS_PER_SECOND: '1000',
      RECONCILE_EVERY_MS: '1000',
      DELETION_CONFIRM_MS: '300',
      FETCH_PATIENCE_MS: '300',
      RETENTION_EVERY_MS: '1000',
    },
    serviceEnv: {},
    replicas: { ingress: 0, dashboard: 0, scheduler: 2 },
    say: () => undefined,
    onLine: () => undefined,
  });
  return stack;
}

async function expectLakeToEqualSite({ simulator }: SimulatedStack): Promise<void> {
  const truth = (await simulator.issues()).map(({ issue: { id, key, fields } }) => [
    id,
    key,
    fields['summary'],
  ]);
  const db = await openDuckDb();
  try {
    const issues = path.join(folder(), 'parquet/jira/issues/*.parquet');
    const { rows } = await db.query(
      `select issue_id, issue_key, summary from read_parquet('${issues}', union_by_name = true)`,
    );
    expect(rows.map(String).sort()).toEqual(truth.map(String).sort());
  } finally {
    db.close();
  }
}

it('I3: a site that tells nothing is in the lake all the same, by the reconcile of two schedulers that run it in turn', async () => {
  const untold = await startUntold();
  await eventually(() => expectLakeToEqualSite(untold), 60_000);
  const [edited, moved, deleted] = (await untold.simulator.issues()).map(({ issue }) => String(issue.id));
  for (const [kind, id] of [
    ['edit-summary', edited],
    ['move', moved],
    ['delete', deleted],
  ] as const)
    expect(await untold.simulator.change(kind, id ?? '')).toBe(true);
  await eventually(() => expectLakeToEqualSite(untold), 60_000);

  const redis = new Redis(untold.redis.url);
  const runs = createSweepRuns(redis, untold.redis.prefix, createLogger('test', 'silent'));
  await eventually(async () => {
    const [last] = await runs.of('reconcile');
    expect(last?.result).toEqual({
      outcome: 'reconciled',
      window: 'everything',
      issues: 19,
      fetched_again: 0,
      written_again: 0,
    });
  });
  expect((await runs.of('reconcile')).some(({ result }) => result['stale'] !== undefined)).toBe(true);
  const spans = (await runs.of('reconcile')).map(({ startedAt, tookMs }) => [startedAt, startedAt + tookMs]);
  // newest first; none begins before the previous one ended
  spans.slice(1).forEach(([, end], i) => expect(spans[i]?.[0]).toBeGreaterThanOrEqual((end ?? 0) - 50));
  // names of the first field catalogue may have been renewed meanwhile
  const latest = (await runs.latest()).filter(({ sweep }) => sweep !== 'renew');
  expect(latest.map(({ sweep, ok }) => [sweep, ok])).toEqual([
    ['wake', true],
    ['reconcile', true],
    ['retention', true],
  ]);
  redis.disconnect();
}, 200_000);
