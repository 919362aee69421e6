import path from 'node:path';
import {
  jiraSite,
  jiraVariables,
  loadConfig,
  redisVariables,
  storageVariables,
  type Config,
} from '@jiralake/config';
import { prepareDataFolder, startStack, type Stack } from '@jiralake/local-stack';
import { listenForInterruption, untilAborted, type Interruption } from '@jiralake/program';
import { Command, InvalidArgumentError } from 'commander';
import { absolutePaths } from './absolute-paths';
import type { CommandContext, Environment } from './command-context';
import { definedVariables } from './defined-variables';
import { formatLogLine } from './format-log-line';
import { simulatedActivity } from './simulated-activity';

interface UpOptions {
  port: string;
  dashboardPort: string;
  issues: number;
  months: number;
  quiet?: true;
}

const SIMULATED_DATA = 'data/simulated';
const HINT_EVERY_S = 60;

/** `jiralake up`: the whole system in one terminal, until Ctrl-C. */
export function upCommand({ env, terminal }: CommandContext): Command {
  return new Command('up')
    .description(
      'run every service in this terminal until Ctrl-C; starts a Redis when REDIS_URL is not set, and a simulated Jira when no site is configured',
    )
    .option('--port <port>', 'port of the ingress', port, env['PORT'] ?? '8080')
    .option('--dashboard-port <port>', 'port of the dashboard', port, '8090')
    .option('--issues <n>', 'issues of the simulated site', Number, 500)
    .option('--months <n>', 'months of the simulated site', Number, 12)
    .option('--quiet', 'do not show the logs of the services')
    .action(async (options: UpOptions) => {
      const plan = planOf(env, options);
      const interruption = listenForInterruption(terminal.say);
      if (plan.simulate) prepareDataFolder(plan.dataDir);
      terminal.say(plan.remark);
      const stack = await startStack({
        ...plan,
        interruption,
        distDir: path.resolve(__dirname, '../..'),
        serviceEnv: { ingress: { PORT: options.port }, dashboard: { PORT: options.dashboardPort } },
        say: terminal.say,
        onLine: (name, line) => (options.quiet ? undefined : terminal.say(formatLogLine(name, line))),
      }).catch(unlessInterrupted(interruption));
      try {
        if (!stack) return;
        terminal.say(`webhooks to ${stack.urls.ingress}/webhooks/jira, dashboard at ${stack.urls.dashboard}`);
        await Promise.race([follow(stack, terminal.say), untilAborted(interruption.asked)]).catch(
          unlessInterrupted(interruption),
        );
      } finally {
        await stack?.stop();
        terminal.say(`everything is stopped; data is in ${plan.dataDir}`);
        // an orderly end is what was asked for; a hurried one is not
        if (interruption.urgent.aborted) process.exitCode = interruption.exitCode();
      }
    });
}

/** Without a site there is one to look at, in a folder of its own; half a site is a mistake. */
function planOf(env: Environment, { issues, months }: UpOptions) {
  const { REDIS_PREFIX } = loadConfig(redisVariables, env);
  const redis = { url: env['REDIS_URL'] || undefined, prefix: REDIS_PREFIX, leaveNothing: false };
  if (isConfigured(env)) {
    const config: Config<typeof storageVariables & typeof jiraVariables> = loadConfig(
      { ...storageVariables, ...jiraVariables },
      env,
    );
    return {
      redis,
      dataDir: path.resolve(config.DATA_DIR),
      simulate: undefined,
      env: definedVariables(absolutePaths(env)),
      remark: `following ${jiraSite(config).siteUrl}`,
    };
  }
  return {
    redis: { ...redis, prefix: `${REDIS_PREFIX}-simulated`, leaveNothing: true },
    dataDir: path.resolve(SIMULATED_DATA),
    simulate: { issues, months, seed: 1 },
    env: definedVariables(
      Object.fromEntries(['LOG_LEVEL', 'ADMIN_PASSWORD'].map((name) => [name, env[name]])),
    ),
    remark: 'no site is configured (JIRA_DOMAIN is not set), so a simulated one is used',
  };
}

function isConfigured(env: Environment): boolean {
  const given = ['JIRA_DOMAIN', 'JIRA_EMAIL', 'JIRA_API_TOKEN'].filter((name) => env[name]);
  return given.length > 0;
}

async function follow(stack: Stack, say: (line: string) => void): Promise<void> {
  const hint = stack.simulator && (await simulatedActivity(stack, stack.simulator, say));
  for (let second = 0; ; second++) {
    // again and again: the logs push it off the screen
    if (hint !== undefined && second % HINT_EVERY_S === 0) say(hint);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const ended = stack.ended();
    if (ended.length > 0) throw new Error(`ended by itself: ${ended.join(', ')}; see its last lines above`);
  }
}

/** Being asked to stop is no error. */
function unlessInterrupted({ asked }: Interruption): (error: unknown) => undefined {
  return (error) => {
    if (!asked.aborted) throw error;
  };
}

function port(text: string): string {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('a port, 0 to 65535');
  return text;
}
