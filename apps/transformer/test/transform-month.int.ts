import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError, RetryLaterError, monthSchema } from '@jiralake/core';
import { openDuckDb } from '@jiralake/duckdb';
import { createParquetStore, FencedError } from '@jiralake/lake-store';
import { LeaseLostError, monthWorkSet } from '@jiralake/ledger';
import { redisKey } from '@jiralake/redis';
import { tableNames } from '@jiralake/tables';
import { idOf, month, rowsOfAnIssue, useTransformer } from './use-transformer';

const transformer = useTransformer();
const january = monthSchema.parse('2026-01');
const noRows = Object.fromEntries(tableNames.map((table) => [table, 0]));

describe('a month', () => {
  it('is committed with the rows of all claimed issues, and acknowledged', async () => {
    const { save, mark, run, summaries, rowsOf, marked } = transformer();
    await Promise.all([save(1), save(2)]);
    await mark(1, 2);
    expect(await run()).toEqual({ outcome: 'committed', month, generation: 1, issues: 2 });
    await save(3);
    await mark(1);
    expect(await run()).toEqual({ outcome: 'committed', month, generation: 2, issues: 1 });
    expect(await summaries()).toEqual([
      ['1', 'issue 1'],
      ['2', 'issue 2'],
    ]);
    expect(await rowsOf(1)).toEqual(rowsOfAnIssue);
    expect(await marked()).toEqual([]);
    expect(await run()).toEqual({ outcome: 'nothing_to_do', month });
  });

  it('takes a thousand changes in few commits, and asks for the rest by a job', async () => {
    const { save, mark, run, summaries, marked, queues, generation } = transformer();
    const numbers = Array.from({ length: 1_000 }, (_, i) => i + 1);
    for (const number of numbers) await save(number);
    await mark(...numbers);
    let runs = 0;
    while ((await marked()).length > 0) {
      await queues.bull.transform.drain();
      await run();
      runs += 1;
      expect(await queues.bull.transform.getWaitingCount()).toBe((await marked()).length > 0 ? 1 : 0);
    }
    expect(runs).toBeLessThanOrEqual(4);
    expect(await generation()).toBe(runs);
    expect(await summaries()).toHaveLength(1_000);
  });
});

describe('an issue', () => {
  it('that was deleted loses its rows in all tables, and only they go', async () => {
    const { save, mark, run, rowsOf } = transformer();
    await Promise.all([save(1), save(2)]);
    await mark(1, 2);
    await run();
    await save(1, { raw: { _deleted_at: '2026-03-01T00:00:00.000Z' } });
    await mark(1);
    await run();
    expect(await rowsOf(1)).toEqual(noRows);
    expect(await rowsOf(2)).toEqual(rowsOfAnIssue);
  });

  it('I5: whose creation is in another month now leaves this one', async () => {
    const { save, mark, run, rowsOf, dirty, summaries } = transformer();
    await Promise.all([save(1), save(2)]);
    await mark(1, 2);
    await run();
    await save(1, { created: '2026-01-31T23:59:59.999+0000', raw: { key: 'OPS-5' } });
    await mark(1);
    await run();
    expect(await rowsOf(1)).toEqual(noRows);
    await dirty.mark(monthWorkSet(january), [{ id: idOf(1) }]);
    await run({}, false, january);
    expect(await rowsOf(1)).toEqual(rowsOfAnIssue);
    expect(await summaries()).toHaveLength(2);
  });

  it('I5: that moved has all its rows under its new key', async () => {
    const { save, mark, run, rowsOf, folder } = transformer();
    await save(1);
    await mark(1);
    await run();
    await save(1, { raw: { key: 'OPS-5' } });
    await mark(1);
    await run();
    expect(await rowsOf(1)).toEqual(rowsOfAnIssue);
    const db = await openDuckDb();
    for (const table of tableNames) {
      const sql = `select distinct issue_key from '${folder}/parquet/jira/${table}/*.parquet'`;
      expect((await db.query(sql)).rows).toEqual([['OPS-5']]);
    }
    db.close();
  });

  it('I1: that changes while the month is written stays marked', async () => {
    const { save, mark, run, marked, ports, queues } = transformer();
    await Promise.all([save(1), save(2)]);
    await mark(1, 2);
    const lake = {
      ...ports.lake,
      async commitMonth(...change: Parameters<typeof ports.lake.commitMonth>) {
        await mark(2);
        return ports.lake.commitMonth(...change);
      },
    };
    expect(await run({ lake })).toMatchObject({ outcome: 'committed', issues: 2 });
    expect(await marked()).toEqual(['2']);
    expect(await queues.bull.transform.getWaitingCount()).toBe(1);
  });
});

