import { randomBytes } from 'node:crypto';
import path from 'node:path';
import {
  openLogs,
  startSimulatedStack,
  takeSimulatedFolder,
  type SimulatedStack,
} from '@jiralake/local-stack';
import type { Interruption } from '@jiralake/program';
import type { DemoOptions } from './parse-options';

/** Short timeouts, so that killed workers are noticed within a short demo. */
const SHORT_TIMES = { QUEUE_LOCK_MS: '3000', QUEUE_LEASE_MS: '3000', QUEUE_STALLED_CHECK_MS: '1000' };

const DEMO = 'npm run demo';

/** Starts the whole system with a simulated site and its own keys; the output of the programs goes to files. */
export async function startDemoStack(
  options: DemoOptions,
  interruption: Interruption,
  say: (line: string) => void,
): Promise<SimulatedStack> {
  const { dataDir, kill, site, issues, months, seed } = options;
  const folder = await takeSimulatedFolder(dataDir, {
    by: DEMO,
    elsewhere: `${DEMO} -- --data-dir ${dataDir}-2`,
  });
  await folder.empty();
  return startSimulatedStack({
    dataDir,
    distDir: path.resolve(__dirname, '../..'),
    redis: {
      url: process.env['REDIS_URL'] || undefined,
      prefix: `demo-${randomBytes(4).toString('hex')}`,
      leaveNothing: true,
    },
    simulate: { ...(site === undefined ? { issues, months } : { folder: site }), seed },
    env: { PORT: '0', JIRA_MAX_REQUESTS_PER_SECOND: '1000', ...(kill ? SHORT_TIMES : {}) },
    serviceEnv: {},
    replicas: options.replicas,
    startedBy: DEMO,
    interruption,
    say,
    onLine: openLogs(path.join(dataDir, 'logs')),
  });
}
