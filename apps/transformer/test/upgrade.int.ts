import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { monthSchema, type Month } from '@jiralake/core';
import { createLakeViews, openDuckDb } from '@jiralake/duckdb';
import { loadLakeSchema } from '@jiralake/rebuild';
import { createParquetStore, listMonths, type ParquetStore } from '@jiralake/lake-store';
import { createWorkRequests } from '@jiralake/queues';
import { createSiteStore } from '@jiralake/raw-store';
import { compareRebuild } from '@jiralake/consistency-check';
import { cellsOf, eventually, startProgram, type Program } from '@jiralake/testing';
import { idOf, month, transformerEnvironment, useTransformer } from './use-transformer';

let service: Program | undefined;
afterEach(() => service?.stop('SIGKILL'));
const transformer = useTransformer();
const january = monthSchema.parse('2026-01');
jest.setTimeout(240_000);

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** The tables of an older version, with fewer tables and columns. */
function olderLake(): ParquetStore {
  const { folder, ports } = transformer();
  const folders = {
    lake: path.join(folder, 'parquet/jira'),
    commits: path.join(folder, 'parquet/.commits/jira'),
  };
  const tables = ports.tables
    .filter(({ name }) => name === 'issues' || name === 'comments')
    .map((table) => ({ ...table, columns: table.columns.slice(0, 5) }));
  return createParquetStore(folders, { tables, version: '1-00000000' });
}

/** Commits the issues of a month as an older version does. */
async function writeOlder(of: Month, numbers: readonly number[]): Promise<void> {
  const { columns } = transformer().ports.tables.find(({ name }) => name === 'issues')!;
  const rows = {
    issues: cellsOf(
      columns.slice(0, 5),
      numbers.map((n) => ({ issue_id: String(n) })),
    ),
  };
  async function* parts() {
    yield await Promise.resolve({ rows, share: 1 });
  }
  const beforeCommit = (): Promise<void> => Promise.resolve();
  await olderLake().replaceMonth({ month: of, parts: parts(), beforeCommit });
}

describe('a month that an older version wrote', () => {
  it('is made again by a transformer that could not have it in memory at once, and keeps no other month waiting', async () => {
    const { save, dirty, queues, marked, ports, rowsOf } = transformer();
    // few bytes on disk, but many in memory
    const body = 'x'.repeat(1_000);
    const comments = upTo(60).map((n) => ({ id: String(n), created: '2026-02-03T10:00:00.000Z', body }));
    const numbers = upTo(1_100);
    await Promise.all(numbers.map((number) => save(number, { comment: { comments } })));
    await save(5_000, { created: '2026-01-15T10:00:00.000Z' });
    await writeOlder(month, numbers);
    const work = createWorkRequests(dirty, queues);
    await work.transform(month, [idOf(1)]);
    await work.transform(january, [idOf(5_000)]);

    const env = { NODE_OPTIONS: '--max-old-space-size=110', TRANSFORM_CONCURRENCY: '1' };
    const program = startProgram('dist/apps/transformer/main.js', {
      ...transformerEnvironment(transformer()),
      ...env,
    });
    service = program;
    const done = eventually(
      async () => expect([...(await marked()), ...(await marked(january))]).toEqual([]),
      120_000,
    );
    const how = await Promise.race([done.then(() => 'done'), program.ended]);
    expect([how, how === 'done' ? [] : program.lines.slice(-20)]).toEqual(['done', []]);

    const record = (await ports.lake.readMonth(month))!;
    expect([ports.lake.isOutdated(record), record.tables['comments']?.rows]).toEqual([false, 1_100 * 60]);
    expect((await rowsOf(1_100)).comments).toBe(60);
    const written = program.lines.flatMap(
      (line) => /"outcome":"committed","month":"([^"]+)"/.exec(line)?.[1] ?? [],
    );
    expect(written).toEqual([month, january, month, month]);
  });

  it('I10: goes on where a killed transformer left off, also when Redis forgot that', async () => {
    const { save, mark, marked, run, ports, dirty, redis, prefix, summaries, queues } = transformer();
    const numbers = upTo(1_100);
    for (const number of numbers) await save(number);
    await writeOlder(month, numbers);
    const read: string[] = [];
    const raw = {
      readIssue: (...asked: Parameters<typeof ports.raw.readIssue>) => {
        read.push(asked[0]);
        return ports.raw.readIssue(...asked);
      },
    };
    await mark(1_100);
    expect(await run({ raw })).toMatchObject({ generation: 2, issues: 501 });
    expect(await marked()).toEqual(['501']);
    expect(await queues.bull.transform.getWaitingCount()).toBe(1);
    const killed = { ...dirty, mark: () => Promise.reject(new Error('killed')) };
    await expect(run({ raw, dirty: killed })).rejects.toThrow('killed');
    expect((await ports.lake.readMonth(month))?.upgrade?.from).toBe('1001');
    expect(await marked()).toEqual(['501']);

    await redis.del(await redis.keys(`{${prefix}}*`));
    await mark(1);
    read.length = 0;
    expect(await run({ raw })).toMatchObject({ generation: 4 });
    expect(read.sort()).toEqual(['1', ...upTo(100).map((n) => String(n + 1_000))].sort());
    expect(await marked()).toEqual([]);
    expect(ports.lake.isOutdated((await ports.lake.readMonth(month))!)).toBe(false);
    expect(await summaries()).toEqual(numbers.map((number) => [String(number), `issue ${number}`]));
  });

  it('I6: keeps the rows of issues that cannot be made again, names them, and goes on behind them', async () => {
    const { save, mark, marked, run, ports, rowsOf, breakRaw } = transformer();
    await writeOlder(month, upTo(600));
    await save(600);
    await Promise.all(upTo(499).map((number) => breakRaw(number)));
    await save(500);
    for (const number of [501, 599]) await save(number);
    await mark(600);
    await expect(run()).rejects.toThrow('not written: 1 (');
    expect(await marked()).toEqual(['501']);
    await expect(run()).rejects.toThrow('issue 502 has no raw file');
    expect(await marked()).toEqual([]);
    const record = (await ports.lake.readMonth(month))!;
    expect([ports.lake.isOutdated(record), record.tables['issues']?.rows]).toEqual([false, 600]);
    expect([(await rowsOf(1)).issues, (await rowsOf(599)).comments]).toEqual([1, 1]);
  });
});

