import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { openLogs, startStack } from '@jiralake/local-stack';
import type { BenchmarkOptions } from '../benchmark';
import { childrenCpu } from '../children-cpu';
import { makeDeliveries, SECRET } from './deliveries';
import { sendDeliveries, type SentDeliveries } from './send-deliveries';

export type Appendfsync = 'everysec' | 'always';

export interface Rounds {
  rounds: number;
  /** deliveries per round */
  deliveries: number;
  connections: number;
}

/** A round, with its CPU time. */
export interface MeasuredRound extends SentDeliveries {
  /** milliseconds of all threads of the ingress; NaN for a server that is not a process of its own */
  cpuMs: number;
}

const ONLY_INGRESS = { ingress: 1, fetcher: 0, transformer: 0, scheduler: 0, dashboard: 0 };

export const folderOf = (appendfsync: Appendfsync): string => `ingress-${appendfsync}`;

/** Measures the deployed ingress on its own Redis, with files in the folder `name` below `dataDir`. */
export async function measureIngress(
  options: BenchmarkOptions,
  appendfsync: Appendfsync,
  rounds: Rounds,
): Promise<MeasuredRound[]> {
  const { dataDir, distDir, signal, urgent, say } = options;
  signal.throwIfAborted();
  const name = folderOf(appendfsync);
  const cpuSeconds = async (): Promise<number> => (await childrenCpu()).get('ingress') ?? NaN;
  const own = path.join(dataDir, name);
  const stack = await startStack({
    dataDir: own,
    distDir,
    redis: { url: undefined, prefix: 'bench', leaveNothing: false, appendfsync },
    simulate: undefined,
    env: { PORT: '0', LOG_LEVEL: 'info', JIRA_WEBHOOK_SECRET: SECRET },
    serviceEnv: {},
    replicas: ONLY_INGRESS,
    interruption: { asked: signal, urgent },
    say: (line) => say(`${name}: ${line}`),
    onLine: openLogs(path.join(dataDir, 'logs', name)),
  });
  try {
    return await sendRounds(options, name, stack.urls['ingress'] ?? '', rounds, cpuSeconds);
  } finally {
    await stack.stop();
  }
}

/** Measures the minimal server for comparison. */
export async function measurePlain(options: BenchmarkOptions, rounds: Rounds): Promise<MeasuredRound[]> {
  options.signal.throwIfAborted();
  const script = path.join(options.distDir, 'tools/bench/plain-ingress.js');
  const thread = new Worker(script, { workerData: SECRET });
  try {
    const [url] = (await once(thread, 'message')) as [string];
    return await sendRounds(options, 'plain', url, rounds);
  } finally {
    await thread.terminate();
  }
}

/** The first round is a warm-up and does not count. */
async function sendRounds(
  { signal, say }: BenchmarkOptions,
  name: string,
  url: string,
  { rounds, deliveries, connections }: Rounds,
  cpuSeconds: () => Promise<number> = () => Promise.resolve(NaN),
): Promise<MeasuredRound[]> {
  const sent: MeasuredRound[] = [];
  for (let round = 0; round <= rounds; round++) {
    signal.throwIfAborted();
    const before = await cpuSeconds();
    const result = await sendDeliveries(url, makeDeliveries(round * deliveries, deliveries), connections);
    if (round === 0) continue;
    sent.push({ ...result, cpuMs: ((await cpuSeconds()) - before) * 1_000 });
    say(`${name}: round ${round}: ${Math.round((deliveries * 1_000) / result.tookMs)} webhooks/s`);
  }
  return sent;
}
