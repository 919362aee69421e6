import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createAlarms } from '@jiralake/alarms';
import { dataPaths, loadConfig, storageVariables, type DataPaths } from '@jiralake/config';
import { compareRebuild } from '@jiralake/consistency-check';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import { loggedEvents, type LoggedEvent } from '@jiralake/event-log';
import { createParquetStore, listMonths } from '@jiralake/lake-store';
import {
  createDirtySets,
  createDisappearances,
  createIncompleteIssues,
  createQuarantine,
  dropCorruptRecords,
} from '@jiralake/ledger';
import { createQueues, createSweepRuns, jobDefinition, queueTable, type QueueName } from '@jiralake/queues';
import { createAttachmentStore, createRawStore, createSiteStore } from '@jiralake/raw-store';
import { loadLakeSchema } from '@jiralake/rebuild';
import type { TableName } from '@jiralake/tables';
import { frozenRedisSchema, thawRedis, useRedis, useTempFolder } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { z } from 'zod';

const versions = path.resolve(__dirname, '../../../fixtures/versions');
const folder = useTempFolder();
const server = useRedis();

let db: DuckDb;
let redis: Redis;
beforeEach(async () => {
  db = await openDuckDb();
  redis = new Redis(server.url, { maxRetriesPerRequest: null });
});
afterEach(() => {
  db.close();
  redis.disconnect();
});

const aboutSchema = z.object({ siteUrl: z.string(), attachmentsDir: z.string() });

function readJson(version: string, name: string): unknown {
  return JSON.parse(readFileSync(path.join(versions, version, name), 'utf8'));
}

/** Copies the frozen files, which must never change. */
function thaw(version: string): DataPaths {
  cpSync(path.join(versions, version), folder(), { recursive: true, verbatimSymlinks: true });
  return dataPaths(loadConfig(storageVariables, { DATA_DIR: folder() }));
}

/** Returns present columns that the files of a table lack. */
async function missingColumns(
  lake: string,
  table: TableName,
  columns: readonly { name: string }[],
): Promise<string[]> {
  const files = path.join(lake, table, '*.parquet');
  const { rows } = await db.query(`describe from read_parquet('${files}', union_by_name = true)`);
  const there = new Set(rows.map(([name]) => name));
  return columns.map(({ name }) => name).filter((name) => !there.has(name));
}

/** Columns whose values change when a month of an earlier version is made again. */
const meaningOtherwise: Record<string, Partial<Record<TableName, string[]>>> = {
  '0.1.0': {
    // only e-mails; an empty list for people who hide theirs
    issues: ['participants'],
    // mentions and the like had no space before the next word
    comments: ['body'],
  },
};
/** Tables that had rows of fields without a value: apps/transformer/test/upgrade.int.ts compares them after the upgrade. */
const withFewerRows: Record<string, TableName[]> = { '0.1.0': ['custom_fields'] };

it('there is something frozen', () => {
  expect(readdirSync(versions)).toContain('0.1.0');
});

describe.each(readdirSync(versions))('what version %s stored', (version) => {
  it('raw: every issue, its files, the field catalogue and the logged events are read', async () => {
    const paths = thaw(version);
    const raw = createRawStore(paths.raw);
    const ids = await raw.listIssues();
    expect(ids.length).toBeGreaterThan(5);
    const issues = await Promise.all(ids.map((id) => raw.readIssue(id)));
    expect(issues.every((issue) => issue !== undefined)).toBe(true);
    const attachments = createAttachmentStore(paths.attachments);
    const states = (await Promise.all(ids.map((id) => attachments.readStates(id)))).filter(Boolean);
    expect(states).not.toEqual([]);
    expect((await createSiteStore(paths.raw).readFields())?.fields.length).toBeGreaterThan(10);
    const events: LoggedEvent[] = [];
    for await (const event of loggedEvents(paths.webhookEvents, {})) events.push(event);
    expect(events.length).toBeGreaterThan(10);
    expect(events.filter((event) => !('body' in event))).toEqual([]);
  });

  it('the lake: every month has its record, and its rows are those that raw makes now', async () => {
    const paths = thaw(version);
    const schema = await loadLakeSchema(undefined);
    const store = createParquetStore(paths, schema);
    const months = await listMonths(paths.commits);
    expect(months.length).toBeGreaterThan(1);
    for (const month of months) {
      const record = await store.readMonth(month);
      expect(record && (await store.issuesOf(record)).length).toBeGreaterThan(0);
    }
    const fields = await createSiteStore(paths.raw).readFields();
    const context = { ...aboutSchema.parse(readJson(version, 'about.json')), fields };
    const tables = schema.tables.filter(({ name }) => existsSync(path.join(paths.lake, name)));
    const newer: Partial<Record<TableName, string[]>> = {};
    for (const { name, columns } of tables) {
      const missing = await missingColumns(paths.lake, name, columns);
      newer[name] = [...missing, ...(meaningOtherwise[version]?.[name] ?? [])];
    }
    expect(newer.issues).not.toContain('issue_id');
    expect(tables.length).toBeGreaterThan(8);
    const comparable = tables.filter(({ name }) => !withFewerRows[version]?.includes(name));
    const ofThen = { ...schema, tables: comparable };
    expect(await compareRebuild(db, paths, ofThen, context, newer)).toBe(0);
  });

  it('the field map makes tables', async () => {
    thaw(version);
    const { fieldMap } = await loadLakeSchema(path.join(folder(), 'field-map.json'));
    expect(Object.keys(fieldMap).length).toBeGreaterThan(0);
  });

  it('redis: what is owed, set aside, incomplete and said is read, and nothing of it is dropped', async () => {
    const prefix = `${server.prefix}-${version}`;
    await thawRedis(redis, prefix, frozenRedisSchema.parse(readJson(version, 'redis.json')));
    const silent = { error: () => undefined, info: () => undefined, warn: () => undefined };
    const dropped: object[] = [];
    const ids = await dropCorruptRecords(redis, prefix, {
      error: (fields: object) => void dropped.push(fields),
    });
    expect([ids, dropped]).toEqual([[], []]);

    const owed = await createDirtySets(redis, prefix).summary();
    expect(owed.map(({ workSet }) => workSet)).toEqual(
      expect.arrayContaining(['fetch', expect.stringMatching(/^month:/)]),
    );
    const lists = [
      await createQuarantine(redis, prefix).list(),
      await createIncompleteIssues(redis, prefix).list(),
      await createAlarms(redis, prefix, silent).list(),
      await createDisappearances(redis, prefix).list(),
      await createSweepRuns(redis, prefix, silent).latest(),
    ];
    for (const list of lists) expect(list).not.toEqual([]);
  });

  it('redis: every job that waits, failed or was under way is one that workers take', async () => {
    const prefix = `${server.prefix}-jobs-${version}`;
    await thawRedis(redis, prefix, frozenRedisSchema.parse(readJson(version, 'redis.json')));
    const queues = createQueues(redis, prefix);
    try {
      let seen = 0;
      for (const name of Object.keys(queueTable) as QueueName[]) {
        for (const job of await queues.bull[name].getJobs()) {
          const problem = jobDefinition(name, job.name)?.schema.safeParse(job.data).error;
          expect([name, job.name, problem]).toEqual([name, job.name, undefined]);
          seen += 1;
        }
      }
      expect(seen).toBeGreaterThan(10);
    } finally {
      await queues.close();
    }
  });
});
