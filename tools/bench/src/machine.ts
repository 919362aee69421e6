import { availableParallelism, cpus } from 'node:os';

/** Describes the machine that ran the benchmark. */
export interface Machine {
  cpu: string;
  cores: number;
  node: string;
}

export function readMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    node: process.versions.node,
  };
}
