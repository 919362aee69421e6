import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema, issueKeySchema, monthSchema, type IssueId, type Month } from '@jiralake/core';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import { createParquetStore, listMonths } from '@jiralake/lake-store';
import {
  createCommitSpacing,
  createDirtySets,
  monthWorkSet,
  type DirtySets,
  createGenerations,
  createLeases,
  createQuarantine,
  type Quarantine,
} from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { rawIssueSchema, type RawIssue } from '@jiralake/payloads';
import { createQueues, type Queues, type JobResult } from '@jiralake/queues';
import { createAttachmentStore, createRawStore, openRawFolder, type RawStore } from '@jiralake/raw-store';
import { redisKey } from '@jiralake/redis';
import { createTables, defaultFieldMap, schemaVersion, tableNames, type TableName } from '@jiralake/tables';
import { useRedis, useTempFolder, type RedisForTests } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createRawHasOthers } from '../src/raw-has-others';
import { rewriteMonthFromRaw } from '../src/rewrite-month-from-raw';
import { transformMonth, type TransformMonthPorts } from '../src/transform-month';

export const month = monthSchema.parse('2026-02');
export const idOf = (number: number): IssueId => issueIdSchema.parse(String(number));

const schema = { tables: createTables(defaultFieldMap), version: schemaVersion(defaultFieldMap) };

/** Fields of an issue, and in `raw` the keys beside the fields. */
type Content = Record<string, unknown> & { raw?: object };

/** Starts the transformer's processor on real ports; each test has its own keys and folder. */
export interface Transformer {
  redis: Redis;
  url: string;
  prefix: string;
  folder: string;
  dirty: DirtySets;
  queues: Queues;
  quarantine: Quarantine;
  ports: TransformMonthPorts;
  /** Saves a raw file with a later fetch time than any before. */
  save(number: number, content?: Content): Promise<void>;
  /** Overwrites a raw file with content that is no issue. */
  breakRaw(number: number, content?: string): Promise<void>;
  mark(...numbers: number[]): Promise<void>;
  marked(of?: Month): Promise<IssueId[]>;
  /** Runs the job of a month as soon as the commit spacing allows. */
  run(changed?: Partial<TransformMonthPorts>, retried?: boolean, of?: Month): Promise<JobResult>;
  /** Returns id and summary of all issues in the lake. */
  summaries(): Promise<unknown[][]>;
  /** Returns the number of rows of an issue in each table. */
  rowsOf(number: number): Promise<Record<TableName, unknown>>;
  generation(of?: Month): Promise<number | undefined>;
}

export function useTransformer(server: RedisForTests = useRedis()): () => Transformer {
  const folder = useTempFolder();
  let db: DuckDb | undefined;
  let transformer: Transformer | undefined;
  let tests = 0;
  beforeAll(async () => {
    db = await openDuckDb();
  });
  afterAll(() => db?.close());
  beforeEach(() => {
    tests += 1;
    if (db) transformer = connect(db, server.url, `${server.prefix}-${tests}`, folder());
  });
  afterEach(async () => {
    await transformer?.queues.close();
    transformer?.redis.disconnect();
  });
  return () => {
    if (!transformer) throw new Error('the transformer exists only during tests');
    return transformer;
  };
}

