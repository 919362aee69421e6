import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { prepareDataFolder, startStack, type Simulator, type Stack } from '@jiralake/local-stack';
import type { DemoOptions } from './parse-options';

export type SimulatedStack = Stack & { simulator: Simulator };

/** With workers being killed, silent ones must be found soon for the demo to be short. */
const SHORT_TIMES = { QUEUE_LOCK_MS: '3000', QUEUE_LEASE_MS: '3000', QUEUE_STALLED_CHECK_MS: '1000' };

/** The whole system with a simulated site and keys of its own; the programs' output goes to files. */
export async function startSimulatedStack(
  options: DemoOptions,
  say: (line: string) => void,
): Promise<SimulatedStack> {
  const { dataDir, kill } = options;
  prepareDataFolder(dataDir);
  const logs = openLogs(path.join(dataDir, 'logs'));
  const stack = await startStack({
    dataDir,
    distDir: path.resolve(__dirname, '../..'),
    redis: {
      url: process.env['REDIS_URL'] || undefined,
      prefix: `demo-${randomBytes(4).toString('hex')}`,
      leaveNothing: true,
    },
    simulate: { issues: options.issues, months: options.months, seed: options.seed },
    env: { PORT: '0', ...(kill ? SHORT_TIMES : {}) },
    serviceEnv: {},
    replicas: options.replicas,
    say,
    onLine: (name, line) => logs(name).write(`${line}\n`),
  });
  const { simulator } = stack;
  if (!simulator) throw new Error('the demo needs a simulated site');
  return { ...stack, simulator };
}

function openLogs(folder: string): (name: string) => WriteStream {
  mkdirSync(folder, { recursive: true });
  const open = new Map<string, WriteStream>();
  return (name) => {
    const stream = open.get(name) ?? createWriteStream(path.join(folder, `${name}.log`));
    open.set(name, stream);
    return stream;
  };
}
