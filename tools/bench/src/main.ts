import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';
import { messageOf } from '@jiralake/core';
import { takeSimulatedFolder } from '@jiralake/local-stack';
import { format, resolveConfig } from 'prettier';
import type { Benchmark } from './benchmark';
import { benchmarks } from './benchmarks';
import { createProgram, type AllOptions } from './create-program';
import { readMachine } from './machine';
import { renderDocument } from './render-document';
import { renderReport, type Report } from './report';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const BENCH = 'npm run bench';
const INTERRUPTED = 130;
const interruption = new AbortController();
const { signal } = interruption;

async function run(chosen: readonly Benchmark[], { short, json, dataDir, write }: AllOptions): Promise<void> {
  const distDir = path.resolve(__dirname, '../..');
  const startedAt = new Date();
  const load = loadavg()[0] ?? 0;
  const reports: Report[] = [];
  const folder = await takeSimulatedFolder(dataDir, {
    by: BENCH,
    elsewhere: `${BENCH} -- --data-dir ${dataDir}-2`,
  });
  for (const { name, description, run: measure } of chosen) {
    await folder.empty();
    const figures = await measure({ short, dataDir, distDir, signal, say });
    const report = { benchmark: name, description, short, machine: readMachine(), figures };
    process.stdout.write(`${renderReport(report)}\n`);
    if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
    reports.push(report);
    // after each, because all of them take a while
    if (write !== undefined)
      await writeFile(write, await formatted(write, renderDocument(reports, startedAt, load)));
  }
}

async function formatted(file: string, content: string): Promise<string> {
  return format(content, { ...(await resolveConfig(file)), filepath: file });
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
