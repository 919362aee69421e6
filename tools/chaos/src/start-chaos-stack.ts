import path from 'node:path';
import {
  openLogs,
  serviceNames,
  startSimulatedStack,
  type ReplicaName,
  type SimulatedStack,
} from '@jiralake/local-stack';
import type { ChaosOptions } from './chaos-options';
import type { LeaseMonitor } from './lease-monitor';
import { LEASE_MS, type Settings } from './scenario';

const SITE = { issues: 80, months: 4 };

/** Timeouts for dead or silent processes, short enough for a run. */
const SHORT_TIMES = {
  QUEUE_LOCK_MS: String(LEASE_MS),
  QUEUE_LEASE_MS: String(LEASE_MS),
  QUEUE_STALLED_CHECK_MS: '1000',
  // a job is disturbed more often in a minute here than elsewhere in its life
  QUEUE_MAX_STALLED: '50',
  WAKE_EVERY_MS: '1000',
  WAKE_AFTER_MS: '5000',
  FETCH_PATIENCE_MS: '5000',
  DELETION_CONFIRM_MS: '2000',
  DISK_FULL_PAUSE_MS: '1000',
};

/** Starts the whole system with two fetchers, two transformers, its own Redis and a lease monitor that reads the logs. */
export function startChaosStack(
  { dataDir, distDir, seed, interruption, say }: ChaosOptions,
  { env, serviceEnv = {}, distOf }: Settings,
  leaseMonitor: LeaseMonitor,
): Promise<SimulatedStack> {
  const writeLog = openLogs(path.join(dataDir, 'logs'));
  return startSimulatedStack({
    dataDir,
    distDir,
    distOf,
    redis: { url: undefined, prefix: 'chaos', leaveNothing: false },
    simulate: { ...SITE, seed, retryDelayMs: 2_000 },
    env: { PORT: '0', LOG_LEVEL: 'debug', JIRA_MAX_REQUESTS_PER_SECOND: '1000', ...SHORT_TIMES, ...env },
    serviceEnv,
    replicas: { fetcher: 2, transformer: 2 },
    interruption,
    say,
    onLine(name, line) {
      writeLog(name, line);
      if (isReplica(name)) leaseMonitor.read(name, line);
    },
  });
}

const isReplica = (name: string): name is ReplicaName =>
  serviceNames.some((service) => name === service || name.startsWith(`${service}-`));
