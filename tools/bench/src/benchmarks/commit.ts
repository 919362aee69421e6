import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { openDuckDb } from '@jiralake/duckdb';
import { rowsIn, createTables, defaultFieldMap, type Table } from '@jiralake/tables';
import type { Benchmark, BenchmarkOptions, Figure } from '../benchmark';
import { move, work, type Edit } from '../commit/edits';
import { idAt, issueAt, rowsOfIssues } from '../commit/issue-source';
import { contextOf, fillMonth, indexOf, type FilledMonth } from '../commit/measure-commits';
import { referenceTables } from '../commit/reference-tables';
import { rewriteWithDuckDb, rewriteWithParquetjs, type Rewrite } from '../commit/rewrite-month';
import { median, ofRounds } from '../statistics';
import { loadIssues, type LoadedSite } from '../transform/load-issues';

/** Measures one change from the raw issue to the published files, by the size of its month. */
export const commitBenchmark: Benchmark = {
  name: 'commit',
  description: 'one change in months of growing size, beside a full rewrite by parquetjs and by DuckDB',
  async run(options) {
    const sizes = options.short ? [20, 60] : [200, 1_000, 5_000, 20_000];
    // a running service is warmed up; the first changes mostly measure the JIT compiler
    const rounds = options.short ? { warm: 1, counted: 3 } : { warm: 100, counted: 60 };
    const site = await loadIssues(options, options.short ? 20 : 1_000);
    const figures: Figure[] = [];
    const medians: number[] = [];
    for (const issues of sizes) {
      options.signal.throwIfAborted();
      options.say(`commit: a month of ${issues} issues`);
      const measured = await measureSize(options, site, issues, rounds);
      medians.push(median(measured.work) ?? 0);
      figures.push(...figuresOf(issues, measured));
    }
    const [first = 0, last = 0] = options.short ? medians : [medians[1], medians[3]];
    return [...figures, growthFigure(options.short ? sizes : [1_000, 20_000], last / first)];
  },
};

interface Rounds {
  warm: number;
  counted: number;
}

interface Measured {
  /** milliseconds of each round */
  work: number[];
  move: number[];
  /** the same with all tables and all columns */
  everything: number[];
  parquetjs: number[];
  duckdb: number[];
  bytes: number;
}

async function measureSize(
  options: BenchmarkOptions,
  site: LoadedSite,
  issues: number,
  rounds: Rounds,
): Promise<Measured> {
  const all = createTables(defaultFieldMap);
  const tables = referenceTables(all);
  const name = `commit-${issues}`;
  try {
    const month = await fillMonth(options, site, tables, { name: `${name}/six`, issues });
    const peers = await measurePeers(options, site, tables, month, name);
    const edited = await changes(month, work, rounds);
    const moved = await changes(month, move, rounds);
    const whole = await fillMonth(options, site, all, { name: `${name}/all`, issues });
    const everything = await changes(whole, work, rounds);
    return { work: edited, move: moved, everything, ...peers, bytes: month.bytes };
  } finally {
    await rm(path.join(options.dataDir, name), { recursive: true, force: true });
  }
}

async function changes(month: FilledMonth, edit: Edit, { warm, counted }: Rounds): Promise<number[]> {
  const times: number[] = [];
  for (let round = 1; round <= warm + counted; round++) times.push(await month.change(edit, round));
  return times.slice(warm);
}

/** Measures parquetjs and DuckDB on the tables that the change touches. */
async function measurePeers(
  { dataDir, short }: BenchmarkOptions,
  site: LoadedSite,
  tables: readonly Table[],
  { lake, issues }: FilledMonth,
  name: string,
): Promise<Pick<Measured, 'parquetjs' | 'duckdb'>> {
  const to = path.join(dataDir, name, 'peers');
  await mkdir(to, { recursive: true });
  const index = indexOf(1, issues);
  const rows = rowsOfIssues([work(issueAt(site.issues, index), 1)], tables, contextOf(site));
  const changed = tables.filter((table) => ['issues', 'comments', 'changelog'].includes(table.name));
  const rewrites = changed.map((table) => ({
    table,
    lake,
    to,
    id: idAt(index),
    rows: rowsIn(table, rows[table.name]),
  }));
  const db = await openDuckDb();
  try {
    return {
      parquetjs: await timed(short || issues > 5_000 ? 1 : 3, rewrites, rewriteWithParquetjs),
      duckdb: await timed(short ? 1 : 9, rewrites, (rewrite) => rewriteWithDuckDb(db, rewrite)),
    };
  } finally {
    db.close();
  }
}

async function timed(
  rounds: number,
  rewrites: readonly Rewrite[],
  rewrite: (rewrite: Rewrite) => Promise<void>,
): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    for (const each of rewrites) await rewrite(each);
    times.push(performance.now() - startedAt);
  }
  return times;
}

const TARGETS: Readonly<Record<number, number>> = { 200: 25, 1_000: 35, 5_000: 50, 20_000: 80 };

function figuresOf(issues: number, measured: Measured): Figure[] {
  const atMost = TARGETS[issues];
  const own = median(measured.work) ?? 0;
  const peer = (name: string, times: number[]): Figure[] => [
    { name: `  ${name}`, ...ofRounds(times), unit: 'ms' },
    { name: `  ${name}, ratio`, value: (median(times) ?? 0) / own, unit: 'times ours' },
  ];
  return [
    {
      name: `one change, ${issues.toLocaleString('en-US')} issues in the month`,
      ...ofRounds(measured.work),
      unit: 'ms',
      ...(atMost === undefined ? {} : { target: { atMost } }),
      note: `edited and commented; six tables of ${(measured.bytes / 1e6).toFixed(2)} MB`,
    },
    { name: '  moved to another project', ...ofRounds(measured.move), unit: 'ms', note: 'all six change' },
    { name: '  all tables and columns', ...ofRounds(measured.everything), unit: 'ms' },
    ...peer('rewrite by parquetjs', measured.parquetjs),
    ...peer('rewrite by DuckDB', measured.duckdb),
  ];
}

function growthFigure(sizes: readonly number[], value: number): Figure {
  const [from, to] = sizes.map((size) => size.toLocaleString('en-US'));
  return { name: `growth from ${from} to ${to} issues`, value, unit: 'times', target: { atMost: 2.5 } };
}
