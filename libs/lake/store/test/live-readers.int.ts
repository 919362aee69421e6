import path from 'node:path';
import { createLakeViews, openDuckDb, viewName, type DuckDb } from '@jiralake/duckdb';
import { monthSchema, type Month } from '@jiralake/core';
import { useTempFolder } from '@jiralake/testing';
import { createParquetStore, type ParquetStore } from '../src/parquet-store';
import { changeOf, idOf, noRows, schema } from './sample-rows';

const folder = useTempFolder();
const lake = (): string => path.join(folder(), 'parquet/jira');
const months = ['2026-01', '2026-02', '2026-03', '2026-04'].map((month) => monthSchema.parse(month));
const issues = schema.tables.filter(({ name }) => name === 'issues');
const ISSUES = 100;
const QUERIES = 200;
let store: ParquetStore;
let db: DuckDb;
beforeAll(async () => {
  db = await openDuckDb();
});
afterAll(() => db.close());
beforeEach(async () => {
  store = createParquetStore({ lake: lake(), commits: path.join(folder(), 'parquet/.commits/jira') }, schema);
  for (const month of months) await commit(month, 'state 0');
});

/** Commits a month in which each issue has the same summary. */
async function commit(month: Month, summary: string): Promise<void> {
  const first = 1 + months.indexOf(month) * ISSUES;
  const ids = Array.from({ length: ISSUES }, (_, i) => idOf(first + i));
  const { rows, ...change } = changeOf(ids, summary, { month, base: await store.readMonth(month) });
  await store.commitMonth({ ...change, rows: { ...noRows, issues: rows.issues } });
}

/** Commits one month after the other, as fast as they go, until it is told to stop; returns how many. */
function keepCommitting(): { stop(): Promise<number> } {
  let stopped = false;
  const run = async (): Promise<number> => {
    let commits = 0;
    for (; !stopped; commits += 1) {
      const month = months[commits % months.length];
      // texts of different lengths move what comes after them in the file
      if (month) await commit(month, `state ${commits} ${'x'.repeat(commits % 7)}`);
    }
    return commits;
  };
  const running = run();
  return {
    stop() {
      stopped = true;
      return running;
    },
  };
}

const PER_MONTH = (source: string): string =>
  `select (issue_id::int - 1) // ${ISSUES} as month, count(*)::int, count(distinct summary)::int
   from ${source} group by month order by month`;
const ONE_STATE_OF_EACH = months.map((_, i) => [i, ISSUES, 1]);
const plainView = (): string => `read_parquet('${lake()}/issues/*.parquet', union_by_name = true)`;

it('200 queries while months are committed as fast as they go fail never, and see one state of each month', async () => {
  const writer = keepCommitting();
  try {
    for (let query = 0; query < QUERIES; query += 1) {
      const views = await createLakeViews(db, lake(), issues);
      expect((await db.query(PER_MONTH(viewName('issues')))).rows).toEqual(ONE_STATE_OF_EACH);
      await views.close();
    }
  } finally {
    expect(await writer.stop()).toBeGreaterThan(months.length);
  }
});

describe('a query that is under way when all months are replaced', () => {
  // so that it does not read ahead
  beforeAll(() => db.query("set threads = 1; set streaming_buffer_size = '10KB'"));

  /** Reads the first rows, has every month committed, and reads the rest; returns the summaries. */
  async function readAround(source: string): Promise<Record<string, number>> {
    const seen: Record<string, number> = {};
    const sql = `select summary, repeat(summary, 1000), * from ${source}`;
    const { batches } = await db.stream(sql, { values: 'text' });
    let committed = false;
    for await (const rows of batches) {
      for (const [summary = ''] of rows as string[][]) seen[summary] = (seen[summary] ?? 0) + 1;
      if (committed) continue;
      committed = true;
      for (const month of months) await commit(month, 'a later state, which is longer');
    }
    return seen;
  }

  it('reads on in the files that it began with', async () => {
    const views = await createLakeViews(db, lake(), issues);
    expect(await readAround(viewName('issues'))).toEqual({ 'state 0': months.length * ISSUES });
    await views.close();
  });

  it('would fail over the plain files, which DuckDB opens again by their names', async () => {
    await expect(readAround(plainView())).rejects.toThrow();
  });
});
