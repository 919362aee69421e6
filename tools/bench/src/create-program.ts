import path from 'node:path';
import { Command } from 'commander';
import type { Benchmark } from './benchmark';

export interface RunOptions {
  short: boolean;
  json: boolean;
  dataDir: string;
}

export interface AllOptions extends RunOptions {
  /** the Markdown page to write */
  write?: string;
}

/** Creates the command line: one command for each benchmark, and one for all. */
export function createProgram(
  benchmarks: readonly Benchmark[],
  run: (benchmarks: readonly Benchmark[], options: AllOptions) => Promise<void>,
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
        run([benchmark], { ...options, dataDir: path.resolve(options.dataDir) }),
      );
  }
  program
    .command('all')
    .description('run all benchmarks, one after the other')
    .option('--short', 'small runs that only show that the benchmarks work', false)
    .option('--data-dir <folder>', 'where everything is stored; emptied before each', 'data/bench')
    .option('--write <file>', 'write the figures as a page of documentation')
    .action((options: AllOptions) =>
      run(benchmarks, { ...options, json: false, dataDir: path.resolve(options.dataDir) }),
    );
  return program;
}
