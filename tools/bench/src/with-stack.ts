import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import {
  openLogs,
  startStack,
  type ServiceName,
  type SimulatedSite,
  type Simulator,
  type Stack,
} from '@jiralake/local-stack';
import { untilAborted } from '@jiralake/program';
import type { BenchmarkOptions } from './benchmark';

export type BenchStack = Stack & { simulator: Simulator; dataDir: string };

export interface StackSpec {
  /** name of its folder and its keys */
  name: string;
  site: SimulatedSite;
  /** number of replicas by service; default 0 */
  replicas: Partial<Record<ServiceName, number>>;
  env: Readonly<Record<string, string>>;
}

const NONE = { ingress: 0, fetcher: 0, transformer: 0, scheduler: 0, dashboard: 0 };

/** Runs services on a simulated site while `use` runs; keeps only their logs. */
export async function withStack<T>(
  { dataDir, distDir, signal, urgent, say }: BenchmarkOptions,
  { name, site, replicas, env }: StackSpec,
  use: (stack: BenchStack) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const own = path.join(dataDir, name);
  const stack = await startStack({
    dataDir: own,
    distDir,
    redis: {
      url: process.env['REDIS_URL'] || undefined,
      prefix: `bench-${name}-${randomBytes(4).toString('hex')}`,
      leaveNothing: true,
    },
    simulate: site,
    env: { PORT: '0', ...env },
    serviceEnv: {},
    replicas: { ...NONE, ...replicas },
    interruption: { asked: signal, urgent },
    say: (line) => say(`${name}: ${line}`),
    onLine: openLogs(path.join(dataDir, 'logs', name)),
  });
  try {
    const { simulator } = stack;
    if (!simulator) throw new Error('a benchmark needs a simulated site');
    return await Promise.race([use({ ...stack, simulator, dataDir: own }), untilAborted(signal)]);
  } finally {
    await stack.stop();
    await rm(own, { recursive: true, force: true });
  }
}
