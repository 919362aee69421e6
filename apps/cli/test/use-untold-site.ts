import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { openDuckDb } from '@jiralake/duckdb';
import { startSimulatedStack, type SimulatedStack, type StackOptions } from '@jiralake/local-stack';
import { createSweepRuns, type SweepName, type SweepRun } from '@jiralake/queues';
import { compareSite } from '@jiralake/consistency-check';
import { buildBundles, useRedis, useTempFolder } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { runCli } from './run-cli';

type Site = Partial<NonNullable<StackOptions['simulate']>> & { issues: number };

export const NOBODY = { fetcher: 0, transformer: 0, scheduler: 0 };

export interface UntoldSite {
  /** no ingress, so the events of the site are lost */
  start(
    site: Site,
    replicas?: StackOptions['replicas'],
    env?: Record<string, string>,
    serviceEnv?: StackOptions['serviceEnv'],
  ): Promise<SimulatedStack>;
  stop(): Promise<void>;
  redisUrl(): string;
  stack(): SimulatedStack;
  folder(): string;
  dataDir(): string;
  env(): Record<string, string>;
  /** Runs a command with `--json` and parses its result. @throws Error with its output when it has none */
  run<T>(...args: string[]): Promise<T & { code: number | null; err: string }>;
  expectLakeToEqualSite(): Promise<void>;
  /** Returns how many requests since the last reset had a route that ends like this. */
  asked(route: string): Promise<number>;
  /** Returns the time of the last write of each data file. */
  written(folder?: string): Record<string, number>;
  /** Returns the results of a sweep, newest run first. */
  runsOf(sweep: SweepName): Promise<SweepRun[]>;
  /** Returns all keys of the test's prefix in Redis with their content, except those that idle workers write. */
  redisContent(): Promise<Record<string, string>>;
}

/** A simulated site, whose changes no webhook announces, and services for each test. */
export function useUntoldSite(): UntoldSite {
  const server = useRedis();
  let stack: SimulatedStack | undefined;
  const stop = async (): Promise<void> => {
    await stack?.stop();
    stack = undefined;
  };
  afterEach(stop);
  const folder = useTempFolder();
  const dataDir = (): string => path.join(folder(), 'data');
  beforeAll(buildBundles);
  let tests = 0;

  const started = (): SimulatedStack => {
    if (!stack) throw new Error('no site is started');
    return stack;
  };
  return {
    stop,
    folder,
    dataDir,
    stack: started,
    redisUrl: () => server.url,
    async start(site, replicas = {}, env = {}, serviceEnv = {}) {
      stack = await startSimulatedStack({
        dataDir: dataDir(),
        distDir: path.resolve(__dirname, '../../../dist'),
        redis: { url: server.url, prefix: `${server.prefix}-${++tests}`, leaveNothing: true },
        simulate: { months: 3, seed: 5, ...site },
        env: { PORT: '0', JIRA_MAX_REQUESTS_PER_SECOND: '1000', FETCH_PATIENCE_MS: '300', ...env },
        serviceEnv,
        replicas: { ingress: 0, dashboard: 0, ...replicas },
        say: () => undefined,
        onLine: () => undefined,
      });
      return stack;
    },
    env: () => ({ ...started().env }),
    async run<T>(...args: string[]) {
      const { code, out, err } = await runCli([...args, '--json'], folder(), { ...started().env });
      const last = out.trim().split('\n').at(-1);
      if (!last) throw new Error(err);
      return { ...(JSON.parse(last) as T), code, err };
    },
    async expectLakeToEqualSite() {
      const db = await openDuckDb();
      const { site, tables, ...found } = await compareSite(started(), db);
      db.close();
      expect({ tables, ...found }).toMatchObject({ differences: 0, missingAttachments: [] });
      expect(tables.issues.rows).toBe(site.length);
    },
    async asked(route) {
      const requests = await started().simulator.requests();
      return requests
        .filter((entry) => entry.route.endsWith(route))
        .reduce((sum, { count }) => sum + count, 0);
    },
    written(name = '.') {
      const top = path.join(dataDir(), name);
      if (!existsSync(top)) return {};
      const files = readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );
      return Object.fromEntries(
        files
          .map((entry) => path.join(entry.parentPath, entry.name))
          .map((file) => [file, statSync(file).mtimeMs]),
      );
    },
    async runsOf(sweep) {
      const redis = new Redis(server.url);
      const runs = await createSweepRuns(redis, started().redis.prefix, { warn: () => undefined }).of(sweep);
      redis.disconnect();
      return runs;
    },
    async redisContent() {
      const redis = new Redis(server.url);
      const all = await redis.keys(`{${started().redis.prefix}}*`);
      const keys = all.filter((key) => !key.endsWith(':stalled-check'));
      const dumps = await Promise.all(keys.map(async (key) => [key, String(await redis.dump(key))] as const));
      redis.disconnect();
      return Object.fromEntries(dumps.sort());
    },
  };
}
