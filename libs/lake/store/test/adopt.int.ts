import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { monthSchema } from '@jiralake/core';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import { useTempFolder } from '@jiralake/testing';
import { adoptMonths, type Adopted } from '../src/adopt-months';
import { FencedError } from '../src/commit-record';
import { createParquetStore, type LakeSchema, type ParquetStore } from '../src/parquet-store';
import { monthsWithoutRecord } from '../src/published-tables';
import { changeOf, fileOf, idOf, month, schema } from './sample-rows';

const folder = useTempFolder();
const folders = () => ({
  lake: path.join(folder(), 'parquet/jira'),
  commits: path.join(folder(), 'parquet/.commits/jira'),
});
const flat = (table: string): string => path.join(folders().lake, table, `${month}.parquet`);
const inMonth = (name: string): string => path.join(folders().commits, month, name);
let db: DuckDb;
beforeAll(async () => {
  db = await openDuckDb();
});
afterAll(() => db.close());
const summaries = async (): Promise<unknown[][]> =>
  (await db.query(`select issue_id, summary from '${folders().lake}/issues/*.parquet' order by issue_id`))
    .rows;
const storeOf = (of: LakeSchema): ParquetStore => createParquetStore(folders(), of);
const adopt = (): Promise<Adopted> => adoptMonths(folders(), schema.version);
const adopted = { adopted: [month], kept: 0, failed: [] };

const january = monthSchema.parse('2026-01');
let store: ParquetStore;
beforeEach(async () => {
  store = storeOf(schema);
  const first = await store.commitMonth(changeOf([idOf(1), idOf(2)], 'first'));
  await store.commitMonth(changeOf([idOf(2)], 'second', { base: first }));
});
const loseRecords = (): Promise<void> => rm(path.dirname(folders().commits), { recursive: true });
const before = [
  ['1', 'first'],
  ['2', 'second'],
];

