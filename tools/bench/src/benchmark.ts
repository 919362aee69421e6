/** One number that a benchmark found, with what it should be, if anything was promised. */
export interface Figure {
  name: string;
  /** `null` where it cannot be measured, and then `note` says why */
  value: number | null;
  unit: string;
  /** lowest and highest of the rounds that `value` is the median of */
  spread?: readonly [lowest: number, highest: number];
  target?: { atMost: number } | { atLeast: number };
  note?: string;
}

export interface BenchmarkOptions {
  /** a small run that shows that the benchmark works; its numbers mean nothing */
  short: boolean;
  /** an empty folder for everything that is written */
  dataDir: string;
  /** folder of the bundles, with `apps/<service>/main.js` */
  distDir: string;
  /** aborts when the benchmark must stop */
  signal: AbortSignal;
  /** aborts when what still runs is to be killed */
  urgent: AbortSignal;
  /** says what goes on, for people */
  say(line: string): void;
}

/** Measures something and says what it found; nothing is judged by time but the reader. */
export interface Benchmark {
  name: string;
  /** what is measured, in one line */
  description: string;
  run(options: BenchmarkOptions): Promise<Figure[]>;
}
