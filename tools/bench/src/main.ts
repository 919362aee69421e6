import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';
import { messageOf } from '@jiralake/core';
import { takeSimulatedFolder } from '@jiralake/local-stack';
import { endWithParent, exitWith, ignoreOutputErrors, listenForInterruption } from '@jiralake/program';
import { format, resolveConfig } from 'prettier';
import type { Benchmark } from './benchmark';
import { benchmarks } from './benchmarks';
import { createProgram, type AllOptions } from './create-program';
import { readMachine } from './machine';
import { renderDocument } from './render-document';
import { renderReport, type Report } from './report';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const BENCH = 'npm run bench';

endWithParent();
ignoreOutputErrors();
const { asked: signal, urgent, exitCode } = listenForInterruption(say);

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
    const figures = await measure({ short, dataDir, distDir, signal, urgent, say });
    const report = { benchmark: name, description, short, machine: readMachine(), figures };
    process.stdout.write(`${renderReport(report)}\n`);
    if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
    reports.push(report);
    // prints each result at once, because all benchmarks take a while
    if (write !== undefined)
      await writeFile(write, await formatted(write, renderDocument(reports, startedAt, load)));
  }
}

async function formatted(file: string, content: string): Promise<string> {
  return format(content, { ...(await resolveConfig(file)), filepath: file });
}

createProgram(benchmarks, run)
  .parseAsync()
  .then(
    () => exitWith(Number(process.exitCode ?? 0)),
    (error: unknown) => {
      say(messageOf(error));
      return exitWith(exitCode() ?? 1);
    },
  );
