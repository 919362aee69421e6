import path from 'node:path';
import { messageOf } from '@jiralake/core';
import { prepareDataFolder } from '@jiralake/local-stack';
import type { Benchmark } from './benchmark';
import { benchmarks } from './benchmarks';
import { createProgram, type RunOptions } from './create-program';
import { readMachine } from './machine';
import { renderReport } from './report';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const INTERRUPTED = 130;
const interruption = new AbortController();
const { signal } = interruption;

async function run(benchmark: Benchmark, { short, json, dataDir }: RunOptions): Promise<void> {
  prepareDataFolder(dataDir);
  const distDir = path.resolve(__dirname, '../..');
  const figures = await benchmark.run({ short, dataDir, distDir, signal, say });
  const report = { benchmark: benchmark.name, short, machine: readMachine(), figures };
  process.stdout.write(`${renderReport(report)}\n`);
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(name, () => interruption.abort(new Error('interrupted')));
// whoever read our output may be gone before us; what we started must be stopped all the same
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

createProgram(benchmarks, run)
  .parseAsync()
  .catch((error: unknown) => {
    say(messageOf(error));
    process.exitCode = signal.aborted ? INTERRUPTED : 1;
  });
