/** One measured number, with its target where there is one. */
export interface Figure {
  name: string;
  /** `null` where it cannot be measured; `note` then says why */
  value: number | null;
  unit: string;
  /** lowest and highest round; `value` is the median of the rounds */
  spread?: readonly [lowest: number, highest: number];
  target?: { atMost: number } | { atLeast: number };
  note?: string;
}

export interface BenchmarkOptions {
  /** a small run that only shows that the benchmark works; its numbers mean nothing */
  short: boolean;
  /** an empty folder for all output */
  dataDir: string;
  /** folder of the bundles, with `apps/<service>/main.js` */
  distDir: string;
  /** aborts when the benchmark must stop */
  signal: AbortSignal;
  /** aborts when running processes must be killed */
  urgent: AbortSignal;
  /** prints progress for people */
  say(line: string): void;
}

/** A benchmark measures and reports; no test fails because of its times. */
export interface Benchmark {
  name: string;
  /** what is measured, in one line */
  description: string;
  run(options: BenchmarkOptions): Promise<Figure[]>;
}
