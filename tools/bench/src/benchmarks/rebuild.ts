import { readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Benchmark, BenchmarkOptions, Figure } from '../benchmark';
import { folderBytes } from '../rebuild/folder-bytes';
import { runRebuild, type RebuildRun } from '../rebuild/run-rebuild';
import { differentSites, writeRaw } from '../rebuild/write-raw';
import { median, ofRounds } from '../statistics';

/** Measures time and memory of a rebuild of the whole lake from raw. */
export const rebuildBenchmark: Benchmark = {
  name: 'rebuild',
  description: 'the lake from raw files on all cores and on one, beside the mere reading of the files',
  async run(options) {
    const issues = options.short ? 60 : 15_000;
    const rounds = options.short ? 1 : 3;
    const each = options.short ? 20 : 1_000;
    const raw = path.join(options.dataDir, 'raw');
    options.say(`rebuild: writing ${issues} raw files`);
    const rawBytes = await writeRaw(raw, differentSites(options, each), { issues, months: 24 });
    const cores = availableParallelism();
    const all = await runs(options, raw, { rounds, parallel: cores });
    const lakeBytes = await folderBytes(path.join(options.dataDir, 'lake'));
    const one = await runs(options, raw, { rounds: 1, parallel: 1 });
    const reading = await timeReading(raw);
    const note = `${issues} issues over 24 months, ${(rawBytes / 1e6).toFixed(0)} MB of JSON`;
    const figures: Figure[] = [
      { ...rateFigure(`issues made again on ${cores} cores`, all), target: { atLeast: 3_000 }, note },
      { ...rateFigure('  on one', one) },
      { name: '  files read and parsed, nothing else', value: (issues * 1_000) / reading, unit: 'issues/s' },
      memoryFigure('memory', all),
      { name: 'the lake, all tables', value: lakeBytes / 1e6, unit: 'MB', target: { atMost: 17.8 } },
    ];
    await rm(raw, { recursive: true, force: true });
    figures.push(await measureLarge(options, each));
    for (const folder of ['raw', 'lake', '.commits'])
      await rm(path.join(options.dataDir, folder), { recursive: true, force: true });
    return figures;
  },
};

/** Rebuilds into an empty lake each time. */
async function runs(
  options: BenchmarkOptions,
  raw: string,
  { rounds, parallel }: { rounds: number; parallel: number },
): Promise<RebuildRun[]> {
  const lake = path.join(options.dataDir, 'lake');
  const done: RebuildRun[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const folder of ['lake', '.commits'])
      await rm(path.join(options.dataDir, folder), { recursive: true, force: true });
    options.say(`rebuild: ${parallel} at once, round ${round + 1}`);
    done.push(await runRebuild(options, { raw, lake, parallel }));
  }
  return done;
}

function rateFigure(name: string, done: readonly RebuildRun[]): Figure {
  return { name, ...ofRounds(done.map(({ issues, ms }) => (issues * 1_000) / ms)), unit: 'issues/s' };
}

function memoryFigure(name: string, done: readonly RebuildRun[]): Figure {
  const peaks = done.flatMap(({ peak }) => peak ?? []).map((bytes) => bytes / 1e6);
  const note = peaks.length > 0 ? {} : { note: 'this system does not tell' };
  return { name, value: median(peaks), unit: 'MB at most', target: { atMost: 600 }, ...note };
}

async function timeReading(raw: string): Promise<number> {
  const folder = path.join(raw, 'issues/by-id');
  const startedAt = performance.now();
  for (const name of await readdir(folder)) JSON.parse(await readFile(path.join(folder, name), 'utf8'));
  return performance.now() - startedAt;
}

async function measureLarge(options: BenchmarkOptions, each: number): Promise<Figure> {
  const issues = options.short ? 120 : 100_000;
  const raw = path.join(options.dataDir, 'raw');
  options.say(`rebuild: writing ${issues} raw files`);
  await writeRaw(raw, differentSites(options, each), { issues, months: 24 });
  const done = await runs(options, raw, { rounds: 1, parallel: availableParallelism() });
  return { ...memoryFigure(`memory with ${issues.toLocaleString('en-US')} issues`, done) };
}
