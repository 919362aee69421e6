import path from 'node:path';
import { loadConfig, redisVariables, storageVariables } from '@jiralake/config';
import { startStack, type Stack } from '@jiralake/local-stack';
import type { Interruption } from '@jiralake/program';
import { absolutePaths } from '../../installation/absolute-paths';
import type { Environment } from '../../installation/command-context';
import { definedVariables } from '../../installation/defined-variables';
import { formatLogLine } from '../../terminal/format-log-line';

const WORTH_SAYING = /"level":"(warn|error|fatal)"/;

/** Starts what a backfill needs when no services run: a Redis in the data folder, fetcher, transformer and scheduler. */
export function startOwnServices(
  env: Environment,
  interruption: Interruption,
  say: (line: string) => void,
): Promise<Stack> {
  const { DATA_DIR } = loadConfig(storageVariables, env);
  const { REDIS_PREFIX } = loadConfig(redisVariables, env);
  return startStack({
    dataDir: path.resolve(DATA_DIR),
    distDir: path.resolve(__dirname, '../..'),
    redis: { url: undefined, prefix: REDIS_PREFIX, leaveNothing: false },
    simulate: undefined,
    env: definedVariables(absolutePaths(env)),
    serviceEnv: {},
    interruption,
    replicas: { ingress: 0, dashboard: 0 },
    say,
    onLine: (name, line) => (WORTH_SAYING.test(line) ? say(formatLogLine(name, line)) : undefined),
  });
}
