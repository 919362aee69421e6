import { cp, mkdir, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError, monthSchema } from '@jiralake/core';
import { openDuckDb } from '@jiralake/duckdb';
import { createParquetStore, type ParquetStore } from '@jiralake/lake-store';
import { monthWorkSet } from '@jiralake/ledger';
import { openRawFolder } from '@jiralake/raw-store';
import { redisKey } from '@jiralake/redis';
import { defaultFieldMap, schemaVersion } from '@jiralake/tables';
import { rewriteMonthFromRaw } from '../src/rewrite-month-from-raw';
import { idOf, month, useTransformer } from './use-transformer';

const transformer = useTransformer();

const parquet = (): string => path.join(transformer().folder, 'parquet');
const commits = (): string => path.join(parquet(), '.commits/jira', month);
const flat = (table: string): string => path.join(parquet(), 'jira', table, `${month}.parquet`);
const recordOf = (generation: number): string => path.join(commits(), `000000000${generation}.json`);
/** Simulates the loss of all of Redis. */
const forget = (): Promise<number> => {
  const { redis, prefix } = transformer();
  return redis.del(redisKey(prefix, 'generations'));
};

async function change(number: number, summary: string): Promise<unknown> {
  const { save, mark, run } = transformer();
  await save(number, { summary });
  await mark(number);
  return run();
}

/** Makes the lake as `jiralake rebuild` does, without Redis. */
async function rebuildMonth(lake: ParquetStore): Promise<void> {
  const { ports, folder } = transformer();
  const raw = openRawFolder(path.join(folder, 'raw'));
  const { attachments, tables } = ports;
  const none = (): Promise<void> => Promise.resolve();
  await rewriteMonthFromRaw({ raw, attachments, tables, lake, context: await ports.context() }, month, none);
}

/** Writes three issues with a commit each: generation 3 added the third. */
async function fill(): Promise<void> {
  for (const number of [1, 2, 3]) await change(number, `issue ${number}`);
}

const afterChangeOfOne = [
  ['1', 'changed'],
  ['2', 'issue 2'],
  ['3', 'issue 3'],
];

/** What is lost of a month of generation 3, while Redis keeps or loses its generation. */
const losses: [string, () => Promise<unknown>][] = [
  ['its newest record', () => rm(recordOf(3))],
  ['all of its records', () => Promise.all([2, 3].map((generation) => rm(recordOf(generation))))],
  ['its folder of records', () => rm(commits(), { recursive: true })],
  [
    'its records, and a file cut short',
    async () => {
      await truncate(flat('comments'), 50);
      await Promise.all([2, 3].map((generation) => rm(recordOf(generation))));
    },
  ],
  ['all records of the lake', () => rm(path.join(parquet(), '.commits'), { recursive: true })],
  ['the whole lake', () => rm(parquet(), { recursive: true })],
];

