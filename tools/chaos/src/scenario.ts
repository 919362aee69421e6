import type { ReplicaName, SimulatedStack } from '@jiralake/local-stack';
import type { Random } from '@jiralake/seeded-random';

/** The system that a scenario disturbs, and its tools. */
export interface Scene {
  stack: SimulatedStack;
  /** folder of the run */
  dataDir: string;
  distDir: string;
  seed: number;
  random: Random;
  /** Waits; resolves to false, possibly early, when the time of the disturbances is over. */
  wait(ms: number): Promise<boolean>;
  /** Counts a disturbance for the report. */
  did(what: string, times?: number): void;
  /** Kills a process with SIGKILL and starts another in its place. */
  kill(name: ReplicaName): Promise<void>;
  /** Returns a replica that holds a lease now. */
  busy(): ReplicaName | undefined;
}

export interface Settings {
  /** variables of all services */
  env?: Readonly<Record<string, string>>;
  /** variables of single replicas */
  serviceEnv?: Partial<Record<ReplicaName, Readonly<Record<string, string>>>>;
  /** Returns the folder of the bundles of a replica, when it runs another version. */
  distOf?(name: ReplicaName): string | undefined;
  /** Reverts what `setUp` did. */
  undo?(): void;
}

/** One kind of disturbance. */
export interface Scenario {
  name: string;
  /** what happens, in one line */
  description: string;
  /** the key of `did` that must count at least one disturbance, else the run fails */
  counts: string;
  /** a process may believe that it holds a lease which another one holds: its commit must be fenced off */
  mayOverlap?: true;
  /** Returns why it cannot run on this machine, `undefined` when it can. */
  hindrance?(): string | undefined;
  setUp?(dataDir: string): Settings;
  /** Disturbs the system until the time is over, and leaves every process running. */
  disturb(scene: Scene): Promise<void>;
  /** Does what an operator does afterwards. */
  repair?(scene: Scene): Promise<void>;
}

/** Long enough for a slow machine, short enough that a death is noticed within a run. */
export const LEASE_MS = 3_000;
