import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import { startSimulatedStack, type SimulatedStack } from '@jiralake/local-stack';
import { compareSite } from '@jiralake/consistency-check';
import { buildBundles, eventually, useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { runCli } from './run-cli';

// the cases of docs/backup.md: each loses or restores something, repairs it as written there, and receives further changes
jest.setTimeout(300_000);
let stack: SimulatedStack;
let db: DuckDb;
const folder = mkdtempSync(path.join(tmpdir(), 'jiralake-test-'));
// registered first, so it runs first
afterAll(async () => {
  db.close();
  await stack.stop();
  rmSync(folder, { recursive: true });
});
const server = useRedis();
beforeAll(buildBundles);
beforeAll(async () => {
  db = await openDuckDb();
  stack = await startSimulatedStack({
    dataDir: path.join(folder, 'data'),
    distDir: path.resolve(__dirname, '../../../dist'),
    redis: { ...server, leaveNothing: true },
    simulate: { issues: 24, months: 2, seed: 5 },
    env: {
      PORT: '0',
      JIRA_MAX_REQUESTS_PER_SECOND: '1000',
      DELETION_CONFIRM_MS: '300',
      FETCH_PATIENCE_MS: '300',
    },
    serviceEnv: {},
    replicas: { dashboard: 0 },
    say: () => undefined,
    onLine: () => undefined,
  });
  await stack.simulator.announce();
  await wellAgain();
  cpSync(inData('.'), inBackup('.'), { recursive: true, verbatimSymlinks: true });
  await change('delete');
  await change('move');
  await lives();
});

const RAW = 'raw/jira';
const LAKE = 'parquet/jira';
const RECORDS = 'parquet/.commits';
const inData = (name: string): string => path.join(folder, 'data', name);
const inBackup = (name: string): string => path.join(folder, 'backup', name);
const lose = (...names: string[]): void =>
  names.forEach((name) => rmSync(inData(name), { recursive: true, force: true }));

/** Restores a folder to its state at the backup. */
function putBack(name: string): void {
  lose(name);
  cpSync(inBackup(name), inData(name), { recursive: true, verbatimSymlinks: true });
}

async function loseRedis(): Promise<void> {
  const redis = new Redis(server.url);
  await redis.del(await redis.keys(`{${server.prefix}}*`));
  redis.disconnect();
}

const jiralake = (...args: string[]) => runCli(args, folder, { ...stack.env });

async function works(...args: string[]): Promise<string> {
  const { code, err } = await jiralake(...args);
  expect([args, code, code === 0 ? '' : err]).toEqual([args, 0, '']);
  return err;
}

/** Expects that the lake equals the site, row by row, and also a lake rebuilt from raw. */
async function wellAgain(): Promise<void> {
  await eventually(async () => {
    const { tables, differences, rebuildDifferences, missingAttachments, site } = await compareSite(
      stack,
      db,
    );
    expect([differences, rebuildDifferences, missingAttachments]).toEqual([0, 0, []]);
    expect(tables.issues.rows).toBe(site.length);
  }, 240_000);
}

async function change(kind: string): Promise<void> {
  const issues = await stack.simulator.issues();
  expect(await stack.simulator.change(kind, issues.at(-1)!.issue.id)).toBe(true);
}

/** Expects that nothing needs repair, and that further changes arrive by themselves. */
async function lives(): Promise<void> {
  await wellAgain();
  for (const kind of ['edit-summary', 'comment-add', 'create']) await change(kind);
  await wellAgain();
}

const rows = async (): Promise<unknown> =>
  (await db.query(`select count(*)::int from '${inData(LAKE)}/issues/*.parquet'`)).rows[0]?.[0];

describe('a restored backup', () => {
  it('without commit records is whole after `rebuild --adopt`', async () => {
    lose(RECORDS);
    expect(await works('rebuild', '--adopt')).toMatch(/\d+ months adopted, 0 had their records, 0 failed/);
    await lives();
  });

  it('of raw alone is whole after `rebuild`', async () => {
    lose(LAKE, RECORDS);
    await loseRedis();
    await works('rebuild');
    await lives();
  });

  it('I6: of the lake alone shows what it has until `backfill` has fetched raw again', async () => {
    lose(RAW, RECORDS);
    await loseRedis();
    const before = await rows();
    const { code, err } = await jiralake('rebuild');
    expect([code, err]).toEqual([1, expect.stringContaining('there is no raw file')]);
    await works('rebuild', '--adopt');
    expect(await rows()).toBe(before);
    await works('backfill');
    await lives();
  });

  it('with older raw is whole after `reconcile`', async () => {
    putBack(RAW);
    await works('reconcile', '--force');
    await lives();
  });

  it('with an older lake is whole after `rebuild --adopt` and `reconcile`, also when only `issues` is older', async () => {
    putBack(LAKE);
    lose(RECORDS);
    await works('rebuild', '--adopt');
    await works('reconcile', '--force');
    await lives();
    // a month that began after the backup keeps its file
    for (const file of readdirSync(inBackup(`${LAKE}/issues`))) putBack(`${LAKE}/issues/${file}`);
    lose(RECORDS);
    await works('rebuild', '--adopt');
    await works('reconcile', '--force');
    await lives();
  });

  it('without Redis is whole after `reindex`, `replay` and `reconcile`', async () => {
    stack.signal('fetcher', 'SIGSTOP');
    await change('edit-summary');
    await change('attach');
    await eventually(async () => {
      const { deliveries } = await stack.simulator.status();
      expect(deliveries.pending).toBe(0);
    });
    await loseRedis();
    stack.signal('fetcher', 'SIGCONT');
    await works('reindex');
    // the issue of a new file is unknown now
    const { err } = await jiralake('replay', '--since', '2h');
    expect(err).toContain('events of attachments without a known issue: 1');
    await works('reconcile', '--force');
    await lives();
  });
});