describe('a lake whose commit records are lost', () => {
  it('I6: is refused by name until they are made again from the published files, which stay as they are', async () => {
    const { tables } = (await store.readMonth(month))!;
    await loseRecords();
    expect(await monthsWithoutRecord(folders())).toEqual([month]);
    await expect(store.readMonth(month)).rejects.toThrow('`jiralake rebuild --adopt`');
    const inodes = async (): Promise<number[]> => [
      (await stat(flat('issues'))).ino,
      (await stat(flat('comments'))).ino,
    ];
    const files = await inodes();

    expect(await adopt()).toEqual(adopted);
    expect(await monthsWithoutRecord(folders())).toEqual([]);
    const record = (await store.readMonth(month))!;
    expect(record.version).toBe(schema.version);
    const contents = (of: typeof tables) =>
      Object.entries(of).map(([table, { rows, bytes, sha256 }]) => [table, rows, bytes, sha256]);
    expect(contents(record.tables).sort()).toEqual(contents(tables).sort());
    expect([await inodes(), await summaries()]).toEqual([files, before]);
    expect(await adopt()).toEqual({ adopted: [], kept: 1, failed: [] });

    await store.commitMonth(changeOf([idOf(3)], 'third', { base: record }));
    expect(await summaries()).toEqual([...before, ['3', 'third']]);
  });

  it('gives no generation a second time, however often the records are lost', async () => {
    const seen: number[] = [];
    const started = Date.now();
    const clock = jest.spyOn(Date, 'now');
    for (const _time of [1, 2, 3]) {
      await loseRecords();
      // a month is not committed more often than that
      clock.mockReturnValue(started + seen.length * 125);
      await adopt();
      const base = (await store.readMonth(month))!;
      const next = await store.commitMonth(changeOf([idOf(3)], `time ${seen.length}`, { base }));
      seen.push(base.generation, next.generation);
    }
    clock.mockRestore();
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    expect(seen[0]).toBeGreaterThan(2);
  });

  it('goes above what files of the month and broken records show', async () => {
    const name = '9999999000.json';
    await loseRecords();
    await mkdir(path.join(folders().commits, month), { recursive: true });
    await writeFile(inMonth(name), '{"v":1');
    await writeFile(inMonth('issues-9999999900-aa.parquet'), 'PAR1');
    expect(await adopt()).toEqual(adopted);
    expect((await store.readMonth(month))?.generation).toBe(9_999_999_901);
  });

  it('I6: refuses what is broken or not ours, by name, and leaves no trace of the try', async () => {
    await loseRecords();
    await truncate(flat('changelog'), (await stat(flat('changelog'))).size - 1);
    expect((await adopt()).failed).toEqual([
      { month, error: expect.stringContaining(`${flat('changelog')} cannot be adopted: `) as string },
    ]);
    expect(await readdir(path.join(folders().commits, month))).toEqual([]);
    await copyFile(flat('comments'), flat('changelog'));
    await db.query(`copy (select '1' as issue_id) to '${flat('worklogs')}' (format parquet)`);
    expect((await adopt()).failed[0]?.error).toContain('it does not say what version wrote it');
    await rm(flat('worklogs'));
    await rename(flat('issues'), path.join(folder(), 'away'));
    expect((await adopt()).failed[0]?.error).toContain(`${flat('issues')} is missing`);
    await rename(path.join(folder(), 'away'), flat('issues'));
    expect(await adopt()).toEqual(adopted);
  });

  it('I6: notices rot within a file', async () => {
    await loseRecords();
    const content = await readFile(flat('issues'));
    for (let i = 0; i < 3_000; i++) content[i + 4]! ^= 0xff;
    await writeFile(flat('issues'), content);
    expect((await adopt()).failed[0]?.error).toContain('cannot be adopted');
    // what an operator does then
    for (const { name } of schema.tables) await rm(flat(name));
    const { rows } = changeOf([idOf(1)], 'again');
    async function* parts() {
      yield await Promise.resolve({ rows, share: 1 });
    }
    await store.replaceMonth({ month, parts: parts(), beforeCommit: () => Promise.resolve() });
    expect(await summaries()).toEqual([['1', 'again']]);
  });

  it('takes the month for old when any of its files is', async () => {
    const older = { ...schema, version: '1-00000000' };
    const base = await store.readMonth(month);
    await storeOf(older).commitMonth(changeOf([idOf(1)], 'older', { base }));
    await loseRecords();
    await adopt();
    const record = (await store.readMonth(month))!;
    expect([record.version, store.isOutdated(record)]).toEqual(['1-00000000', true]);
  });

  it('keeps tables that this version does not know', async () => {
    await loseRecords();
    await mkdir(path.join(folders().lake, 'watchers'), { recursive: true });
    await copyFile(flat('comments'), flat('watchers'));
    await adopt();
    expect((await store.readMonth(month))?.tables['watchers']?.rows).toBe(2);
  });

  it('can be one month of several', async () => {
    await store.commitMonth({ ...changeOf([idOf(9)], 'january'), month: january });
    await loseRecords();
    expect(await adoptMonths(folders(), schema.version, january)).toEqual({ ...adopted, adopted: [january] });
    expect(await monthsWithoutRecord(folders())).toEqual([month]);
  });

  it('gives data files back that are gone while their record is there', async () => {
    const record = (await store.readMonth(month))!;
    await rm(inMonth(fileOf(record, 'comments')));
    expect(await adopt()).toEqual(adopted);
    expect(existsSync(inMonth(fileOf(record, 'comments')))).toBe(true);
    expect(await adopt()).toEqual({ adopted: [], kept: 1, failed: [] });
    await rm(inMonth(fileOf(record, 'comments')));
    await copyFile(flat('issues'), path.join(folder(), 'other'));
    await rename(path.join(folder(), 'other'), flat('comments'));
    expect((await adopt()).failed[0]?.error).toContain('jiralake rebuild --month 2026-02');
  });

  it('I4: a writer that began before the loss cannot commit over it', async () => {
    const base = await store.readMonth(month);
    const beforeCommit = async (): Promise<void> => {
      await loseRecords();
      await adopt();
    };
    await expect(store.commitMonth(changeOf([idOf(1)], 'late', { base, beforeCommit }))).rejects.toThrow(
      FencedError,
    );
    expect(await summaries()).toEqual(before);
  });
});