const versions = path.resolve(__dirname, '../../../fixtures/versions');

describe.each(readdirSync(versions))('the months that version %s stored', (version) => {
  it('I3: are made again with their next change, and then have every table, column and row that raw makes', async () => {
    const { folder, dirty, queues, marked, ports } = transformer();
    cpSync(path.join(versions, version), folder, { recursive: true, verbatimSymlinks: true });
    const paths = dataPaths(loadConfig(storageVariables, { DATA_DIR: folder }));
    const months = await listMonths(paths.commits);
    const outdated = await Promise.all(months.map(async (of) => isOutdated(of)));
    expect([months.length > 1, new Set(outdated)]).toEqual([true, new Set([true])]);
    const work = createWorkRequests(dirty, queues);
    for (const of of months) await work.transform(of, [(await firstIssue(of))!]);

    service = startProgram('dist/apps/transformer/main.js', {
      ...transformerEnvironment(transformer()),
      JIRA_DATA_DIR: paths.raw,
    });
    await eventually(async () => {
      for (const of of months) expect(await marked(of)).toEqual([]);
    }, 60_000);
    for (const of of months) expect(await isOutdated(of)).toBe(false);
    const fields = await createSiteStore(paths.raw).readFields();
    const context = { siteUrl: 'https://site.example.com', attachmentsDir: paths.attachments, fields };
    const schema = await loadLakeSchema(undefined);
    const db = await openDuckDb();
    try {
      expect(await compareRebuild(db, paths, schema, context)).toBe(0);
      const views = await createLakeViews(db, paths.lake, schema.tables);
      expect(views.names).toHaveLength(schema.tables.length);
      for (const [name, column] of RICHER) {
        const { rows } = await db.query(`select count(${column})::int from jira_${name}`);
        expect([name, column, Number(rows[0]?.[0]) > 0]).toEqual([name, column, true]);
      }
      await views.close();
    } finally {
      db.close();
    }

    async function isOutdated(of: Month): Promise<boolean> {
      const record = await ports.lake.readMonth(of);
      return record !== undefined && ports.lake.isOutdated(record);
    }
    async function firstIssue(of: Month) {
      return (await ports.lake.issuesOf((await ports.lake.readMonth(of))!))[0];
    }
  });
});

/** Columns that an upgrade fills from what every version stored. */
const RICHER = [
  ['issues', 'is_subtask'],
  ['issues', 'project_type'],
  ['custom_fields', 'field_custom_type'],
  ['custom_field_values', 'value_text'],
] as const;
