import { countOf } from '@jiralake/core';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startChild, type Child } from './child-process';
import type { Simulator } from './simulator';
import { startOwnRedis, useRedisAt, type OwnRedis, type UsedRedis } from './start-redis';
import { startSimulator, type SimulatedSite, type StartedSimulator } from './start-simulator';
import { writeStackFile } from './stack-file';

/** The services of the system, in no particular order. */
export const serviceNames = ['ingress', 'fetcher', 'transformer', 'scheduler', 'dashboard'] as const;
export type ServiceName = (typeof serviceNames)[number];
/** A process of a service: `fetcher`, `fetcher-2`, … */
export type ReplicaName = ServiceName | `${ServiceName}-${number}`;

export interface StackOptions {
  dataDir: string;
  /** folder of the bundles, with `apps/<service>/main.js` */
  distDir: string;
  redis: { url: string | undefined; prefix: string; leaveNothing: boolean };
  /** the site to simulate; without one the variables in `env` lead to a real site */
  simulate: SimulatedSite | undefined;
  /** variables of all services; of single services, and of single replicas from the second on, on top */
  env: Readonly<Record<string, string>>;
  serviceEnv: Partial<Record<ReplicaName, Readonly<Record<string, string>>>>;
  /** how many of each; one where nothing is said */
  replicas?: Partial<Record<ServiceName, number>>;
  /** the command that starts it; with it, commands find a simulated site in `dataDir` by themselves */
  startedBy?: string;
  /** called just before the services start, which need the ports that were kept for them */
  freePorts?(): Promise<void>;
  say(line: string): void;
  /** gets every line that a program prints */
  onLine(name: string, line: string): void;
}

export interface Stack {
  /** present when the site is simulated */
  simulator: Simulator | undefined;
  redis: { url: string; prefix: string; own?: OwnRedis };
  /** the variables that the services were started with */
  env: Readonly<Record<string, string>>;
  /** by replica: `ingress`, `ingress-2`, … */
  urls: Readonly<Record<string, string | undefined>>;
  /** Its process; `undefined` without one. */
  pidOf(name: ReplicaName): number | undefined;
  /** Sends a signal and waits for nothing. */
  signal(name: ReplicaName, signal: NodeJS.Signals): void;
  /** Ends a replica by a signal. */
  end(name: ReplicaName, signal: NodeJS.Signals): Promise<void>;
  /** Starts a replica that has ended, at the same URL. */
  start(name: ReplicaName): Promise<void>;
  /** One after the other. */
  restart(name: ReplicaName, signal: NodeJS.Signals): Promise<void>;
  /** Names of programs that ended although nobody stopped them. */
  ended(): string[];
  stop(): Promise<void>;
}

/** Redis, the services and, if wanted, a simulated site, each a process, connected by HTTP and Redis as in production. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDir, distDir, say } = options;
  mkdirSync(dataDir, { recursive: true });
  const running = new Map<string, Child>();
  let redis: UsedRedis | undefined;
  const stop = async (): Promise<void> => {
    // what sends new work first, Redis last
    for (const name of ['jira-sim', 'ingress']) await running.get(name)?.stop('SIGTERM');
    await Promise.all([...running.values()].map((child) => child.stop('SIGTERM')));
    await redis?.stop();
  };
  try {
    redis = await openRedis(options);
    say(`redis at ${new URL(redis.url).host}, keys under {${redis.prefix}}`);
    const simulator = await openSimulator(options, running);
    const env = {
      ...options.env,
      ...simulator?.env,
      DATA_DIR: dataDir,
      REDIS_URL: redis.url,
      REDIS_PREFIX: redis.prefix,
    };
    const startReplica = async (name: ReplicaName): Promise<Child> => {
      const service = serviceOf(name);
      // one that was there before is expected where it was
      const before = running.get(name);
      const child = await startChild({
        name,
        script: path.join(distDir, `apps/${service}/main.js`),
        env: {
          ...env,
          ...options.serviceEnv[service],
          ...options.serviceEnv[name],
          ...(before && portIn(urlOf(before))),
        },
        cwd: dataDir,
        ready: /"msg":"started"/,
        onLine: options.onLine,
      });
      running.set(name, child);
      return child;
    };
    const end = async (name: ReplicaName, signal: NodeJS.Signals): Promise<void> => {
      await running.get(name)?.stop(signal);
    };
    await options.freePorts?.();
    await Promise.all(serviceNames.flatMap((service) => replicasOf(service, options)).map(startReplica));
    const urls = Object.fromEntries([...running].map(([name, child]) => [name, urlOf(child)]));
    if (urls['ingress'] !== undefined)
      await simulator?.client.setWebhook(`${urls['ingress']}/webhooks/jira`, simulator.webhookSecret);
    if (simulator) await noteStack(options, redis, { ...simulator.env, ...portIn(urls['ingress']) });
    return {
      simulator: simulator?.client,
      redis,
      env,
      urls,
      pidOf: (name) => running.get(name)?.pid,
      signal: (name, signal) => running.get(name)?.signal(signal),
      end,
      start: async (name) => void (await startReplica(name)),
      async restart(name, signal) {
        await end(name, signal);
        await startReplica(name);
      },
      ended: () => [...running.values()].filter((child) => child.hasEnded()).map(({ name }) => name),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function openRedis({ dataDir, redis: { url, prefix, leaveNothing }, say }: StackOptions): Promise<UsedRedis> {
  if (url === undefined) return startOwnRedis(path.join(dataDir, 'redis'), prefix, say);
  return Promise.resolve(useRedisAt(url, prefix, leaveNothing));
}

async function noteStack(
  { dataDir, startedBy, redis: given }: StackOptions,
  { url, prefix }: UsedRedis,
  site: Record<string, string>,
): Promise<void> {
  if (startedBy === undefined) return;
  const variables = { ...site, REDIS_URL: url, REDIS_PREFIX: prefix };
  await writeStackFile(dataDir, { startedBy, ownRedis: given.url === undefined, variables });
}

async function openSimulator(
  { simulate, distDir, dataDir, onLine, say }: StackOptions,
  running: Map<string, Child>,
): Promise<(StartedSimulator & { webhookSecret: string }) | undefined> {
  if (!simulate) return undefined;
  const script = path.join(distDir, 'tools/jira-sim/main.js');
  const simulator = await startSimulator(simulate, { script, cwd: dataDir, onLine });
  running.set(simulator.child.name, simulator.child);
  const webhookSecret = randomBytes(16).toString('hex');
  const issues =
    'folder' in simulate
      ? `the issues in ${simulate.folder}`
      : `${countOf(simulate.issues, 'issue')} over ${countOf(simulate.months, 'month')}`;
  say(`simulated Jira with ${issues}`);
  return { ...simulator, env: { ...simulator.env, JIRA_WEBHOOK_SECRET: webhookSecret }, webhookSecret };
}

function replicasOf(service: ServiceName, { replicas }: StackOptions): ReplicaName[] {
  return Array.from({ length: replicas?.[service] ?? 1 }, (_, i) =>
    i === 0 ? service : (`${service}-${i + 1}` as const),
  );
}

function serviceOf(name: ReplicaName): ServiceName {
  return name.replace(/-\d+$/, '') as ServiceName;
}

/** A service that listens says where in the line that it is ready with. */
function urlOf(child: Child): string | undefined {
  return (JSON.parse(child.readyLine) as { url?: string }).url;
}

function portIn(url: string | undefined): { PORT?: string } {
  return url === undefined ? {} : { PORT: new URL(url).port };
}
