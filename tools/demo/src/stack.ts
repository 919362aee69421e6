import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ensureRedisServer, startRedisServer } from '@jiralake/redis-server';
import { Redis } from 'ioredis';
import { startChild, type Child } from './child-process';
import { simulatorAt, type Simulator } from './simulator';

const root = path.resolve(__dirname, '../../..');
const services = ['ingress', 'fetcher', 'transformer', 'scheduler'] as const;
export type ServiceName = (typeof services)[number];

const ACCOUNT = { email: 'integration@example.com', token: 'sim-token' };
const SERVICE_ACCOUNT = { email: 'sla@example.com', token: 'sim-sla-token' };

export interface StackOptions {
  dataDir: string;
  issues: number;
  months: number;
  seed: number;
  /** a running Redis; one of our own is started without it */
  redisUrl: string | undefined;
  /** variables on top of those that connect the services */
  env: Record<string, string>;
  say(line: string): void;
}

export interface Stack {
  simulator: Simulator;
  redis: { url: string; prefix: string };
  /** the variables that the services were started with */
  env: Record<string, string>;
  ingressUrl: string;
  /** Kills a service and starts it again. */
  killAndRestart(name: ServiceName): Promise<void>;
  /** Names of programs that ended although nobody stopped them. */
  ended(): string[];
  stop(): Promise<void>;
}

/** Redis, the simulator and every service, each a process of its own, connected by HTTP and Redis as in production. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDir, say } = options;
  const running = new Map<string, Child>();
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    // ingress and simulator first: nothing new arrives while the workers finish
    const order = ['jira-sim', ...services].map((name) => running.get(name));
    for (const child of order) await child?.stop('SIGTERM');
    for (const stopServer of stops) await stopServer();
  };
  try {
    mkdirSync(dataDir, { recursive: true });
    const redis = { url: options.redisUrl ?? '', prefix: `demo-${randomBytes(4).toString('hex')}` };
    if (!options.redisUrl) {
      ensureRedisServer(say);
      const server = await startRedisServer({ dir: path.join(dataDir, 'redis') });
      stops.push(() => server.stop());
      redis.url = server.url;
    } else {
      stops.push(() => removeKeys(redis));
    }
    say(`redis at ${new URL(redis.url).host}, keys under {${redis.prefix}}`);

    const simulator = await startSimulator(options, running);
    const webhookSecret = randomBytes(16).toString('hex');
    const env = { ...serviceEnv(options, redis, simulator.addresses, webhookSecret), ...options.env };
    const startService = async (name: ServiceName): Promise<Child> => {
      const script = path.join(root, `dist/apps/${name}/main.js`);
      const child = await startChild({ name, script, env, folder: dataDir, ready: /"msg":"started"/ });
      running.set(name, child);
      return child;
    };
    const [ingress] = await Promise.all(services.map(startService));
    const ingressUrl = String((JSON.parse(ingress?.readyLine ?? '{}') as { url?: string }).url);
    say(`${services.join(', ')} started; webhooks go to ${ingressUrl}/webhooks/jira`);
    await simulator.client.setWebhook(`${ingressUrl}/webhooks/jira`, webhookSecret);

    return {
      simulator: simulator.client,
      redis,
      env,
      ingressUrl,
      async killAndRestart(name) {
        await running.get(name)?.stop('SIGKILL');
        await startService(name);
      },
      ended: () => [...running.values()].filter((child) => child.hasEnded()).map(({ name }) => name),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Leaves nothing of ours on a Redis that belongs to somebody else. */
async function removeKeys({ url, prefix }: { url: string; prefix: string }): Promise<void> {
  const connection = new Redis(url);
  for await (const keys of connection.scanStream({ match: `{${prefix}}:*`, count: 1_000 })) {
    if ((keys as string[]).length > 0) await connection.unlink(...(keys as string[]));
  }
  connection.disconnect();
}

interface Addresses {
  url: string;
  mediaUrl: string;
  cloudId: string;
}

async function startSimulator(
  { dataDir, issues, months, seed, say }: StackOptions,
  running: Map<string, Child>,
): Promise<{ client: Simulator; addresses: Addresses }> {
  const flags = { issues, months, seed, account: pair(ACCOUNT), 'service-account': pair(SERVICE_ACCOUNT) };
  const child = await startChild({
    name: 'jira-sim',
    script: path.join(root, 'dist/tools/jira-sim/main.js'),
    args: Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
    env: {},
    folder: dataDir,
    ready: /"event":"listening"/,
  });
  running.set(child.name, child);
  const addresses = JSON.parse(child.readyLine) as Addresses;
  say(`simulated Jira with ${issues} issues over ${months} months at ${addresses.url}`);
  return { client: simulatorAt(addresses.url), addresses };
}

const pair = ({ email, token }: { email: string; token: string }): string => `${email}:${token}`;

function serviceEnv(
  { dataDir }: StackOptions,
  redis: { url: string; prefix: string },
  { url, mediaUrl, cloudId }: Addresses,
  webhookSecret: string,
): Record<string, string> {
  return {
    REDIS_URL: redis.url,
    REDIS_PREFIX: redis.prefix,
    DATA_DIR: dataDir,
    JIRA_WEBHOOK_SECRET: webhookSecret,
    JIRA_DOMAIN: 'demo.atlassian.net',
    JIRA_BASE_URL: url,
    JIRA_GATEWAY_URL: url,
    JIRA_ATTACHMENT_HOSTS: new URL(mediaUrl).host,
    JIRA_EMAIL: ACCOUNT.email,
    JIRA_API_TOKEN: ACCOUNT.token,
    JIRA_SLA_EMAIL: SERVICE_ACCOUNT.email,
    JIRA_SLA_API_TOKEN: SERVICE_ACCOUNT.token,
    JIRA_CLOUD_ID: cloudId,
    PORT: '0',
  };
}
