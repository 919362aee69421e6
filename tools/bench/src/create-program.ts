import path from 'node:path';
import { Command } from 'commander';
import type { Benchmark } from './benchmark';

export interface RunOptions {
  short: boolean;
  json: boolean;
  dataDir: string;
}

/** The command line: one command for each benchmark. */
export function createProgram(
  benchmarks: readonly Benchmark[],
  run: (benchmark: Benchmark, options: RunOptions) => Promise<void>,
): Command {
  const program = new Command('bench')
    .description('measures the system, or parts of it, against a simulated Jira')
    .helpCommand(false);
  for (const benchmark of benchmarks) {
    program
      .command(benchmark.name)
      .description(benchmark.description)
      .option('--short', 'a small run that only shows that the benchmark works', false)
      .option('--json', 'print the figures as one JSON object on the last line', false)
      .option('--data-dir <folder>', 'where everything is stored; emptied at the start', 'data/bench')
      .action((options: RunOptions) =>
        run(benchmark, { ...options, dataDir: path.resolve(options.dataDir) }),
      );
  }
  return program;
}
