import type { Interruption } from '@jiralake/program';

export interface ChaosOptions {
  /** how long trouble is made */
  seconds: number;
  seed: number;
  /** must be empty or missing */
  dataDir: string;
  /** folder of the bundles */
  distDir: string;
  interruption: Interruption;
  say(line: string): void;
}