describe('a partition that cannot be read', () => {
  /** Commits issues 1 and 2, damages a file of the month, and changes issue 2. */
  async function damage(prefix: string): Promise<{ commits: string; file: string }> {
    const { save, mark, run, folder } = transformer();
    await Promise.all([save(1), save(2)]);
    await mark(1, 2);
    await run();
    const commits = path.join(folder, 'parquet/.commits/jira', month);
    const [file] = (await readdir(commits)).filter((name) => name.startsWith(prefix)) as [string];
    await writeFile(path.join(commits, file), 'PAR1');
    await save(2, { summary: 'changed' });
    await mark(2);
    return { commits, file };
  }

  it.each(['comments-', 'issues-', '0000000001.json'])(
    'I3: is made again from raw, with what changed meanwhile (%s)',
    async (prefix) => {
      const { run, marked, summaries, rowsOf, generation } = transformer();
      await damage(prefix);
      expect(await run()).toMatchObject({ outcome: 'committed', generation: 2, issues: 1 });
      expect(await marked()).toEqual([]);
      expect(await summaries()).toEqual([
        ['1', 'issue 1'],
        ['2', 'changed'],
      ]);
      expect((await rowsOf(1)).comments).toBe(1);
      expect(await generation()).toBe(2);
    },
  );

  it('I6: fails by name when a raw file cannot be read either, and nothing is written or acknowledged', async () => {
    const { run, marked, breakRaw } = transformer();
    const { commits, file } = await damage('comments-');
    await breakRaw(1);
    await expect(run()).rejects.toThrow(PermanentError);
    await expect(run()).rejects.toThrow(file);
    await expect(run()).rejects.toThrow('by-id/1.json');
    expect(await marked()).toEqual(['2']);
    expect((await readdir(commits)).filter((name) => name.endsWith('.json'))).toEqual(['0000000001.json']);
  });

  it('I6: is not made again, and keeps its rows, when raw lacks most of its issues', async () => {
    const { save, mark, run, marked, summaries, folder } = transformer();
    await Promise.all([save(1), save(3)]);
    await mark(3);
    const { commits } = await damage('comments-');
    await Promise.all([1, 3].map((number) => rm(path.join(folder, `raw/issues/by-id/${number}.json`))));
    await expect(run()).rejects.toThrow(PermanentError);
    await expect(run()).rejects.toThrow('has 1 of the 3 issues of 2026-02');
    expect(await marked()).toEqual(['2']);
    expect(await summaries()).toHaveLength(3);
    expect((await readdir(commits)).filter((name) => name.endsWith('.json'))).toEqual(['0000000001.json']);
  });

  it('I4: is not made again by one whose lease was taken over', async () => {
    const { run, redis, prefix, ports } = transformer();
    const { commits } = await damage('comments-');
    const remake: typeof ports.remake = async (of, beforeCommit) => {
      await redis.set(redisKey(prefix, 'lease', `month:${of}`), 'somebody else');
      return ports.remake(of, beforeCommit);
    };
    await expect(run({ remake })).rejects.toThrow('lease');
    expect((await readdir(commits)).filter((name) => name.endsWith('.json'))).toEqual(['0000000001.json']);
  });

  it('I6: fails by name when it was written by something else', async () => {
    const { save, mark, run, marked, folder } = transformer();
    const flat = path.join(folder, 'parquet/jira/issues', `${month}.parquet`);
    await mkdir(path.dirname(flat), { recursive: true });
    await writeFile(flat, 'PAR1');
    await save(1);
    await mark(1);
    await expect(run()).rejects.toThrow(flat);
    expect(await marked()).toEqual(['1']);
  });
});

