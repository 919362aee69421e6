import type { ReplicaName, SimulatedStack } from '@jiralake/local-stack';
import type { Random } from '@jiralake/seeded-random';

/** What a scenario disturbs, and what it does so with. */
export interface Scene {
  stack: SimulatedStack;
  /** folder of the run */
  dataDir: string;
  distDir: string;
  seed: number;
  random: Random;
  /** Waits; false when the time of the disturbances is over, which ends the wait. */
  wait(ms: number): Promise<boolean>;
  /** Counts what was done, for the report. */
  did(what: string, times?: number): void;
  /** Ends a process by SIGKILL and starts another in its place. */
  kill(name: ReplicaName): Promise<void>;
  /** A process that is at work on an issue or month right now. */
  busy(): ReplicaName | undefined;
}

export interface Settings {
  /** variables of all services */
  env?: Readonly<Record<string, string>>;
  /** variables of some of them */
  serviceEnv?: Partial<Record<ReplicaName, Readonly<Record<string, string>>>>;
  /** The bundles that a replica is started from now, where they are those of another version. */
  distOf?(name: ReplicaName): string | undefined;
  /** Takes back what was set up. */
  undo?(): void;
}

/** One kind of trouble. */
export interface Scenario {
  name: string;
  /** what happens, in one line */
  description: string;
  /** what `did` counts: nothing of it means that nothing happened, and the run fails */
  counts: string;
  /** a process may take itself for the holder of a lease that is another's by now: its commit has to be refused */
  mayOverlap?: true;
  /** Why it cannot run on this machine, if so. */
  hindrance?(): string | undefined;
  setUp?(dataDir: string): Settings;
  /** Makes trouble until the time is over, and leaves everything running. */
  disturb(scene: Scene): Promise<void>;
  /** What an operator does afterwards. */
  repair?(scene: Scene): Promise<void>;
}

/** Long enough for a slow machine, short enough for a death to be noticed within a run. */
export const LEASE_MS = 3_000;
