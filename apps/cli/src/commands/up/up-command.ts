import { createHash } from 'node:crypto';
import path from 'node:path';
import {
  adminVariables,
  everyVariable,
  httpVariables,
  jiraSite,
  jiraVariables,
  loadConfig,
  logVariables,
  redisVariables,
  storageVariables,
  type Config,
} from '@jiralake/config';
import { simulatedFolders, startStack, type Stack } from '@jiralake/local-stack';
import { listenForInterruption, untilAborted, type Interruption } from '@jiralake/program';
import { Command, InvalidArgumentError } from 'commander';
import { absolutePaths } from '../../installation/absolute-paths';
import type { CommandContext, Environment } from '../../installation/command-context';
import { isSiteConfigured } from '../../installation/configured-site';
import { definedVariables } from '../../installation/defined-variables';
import { showLogs, type LogMode } from './show-logs';
import { unusedVariables } from './unused-variables';
import { simulatedActivity } from './simulated-activity';
import { reserveFolderAndPorts } from './reserve-folder-and-ports';
import { wholeNumber } from '../../terminal/whole-number';

interface UpOptions {
  port?: string;
  dashboardPort: string;
  issues: number;
  months: number;
  dataDir?: string;
  quiet?: true;
  verbose?: true;
}

const HINT_EVERY_S = 60;
const USUAL_PORT = '8080';

/** `jiralake up`: runs the whole system in one terminal until Ctrl-C. */
export function upCommand({ env, terminal }: CommandContext): Command {
  return new Command('up')
    .description(
      'run every service in this terminal until Ctrl-C; starts a Redis when REDIS_URL is not set, and a simulated Jira when no site is configured',
    )
    .option('--port <port>', `port of the ingress; by default PORT, or ${USUAL_PORT}`, port)
    .option('--dashboard-port <port>', 'port of the dashboard', port, '8090')
    .option('--issues <n>', 'issues of the simulated site', wholeNumber, 500)
    .option('--months <n>', 'months of the simulated site', wholeNumber, 12)
    .option(
      '--data-dir <folder>',
      `where everything is stored: DATA_DIR unless given, or ${simulatedFolders.start} for a simulated site, which empties it at the start`,
      folder,
    )
    .option('--verbose', 'show all lines of the logs, not only warnings and a line a second for the rest')
    .option('--quiet', 'do not show the logs of the services')
    .action(async (options: UpOptions) => {
      const plan = planOf(env, options);
      const ports = {
        port: options.port ?? (env['PORT'] || USUAL_PORT),
        dashboardPort: options.dashboardPort,
      };
      const interruption = listenForInterruption(terminal.say);
      const isSimulated = plan.simulate !== undefined;
      const { dataDir, env: variables } = plan;
      const isGiven = options.dataDir !== undefined;
      const place = reserveFolderAndPorts(
        { folder: { path: dataDir, isGiven, isSimulated }, env: variables, ports },
        terminal.say,
      );
      // may wait for the processes of a killed run
      const freePorts = await Promise.race([place, untilAborted(interruption.asked)]).catch(
        unlessInterrupted(interruption),
      );
      if (!freePorts) return;
      terminal.say(plan.remark);
      const stack = await startStack({
        ...plan,
        interruption,
        distDir: path.resolve(__dirname, '../..'),
        serviceEnv: { ingress: { PORT: ports.port }, dashboard: { PORT: ports.dashboardPort } },
        startedBy: 'npm start',
        freePorts,
        say: terminal.say,
        onLine: showLogs(logMode(options), terminal.say),
      }).catch(unlessInterrupted(interruption));
      try {
        if (!stack) return;
        terminal.say(`webhooks to ${stack.urls.ingress}/webhooks/jira, dashboard at ${stack.urls.dashboard}`);
        await Promise.race([follow(stack, env, terminal.say), untilAborted(interruption.asked)]).catch(
          unlessInterrupted(interruption),
        );
      } finally {
        await stack?.stop();
        terminal.say(`everything is stopped; data is in ${plan.dataDir}`);
        // a second signal is an error exit, the first is not
        if (interruption.urgent.aborted) process.exitCode = interruption.exitCode();
      }
    });
}

function logMode({ quiet, verbose }: UpOptions): LogMode {
  if (quiet) return 'none';
  return verbose ? 'all' : 'summary';
}

/** With a simulated site the services get only these variables. */
const forServices = {
  LOG_LEVEL: logVariables.LOG_LEVEL,
  ADMIN_PASSWORD: adminVariables.ADMIN_PASSWORD,
};
const simulatedVariables = { ...forServices, PORT: httpVariables.PORT };

/** Chooses the configured site, or a simulated one in its own folder. @throws Error for an incomplete site */
function planOf(env: Environment, { issues, months, dataDir }: UpOptions) {
  const { REDIS_PREFIX } = loadConfig(redisVariables, env);
  const redis = { url: env['REDIS_URL'] || undefined, prefix: REDIS_PREFIX, leaveNothing: false };
  if (isSiteConfigured(env)) {
    // a service would report this only after its start
    loadConfig(everyVariable, env);
    const config: Config<typeof storageVariables & typeof jiraVariables> = loadConfig(
      { ...storageVariables, ...jiraVariables },
      env,
    );
    return {
      redis,
      dataDir: path.resolve(dataDir ?? config.DATA_DIR),
      simulate: undefined,
      env: definedVariables(absolutePaths(env)),
      remark: `following ${jiraSite(config).siteUrl}`,
    };
  }
  loadConfig(simulatedVariables, env);
  return {
    redis: {
      ...redis,
      prefix: `${REDIS_PREFIX}-simulated${dataDir === undefined ? '' : `-${shortHash(path.resolve(dataDir))}`}`,
      leaveNothing: true,
    },
    dataDir: path.resolve(dataDir ?? simulatedFolders.start),
    simulate: { issues, months, seed: 1 },
    env: definedVariables(Object.fromEntries(Object.keys(forServices).map((name) => [name, env[name]]))),
    remark: `no site is configured (JIRA_DOMAIN is not set), so a simulated one is used${unusedOf(env)}`,
  };
}

/** Names the variables that only a run with a real site uses, so that nobody waits for their effect. */
function unusedOf(env: Environment): string {
  const used = { ...simulatedVariables, ...redisVariables };
  const unused = unusedVariables(env, everyVariable, used);
  return unused.length === 0 ? '' : `; it does not use ${unused.join(', ')}`;
}

/** Gives each folder its own key prefix, because two runs may share a Redis and each removes its keys at its end. */
function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

async function follow(stack: Stack, env: Environment, say: (line: string) => void): Promise<void> {
  const hint = stack.simulator && (await simulatedActivity(stack, stack.simulator, env, say));
  for (let second = 0; ; second++) {
    // repeated, because the logs scroll it off the screen
    if (hint !== undefined && second % HINT_EVERY_S === 0) say(hint);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const ended = stack.ended();
    if (ended.length > 0) throw new Error(`ended by itself: ${ended.join(', ')}; see its last lines above`);
  }
}

/** Turns the abort of a stop signal into a normal end. */
function unlessInterrupted({ asked }: Interruption): (error: unknown) => undefined {
  return (error) => {
    if (!asked.aborted) throw error;
  };
}

function folder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('a folder, like data/second');
  return text;
}

function port(text: string): string {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('a port, 0 to 65535');
  return text;
}
