import path from 'node:path';
import { monthSchema, type Month } from '@jiralake/core';
import { createParquetStore, type ParquetStore } from '@jiralake/parquet-store';
import { createWorkRequests } from '@jiralake/queues';
import type { Row, TableName } from '@jiralake/tables';
import { buildBundles, eventually, startProgram, type Program } from '@jiralake/testing';
import { idOf, month, transformerEnvironment, useTransformer } from './use-transformer';

beforeAll(buildBundles);
let service: Program | undefined;
// registered first, so that it runs first: a living service would write into a folder that is being removed
afterEach(() => service?.stop('SIGKILL'));
const transformer = useTransformer();
const january = monthSchema.parse('2026-01');
jest.setTimeout(240_000);

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** The lake as an older version wrote it, with fewer tables and columns. */
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

/** Commits the issues of a month as an older version. */
async function writeOlder(of: Month, numbers: readonly number[]): Promise<void> {
  const rows: Partial<Record<TableName, Row[]>> = { issues: numbers.map((n) => ({ issue_id: String(n) })) };
  async function* parts() {
    yield await Promise.resolve({ rows, share: 1 });
  }
  const beforeCommit = (): Promise<void> => Promise.resolve();
  await olderLake().replaceMonth({ month: of, parts: parts(), beforeCommit });
}

describe('a month that an older version wrote', () => {
  it('is made again by a transformer that could not have it in memory at once, and keeps no other month waiting', async () => {
    const { save, dirty, queues, marked, ports, rowsOf } = transformer();
    // little to store, and much in memory
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
