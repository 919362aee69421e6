import path from 'node:path';
import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { createDirtySets } from '@jiralake/ledger';
import type { Simulator, Stack } from '@jiralake/local-stack';
import { createLogger } from '@jiralake/observability';
import { connectFailFast } from '@jiralake/redis';
import type { Environment } from '../../installation/command-context';
import { findInstallation } from '../../installation/installation';
import { shellWord } from '../../terminal/shell-word';

const CHANGES_PER_SECOND = 2;
const LONGEST_FILL_MS = 600_000;

/** Fills the lake from the simulated site and keeps changing the site. Returns a hint with a query to try. */
export async function simulatedActivity(
  stack: Stack,
  simulator: Simulator,
  env: Environment,
  say: (line: string) => void,
): Promise<string> {
  say('the simulated site announces its issues');
  await simulator.announce();
  await untilFilled(stack, simulator);
  await simulator.startActivity({ changes: null, perSecond: CHANGES_PER_SECOND, seed: 1 });
  return [
    '',
    `The lake is filled and follows the site, which changes ${CHANGES_PER_SECOND} times a second. Try in another terminal:`,
    '',
    `  npm run -s jiralake -- query${await lakeOption(stack, env)} \\`,
    '    "select issue_key, status, summary, updated_at from jira_issues order by updated_at desc limit 10"',
    '',
    `  ${stack.urls.dashboard} in a browser`,
    '',
  ].join('\n');
}

/** Returns the option that names the lake, unless a query in another terminal finds the lake without it. */
async function lakeOption(stack: Stack, env: Environment): Promise<string> {
  const isRoot = process.cwd() === path.resolve(__dirname, '../../..');
  // a damaged file of another stack must not end this one
  const found = isRoot ? await findInstallation(env, 'files').catch(() => undefined) : undefined;
  if (found?.env['DATA_DIR'] === stack.env['DATA_DIR']) return '';
  const { lake } = dataPaths(loadConfig(storageVariables, stack.env));
  return ` --lake ${shellWord(lake)}`;
}

async function untilFilled(stack: Stack, simulator: Simulator): Promise<void> {
  const redis = connectFailFast(stack.redis.url, createLogger('up', 'silent'));
  await new Promise((resolve) => redis.once('ready', resolve));
  const dirty = createDirtySets(redis, stack.redis.prefix);
  try {
    const deadline = Date.now() + LONGEST_FILL_MS;
    while (Date.now() < deadline) {
      const { deliveries } = await simulator.status();
      if (deliveries.pending === 0 && (await dirty.summary()).length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  } finally {
    redis.disconnect();
  }
}
