import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLakeViews, openDuckDb } from '@jiralake/duckdb';
import { startSimulatedStack, type SimulatedStack } from '@jiralake/local-stack';
import { compareSite, untilQuiet, watchQueues } from '@jiralake/consistency-check';
import { createTables, defaultFieldMap } from '@jiralake/tables';
import { eventually } from '@jiralake/testing';

const LONGEST_MS = 60_000;

export interface Renaming {
  stack: SimulatedStack;
  /** Changes a thing of the site; returns the names of the events that the site sends. */
  change(request: Readonly<Record<string, unknown>>): Promise<string[]>;
  /** Returns the first column of each row of a query of the published files. */
  lake(sql: string): Promise<unknown[]>;
  /** Waits until a query returns these values. */
  says(sql: string, expected: readonly unknown[]): Promise<void>;
  /** Compares names once; returns the result. */
  pollNames(): Promise<string>;
  untilQuiet(): Promise<void>;
  /** Returns the names of the tables that differ from the site. */
  differences(): Promise<Record<string, number>>;
  /** Returns how often a route was requested since the last reset. */
  asked(route: string): Promise<number>;
  stop(): Promise<void>;
}

/** Returns the files of the lake: each is replaced, and never changed. */
async function publishedFiles(lake: string): Promise<string> {
  const names = (await readdir(lake, { recursive: true })).filter((name) => name.endsWith('.parquet'));
  const inodes = names.map(async (name) => `${name} ${(await stat(path.join(lake, name))).ino}`);
  return (await Promise.all(inodes)).join();
}

/** Starts the whole system with a small site, which is not announced yet. */
export async function startRenaming(redis: { url: string; prefix: string }): Promise<Renaming> {
  const folder = await mkdtemp(path.join(tmpdir(), 'jiralake-test-'));
  const stack = await startSimulatedStack({
    dataDir: path.join(folder, 'data'),
    distDir: path.resolve(__dirname, '../../../dist'),
    redis: { ...redis, leaveNothing: true },
    simulate: { months: 1, seed: 2, issues: 40 },
    env: {
      PORT: '0',
      JIRA_MAX_REQUESTS_PER_SECOND: '1000',
      FETCH_PATIENCE_MS: '300',
      RENEWALS_PER_MINUTE: '100000',
    },
    serviceEnv: {},
    replicas: { dashboard: 0 },
    say: () => undefined,
    onLine: () => undefined,
  });
  const queues = watchQueues(stack);
  const db = await openDuckDb();
  const tables = createTables(defaultFieldMap);
  const lakeDir = path.join(folder, 'data/parquet/jira');
  const lake: Renaming['lake'] = async (sql) => {
    const views = await createLakeViews(db, lakeDir, tables);
    try {
      return (await db.queryJson(sql)).rows.map(([first]) => first);
    } finally {
      await views.close();
    }
  };
  return {
    stack,
    lake,
    change: (request) => stack.simulator.changeThing(request),
    async says(sql, expected) {
      let [asked, said]: [string, unknown[]] = ['', []];
      await eventually(async () => {
        const files = await publishedFiles(lakeDir);
        // the services are alone on the CPU until there are new changes to see
        if (files !== asked) [asked, said] = [files, await lake(sql)];
        expect({ sql, says: said }).toEqual({ sql, says: expected });
      }, LONGEST_MS);
    },
    pollNames: () => queues.sweep('poll-names', LONGEST_MS),
    untilQuiet: () => untilQuiet(stack, queues, LONGEST_MS),
    async differences() {
      const { tables: compared } = await compareSite(stack, db);
      const off = Object.entries(compared).filter(([, table]) => table.differences > 0);
      return Object.fromEntries(off.map(([name, table]) => [name, table.differences]));
    },
    asked: async (route) =>
      (await stack.simulator.requests())
        .filter((entry) => entry.route.endsWith(route))
        .reduce((sum, { count }) => sum + count, 0),
    async stop() {
      db.close();
      await queues.close();
      await stack.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
