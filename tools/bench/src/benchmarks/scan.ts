import { mkdir, readdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import type { Benchmark, Figure } from '../benchmark';
import { folderBytes } from '../rebuild/folder-bytes';
import { runRebuild } from '../rebuild/run-rebuild';
import { differentSites, writeRaw } from '../rebuild/write-raw';
import { queries, queryOver } from '../scan/queries';
import { median, ofRounds } from '../statistics';

const TABLES = ['issues', 'changelog'];

/** Measures how fast DuckDB reads the lake, compared with the same rows in files that DuckDB wrote. */
export const scanBenchmark: Benchmark = {
  name: 'scan',
  description: 'queries of DuckDB over the lake, beside the same over files that DuckDB wrote',
  async run(options) {
    const issues = options.short ? 60 : 15_000;
    const rounds = options.short ? 2 : 15;
    const { dataDir } = options;
    const [raw, lake, own] = ['raw', 'lake', 'duckdb'].map((name) => path.join(dataDir, name)) as [
      string,
      string,
      string,
    ];
    options.say(`scan: writing ${issues} raw files`);
    await writeRaw(raw, differentSites(options, options.short ? 20 : 1_000), { issues, months: 24 });
    options.say('scan: making the lake');
    await runRebuild(options, { raw, lake, parallel: availableParallelism() });
    const db = await openDuckDb();
    try {
      await copyAll(db, lake, own);
      const figures: Figure[] = [];
      for (const [name, query] of Object.entries(queries)) {
        const pair = await timePair(db, query, { lake, own }, rounds);
        figures.push(...figuresOf(name, pair));
      }
      return [...figures, ...(await sizeFigures(lake, own))];
    } finally {
      db.close();
      for (const folder of [raw, lake, own, path.join(dataDir, '.commits')])
        await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Copies each file with DuckDB's default settings. */
async function copyAll(db: DuckDb, lake: string, own: string): Promise<void> {
  for (const table of TABLES) {
    await mkdir(path.join(own, table), { recursive: true });
    for (const name of await readdir(path.join(lake, table))) {
      const [from, to] = [lake, own].map((folder) => path.join(folder, table, name));
      await db.query(`copy (select * from '${from}') to '${to}' (format parquet)`);
    }
  }
}

interface Pair {
  lake: number[];
  own: number[];
}

/** Alternates between both, so that other load affects them equally. @throws Error when the results differ */
async function timePair(
  db: DuckDb,
  template: string,
  folders: { lake: string; own: string },
  rounds: number,
): Promise<Pair> {
  const pair: Pair = { lake: [], own: [] };
  for (let round = 0; round <= rounds; round++) {
    const answers: string[] = [];
    for (const which of ['lake', 'own'] as const) {
      const sql = queryOver(template, (table) => `'${folders[which]}/${table}/*.parquet'`);
      const startedAt = performance.now();
      const { rows } = await db.queryJson(sql);
      if (round > 0) pair[which].push(performance.now() - startedAt);
      answers.push(JSON.stringify(rows.map((row) => JSON.stringify(row)).sort()));
    }
    if (answers[0] !== answers[1]) throw new Error(`the results differ: ${answers.join(' and ')}`);
  }
  return pair;
}

function figuresOf(name: string, { lake, own }: Pair): Figure[] {
  return [
    { name, ...ofRounds(lake), unit: 'ms' },
    { name: '  over files of DuckDB', ...ofRounds(own), unit: 'ms' },
    {
      name: '  ratio',
      value: (median(lake) ?? 0) / (median(own) ?? 1),
      unit: 'times',
      target: { atMost: 1.5 },
    },
  ];
}

async function sizeFigures(lake: string, own: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const table of TABLES) {
    const [ours = 0, theirs = 0] = await Promise.all(
      [lake, own].map((folder) => folderBytes(path.join(folder, table))),
    );
    figures.push({
      name: `size of ${table}`,
      value: ours / 1e6,
      unit: 'MB',
      note: `${(theirs / 1e6).toFixed(2)} MB when DuckDB writes it`,
    });
  }
  return figures;
}
