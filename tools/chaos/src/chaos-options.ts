import type { Interruption } from '@jiralake/program';

export interface ChaosOptions {
  /** how long each scenario disturbs the system */
  seconds: number;
  seed: number;
  /** must be empty or missing */
  dataDir: string;
  /** folder of the bundles */
  distDir: string;
  interruption: Interruption;
  say(line: string): void;
}