describe('two writers of a month', () => {
  it('do not work at once', async () => {
    const { save, mark, run, marked, redis, prefix } = transformer();
    await save(1);
    await mark(1);
    await redis.set(redisKey(prefix, 'lease', `month:${month}`), 'somebody else', 'PX', 5_000);
    await expect(run()).rejects.toThrow(RetryLaterError);
    expect(await marked()).toEqual(['1']);
  });

  it('I4: the one whose lease was taken over commits and acknowledges nothing', async () => {
    const { save, mark, run, marked, generation, ports, redis, prefix } = transformer();
    await save(1);
    await mark(1);
    const raw = {
      async readIssue(...asked: Parameters<typeof ports.raw.readIssue>) {
        await redis.set(redisKey(prefix, 'lease', `month:${month}`), 'somebody else', 'PX', 5_000);
        return ports.raw.readIssue(...asked);
      },
    };
    await expect(run({ raw })).rejects.toThrow(LeaseLostError);
    expect(await generation()).toBeUndefined();
    expect(await marked()).toEqual(['1']);
  });

  it('I4: the one that froze past its last check is fenced off, and its work is done again', async () => {
    const { save, mark, run, marked, summaries, ports, redis, prefix } = transformer();
    await Promise.all([save(1), save(2)]);
    await mark(1, 2);
    const lake = {
      ...ports.lake,
      commitMonth: (change: Parameters<typeof ports.lake.commitMonth>[0]) =>
        ports.lake.commitMonth({
          ...change,
          async beforeCommit() {
            await change.beforeCommit();
            // the job sleeps here, and another replica writes the same month meanwhile
            await redis.del(redisKey(prefix, 'lease', `month:${month}`));
            await save(1, { summary: 'newer' });
            await mark(1);
            await run();
            await mark(2);
          },
        }),
    };
    await expect(run({ lake })).rejects.toThrow(FencedError);
    expect(await summaries()).toEqual([
      ['1', 'newer'],
      ['2', 'issue 2'],
    ]);
    expect(await marked()).toEqual(['2']);
  });

  it('I10: a crash between commit and acknowledgement repeats the work and changes nothing', async () => {
    const { save, mark, run, marked, summaries, ports } = transformer();
    await Promise.all([save(1), save(2)]);
    await mark(1, 2);
    const dirty = { ...ports.dirty, acknowledge: () => Promise.reject(new Error('killed')) };
    await expect(run({ dirty })).rejects.toThrow('killed');
    const before = await ports.lake.readMonth(month);
    expect(before?.tables['issues']?.rows).toBe(2);
    expect(await marked()).toHaveLength(2);
    await run();
    expect((await ports.lake.readMonth(month))?.tables).toEqual(before?.tables);
    expect(await summaries()).toHaveLength(2);
    expect(await marked()).toEqual([]);
  });

  it('makes all rows of a month again that another version wrote, with the first change', async () => {
    const { save, mark, run, ports, folder, quarantine, rowsOf, breakRaw } = transformer();
    for (const number of [1, 2, 3]) await save(number);
    await mark(1, 2, 3);
    const folders = {
      lake: path.join(folder, 'parquet/jira'),
      commits: path.join(folder, 'parquet/.commits/jira'),
    };
    const six = { tables: ports.tables.slice(0, 6), version: '1-00000000' };
    await run({ lake: createParquetStore(folders, six), tables: six.tables });
    await breakRaw(3);
    await save(1, { summary: 'changed' });
    await mark(1);
    await expect(run()).rejects.toThrow('not written: 3');
    const record = (await ports.lake.readMonth(month))!;
    expect(ports.lake.isOutdated(record)).toBe(false);
    expect((await rowsOf(2)).worklogs).toBe(1);
    // an issue that cannot be made again keeps its rows
    expect(await rowsOf(3)).toMatchObject({ issues: 1, comments: 1, worklogs: 0 });
    expect((await quarantine.list()).map(({ id }) => id)).toEqual(['3']);
  });
});