describe('a month of the lake that was lost in part', () => {
  it.each(losses)(
    'I3: is made again from raw, above all generations, by its next change (%s)',
    async (_, lose) => {
      const { summaries, generation, marked, rowsOf } = transformer();
      await fill();
      await lose();
      expect(await change(1, 'changed')).toMatchObject({ outcome: 'committed', issues: 1 });
      expect(await summaries()).toEqual(afterChangeOfOne);
      expect(Object.values(await rowsOf(3))).toEqual(Object.values(await rowsOf(1)));
      expect(await generation()).toBe(4);
      expect(await marked()).toEqual([]);
    },
  );

  it.each(losses)('I3: also when Redis forgot the month (%s)', async (_, lose) => {
    const { summaries } = transformer();
    await fill();
    await lose();
    await forget();
    await change(1, 'changed');
    expect(await summaries()).toEqual(afterChangeOfOne);
  });

  it('I3: is made again when an older state of the lake is put back', async () => {
    const { summaries, generation } = transformer();
    await change(1, 'issue 1');
    await cp(parquet(), `${parquet()}-backup`, { recursive: true });
    await change(2, 'issue 2');
    await change(3, 'issue 3');
    await rm(parquet(), { recursive: true });
    await cp(`${parquet()}-backup`, parquet(), { recursive: true });
    await change(1, 'changed');
    expect(await summaries()).toEqual(afterChangeOfOne);
    expect(await generation()).toBe(4);
  });

  it('I4: a writer that read the month before the loss cannot commit over what was made again', async () => {
    const { ports, summaries } = transformer();
    await fill();
    const slept = await ports.lake.readMonth(month);
    const rows = Object.fromEntries(ports.tables.map(({ name }) => [name, []])) as never;
    await rm(recordOf(3));
    await change(1, 'changed');
    const late = { month, base: slept, issueIds: [], rows, beforeCommit: () => Promise.resolve() };
    await expect(ports.lake.commitMonth(late)).rejects.toThrow('committed generation 4 first');
    expect(await summaries()).toEqual(afterChangeOfOne);
  });

  it('I6: names a changed issue that could not be read when it is made again', async () => {
    const { mark, run, save, breakRaw, quarantine, marked, summaries } = transformer();
    await fill();
    await rm(parquet(), { recursive: true });
    await forget();
    await breakRaw(2);
    await save(1, { summary: 'changed' });
    await mark(1, 2);
    await expect(run()).rejects.toThrow(/^not written: 2 \(.*by-id\/2\.json is not JSON/);
    expect((await quarantine.list()).map(({ id }) => id)).toEqual(['2']);
    expect(await marked()).toEqual([]);
    expect(await summaries()).toEqual([afterChangeOfOne[0], afterChangeOfOne[2]]);
  });
});

describe('a month that is not lost', () => {
  const never = (): Promise<never> => Promise.reject(new Error('it was made again from all of raw'));

  it('is not made from all of raw when it is new', async () => {
    const { save, mark, run, summaries, dirty } = transformer();
    const january = monthSchema.parse('2026-01');
    for (const number of [2, 3]) await save(number);
    await mark(2, 3);
    expect(await run({ remake: never })).toMatchObject({ outcome: 'committed', issues: 2 });
    // one issue is marked a moment later, as in a backfill
    for (const number of [1, 4]) await save(number, { created: '2026-01-03T12:06:52.829+0100' });
    await dirty.mark(monthWorkSet(january), [{ id: idOf(1) }]);
    expect(await run({ remake: never }, false, january)).toMatchObject({ outcome: 'committed', issues: 1 });
    expect(await summaries()).toHaveLength(3);
  });

  it('is not made again for what a dead writer left that had not committed', async () => {
    const { save, mark, run, summaries } = transformer();
    await fill();
    const [data] = (await readdir(commits())).filter((name) => name.startsWith('issues-'));
    await writeFile(
      path.join(commits(), 'issues-0000000004-00aa00aa00aa.parquet'),
      await readFile(path.join(commits(), data ?? '')),
    );
    await save(1, { summary: 'changed' });
    await mark(1);
    expect(await run({ remake: never })).toMatchObject({ outcome: 'committed', generation: 4 });
    expect(await summaries()).toEqual(afterChangeOfOne);
  });

  it('is not made again after a rebuild of a deleted lake, although its generation is lower', async () => {
    const { ports, run, save, mark, summaries } = transformer();
    await fill();
    await rm(parquet(), { recursive: true });
    const rebuilt = createParquetStore(
      { lake: path.join(parquet(), 'jira'), commits: path.dirname(commits()) },
      { tables: ports.tables, version: schemaVersion(defaultFieldMap) },
    );
    await rebuildMonth(rebuilt);
    for (const [number, generation] of [
      [2, 2],
      [1, 3],
    ] as const) {
      await save(number, { summary: number === 1 ? 'changed' : 'issue 2' });
      await mark(number);
      expect(await run({ remake: never })).toMatchObject({ outcome: 'committed', generation });
    }
    expect(await summaries()).toEqual(afterChangeOfOne);
  });

  it('I6: is never overwritten when another program wrote it', async () => {
    const { save, mark, run, marked } = transformer();
    const db = await openDuckDb();
    await mkdir(path.dirname(flat('issues')), { recursive: true });
    await db.query(
      `copy (select '7' as issue_id, 'theirs' as summary) to '${flat('issues')}' (format parquet)`,
    );
    db.close();
    const theirs = await readFile(flat('issues'));
    await save(1);
    await mark(1);
    await expect(run()).rejects.toThrow(PermanentError);
    await expect(run()).rejects.toThrow(flat('issues'));
    expect(await readFile(flat('issues'))).toEqual(theirs);
    expect(await marked()).toEqual(['1']);
  });
});
