import path from 'node:path';
import { openDuckDb } from '@jiralake/duckdb';
import { startProgram, useTempFolder, type Program, type RedisForTests } from '@jiralake/testing';
import { z } from 'zod';

const listening = z.object({ url: z.string(), mediaUrl: z.string(), cloudId: z.string() });
const siteIssue = z.object({
  issue: z.object({
    id: z.string(),
    key: z.string(),
    fields: z.object({ summary: z.string(), created: z.string() }),
  }),
});

export interface SiteIssue {
  id: string;
  key: string;
  summary: string;
  created: string;
}

export interface Pipeline {
  /** the raw file of an issue */
  rawFile(id: string): string;
  /** returns the issue as the site returns it */
  issues(): Promise<SiteIssue[]>;
  change(kind: string, issueId: string): Promise<void>;
  /** returns the summaries of an issue in the lake: one when the lake has it */
  summariesOf(id: string): Promise<unknown[]>;
  startWorkers(): void;
}

/** Starts the simulated Jira as a process; the test starts fetcher and transformer. */
export function usePipeline(redis: RedisForTests): () => Pipeline {
  // the transformer's encoding threads are a bundle of their own
  const programs: Program[] = [];
  afterEach(
    async () => void (await Promise.all(programs.splice(0).map((program) => program.stop('SIGKILL')))),
  );
  const folder = useTempFolder();
  let pipeline: Pipeline | undefined;
  beforeEach(async () => {
    const flags = ['--issues', '20', '--months', '2', '--seed', '7', '--now', '2026-11-24T10:00:00Z'];
    const simulator = startProgram('dist/tools/jira-sim/main.js', {}, flags);
    programs.push(simulator);
    const site = listening.parse(JSON.parse(await simulator.line(/"listening"/)));
    pipeline = connect(redis, folder(), site, programs);
  });
  return () => {
    if (!pipeline) throw new Error('the pipeline is there only during tests');
    return pipeline;
  };
}

function connect(
  redis: RedisForTests,
  folder: string,
  site: z.infer<typeof listening>,
  programs: Program[],
): Pipeline {
  const env = {
    REDIS_URL: redis.url,
    REDIS_PREFIX: redis.prefix,
    DATA_DIR: folder,
    JIRA_DOMAIN: 'site.example.com',
    JIRA_BASE_URL: site.url,
    JIRA_GATEWAY_URL: site.url,
    JIRA_EMAIL: 'integration@example.com',
    JIRA_API_TOKEN: 'sim-token',
    JIRA_ATTACHMENT_HOSTS: new URL(site.mediaUrl).host,
  };
  return {
    rawFile: (id) => path.join(folder, `raw/jira/issues/by-id/${id}.json`),
    async issues() {
      const text = await (await fetch(`${site.url}/_sim/issues`)).text();
      return text
        .trim()
        .split('\n')
        .map((line) => siteIssue.parse(JSON.parse(line)).issue)
        .map(({ id, key, fields }) => ({ id, key, ...fields }));
    },
    async change(kind, issueId) {
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify({ kind, issueId });
      const response = await fetch(`${site.url}/_sim/change`, { method: 'POST', headers, body });
      if (!response.ok) throw new Error(`${kind}: ${await response.text()}`);
    },
    async summariesOf(id) {
      const db = await openDuckDb();
      try {
        const files = path.join(folder, 'parquet/jira/issues/*.parquet');
        const { rows } = await db.query(`select summary from '${files}' where issue_id = '${id}'`);
        return rows.flat();
      } finally {
        db.close();
      }
    },
    startWorkers() {
      programs.push(
        startProgram('dist/apps/fetcher/main.js', env),
        startProgram('dist/apps/transformer/main.js', env),
      );
    },
  };
}