function connect(db: DuckDb, url: string, prefix: string, folder: string): Transformer {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  const lake = path.join(folder, 'parquet/jira');
  const commits = path.join(folder, 'parquet/.commits/jira');
  const attachments = path.join(folder, 'raw/attachments');
  const raw = path.join(folder, 'raw');
  const context = { siteUrl: 'https://site.example', attachmentsDir: attachments, fields: undefined };
  const shaped = {
    attachments: createAttachmentStore(attachments),
    lake: createParquetStore({ lake, commits }, schema, undefined, createGenerations(redis, prefix)),
    tables: schema.tables,
  };
  const ports: TransformMonthPorts & { raw: RawStore; dirty: DirtySets; queues: Queues } = {
    ...shaped,
    raw: createRawStore(raw),
    context: () => Promise.resolve(context),
    remake: (of, beforeCommit) =>
      rewriteMonthFromRaw({ ...shaped, raw: openRawFolder(raw), context }, of, beforeCommit),
    rawHasOthers: createRawHasOthers(openRawFolder(raw), () => listMonths(commits)),
    dirty: createDirtySets(redis, prefix),
    leases: createLeases(redis, prefix, 10_000),
    spacing: createCommitSpacing(redis, prefix, 60_000),
    quarantine: createQuarantine(redis, prefix),
    queues: createQueues(redis, prefix),
    log: createLogger('test', 'silent'),
  };
  let saves = 0;
  const { dirty, queues, quarantine } = ports;
  return {
    redis,
    url,
    prefix,
    folder,
    dirty,
    queues,
    quarantine,
    ports,
    async save(number, content = {}) {
      saves += 1;
      await ports.raw.saveIssue(rawIssue(number, saves, content));
    },
    async breakRaw(number, content = '{"id":') {
      await mkdir(path.join(folder, 'raw/issues/by-id'), { recursive: true });
      await writeFile(path.join(folder, `raw/issues/by-id/${number}.json`), content);
    },
    mark: (...numbers) =>
      dirty.mark(
        monthWorkSet(month),
        numbers.map((number) => ({ id: idOf(number) })),
      ),
    marked: async (of = month) => (await dirty.claim(monthWorkSet(of), 10_000)).map(({ id }) => id),
    async run(changed, retried = false, of = month) {
      await redis.del(redisKey(prefix, 'committed', of));
      const context = { signal: new AbortController().signal, retried };
      return transformMonth({ ...ports, ...changed }, { v: 1, month: of }, context);
    },
    summaries: async () =>
      (await db.query(`select issue_id, summary from '${lake}/issues/*.parquet' order by issue_id::int`))
        .rows,
    async rowsOf(number) {
      const counts = tableNames.map(async (table) => {
        const sql = `select count(*)::int from '${lake}/${table}/*.parquet' where issue_id = '${number}'`;
        return [table, (await db.query(sql)).rows[0]?.[0]];
      });
      return Object.fromEntries(await Promise.all(counts)) as Record<TableName, unknown>;
    },
    generation: async (of = month) => (await ports.lake.readMonth(of))?.generation,
  };
}

/** Returns the number of rows of an issue in each table: an SLA is a custom field too. */
export const rowsOfAnIssue = Object.fromEntries(
  tableNames.map((table) => [table, table === 'custom_fields' ? 2 : 1]),
);

/** Returns an issue with a row in every table. */
function rawIssue(number: number, second: number, content: Content): RawIssue {
  const { raw, ...fields } = content;
  const at = new Date(Date.UTC(2026, 2, 1, 0, 0, second)).toISOString();
  const created = '2026-02-03T12:06:52.829+0100';
  const item = { field: 'status', fieldtype: 'jira', fromString: 'Open', toString: 'Done' };
  return rawIssueSchema.parse({
    id: String(number),
    key: issueKeySchema.parse(`SUP-${number}`),
    changelog: { histories: [{ id: `${number}1`, created, items: [item] }] },
    fields: {
      created,
      updated: created,
      summary: `issue ${number}`,
      comment: { comments: [{ id: `${number}1`, created }] },
      attachment: [{ id: `${number}1`, filename: 'a.txt', size: 5 }],
      worklog: { worklogs: [{ id: `${number}1`, created }] },
      customfield_10161: { name: 'SLA', ongoingCycle: { breached: false } },
      customfield_10323: [{ id: '1', value: 'Red, dark' }],
      issuelinks: [{ id: `${number}1`, type: { name: 'Blocks' }, outwardIssue: { key: 'SUP-1' } }],
      ...fields,
    },
    _remote_links: [{ id: number, object: { url: 'https://example.com' } }],
    _fetched_at: at,
    _synced_at: at,
    ...raw,
  });
}

/** Returns the environment of a transformer process on the same Redis and folder. */
export function transformerEnvironment({ url, prefix, folder }: Transformer): Record<string, string> {
  return {
    REDIS_URL: url,
    REDIS_PREFIX: prefix,
    JIRA_DATA_DIR: path.join(folder, 'raw'),
    JIRA_PARQUET_DIR: path.join(folder, 'parquet/jira'),
    JIRA_DOMAIN: 'site.example.com',
  };
}
