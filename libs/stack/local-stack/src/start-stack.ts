import { countOf } from '@jiralake/core';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startGuardian, type Guardian } from '@jiralake/program';
import { createProcessGroup, type ProcessGroup, type Interruptible } from './process-group';
import type { Child } from './child-process';
import { useRedisForRun, useRedisAt } from './given-redis';
import type { Simulator } from './simulator';
import { startOwnRedis, type OwnRedis, type RedisLife, type UsedRedis } from './start-redis';
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
  /** returns the folder of the bundles for a replica of another version; `undefined` for `distDir` */
  distOf?: ((name: ReplicaName) => string | undefined) | undefined;
  redis: { url: string | undefined; prefix: string; leaveNothing: boolean } & Pick<RedisLife, 'appendfsync'>;
  /** the site to simulate; without it the variables in `env` name a real site */
  simulate: SimulatedSite | undefined;
  /** variables of all services; `serviceEnv` overrides them for single services and replicas */
  env: Readonly<Record<string, string>>;
  serviceEnv: Partial<Record<ReplicaName, Readonly<Record<string, string>>>>;
  /** number of replicas of each service; one by default */
  replicas?: Partial<Record<ServiceName, number>>;
  /** the command that starts the stack; when set, other commands find a simulated site in `dataDir` by themselves */
  startedBy?: string;
  /** called right before the services start, to free the ports that were reserved for them */
  freePorts?(): Promise<void>;
  /** interrupts the start, and shortens the stop */
  interruption?: Interruptible | undefined;
  say(line: string): void;
  /** called with every line that a program prints */
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
  /** Returns the process id of a replica; `undefined` without a process. */
  pidOf(name: ReplicaName): number | undefined;
  /** Sends a signal without waiting. */
  signal(name: ReplicaName, signal: NodeJS.Signals): void;
  /** Ends a replica by a signal, and waits for its end. */
  end(name: ReplicaName, signal: NodeJS.Signals): Promise<void>;
  /** Starts a replica that has ended, on the same URL. */
  start(name: ReplicaName): Promise<void>;
  /** Ends a replica by a signal and starts it again. */
  restart(name: ReplicaName, signal: NodeJS.Signals): Promise<void>;
  /** Lists the names of programs that ended without being stopped. */
  ended(): string[];
  stop(): Promise<void>;
}

/**
 * Starts Redis, the services and optionally a simulated site, each as a process, connected by HTTP and Redis as in production.
 * When the start fails or is interrupted, it stops all processes that it started. When this process ends without a stop, they
 * end as well.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDir, distDir, say, interruption } = options;
  mkdirSync(dataDir, { recursive: true });
  const guardian = startGuardian(path.join(distDir, 'apps/cli/guardian.js'), dataDir);
  const group = createProcessGroup(guardian, interruption);
  let redis: UsedRedis | undefined;
  const stop = async (): Promise<void> => {
    // the ingress first, because it adds work; the site after all services, which would log that it is missing; Redis last
    await group.stop('ingress', 'jira-sim');
    await redis?.stop();
    await guardian.dismiss();
  };
  try {
    redis = await openRedis(options, guardian);
    say(`redis at ${new URL(redis.url).host}, keys under {${redis.prefix}}`);
    const simulator = await openSimulator(options, group);
    const env = {
      ...options.env,
      ...simulator?.env,
      DATA_DIR: dataDir,
      REDIS_URL: redis.url,
      REDIS_PREFIX: redis.prefix,
    };
    const urls: Record<string, string | undefined> = {};
    const startReplica = async (name: ReplicaName): Promise<void> => {
      const service = serviceOf(name);
      const child = await group.start({
        name,
        script: path.join(options.distOf?.(name) ?? distDir, `apps/${service}/main.js`),
        // a replica that is started again keeps its port
        env: { ...env, ...options.serviceEnv[service], ...options.serviceEnv[name], ...portIn(urls[name]) },
        cwd: dataDir,
        ready: /"msg":"started"/,
        onLine: options.onLine,
      });
      urls[name] = urlOf(child);
    };
    const end = async (name: ReplicaName, signal: NodeJS.Signals): Promise<void> => {
      await group.member(name)?.stop(signal, interruption?.urgent);
    };
    await options.freePorts?.();
    await Promise.all(serviceNames.flatMap((service) => replicasOf(service, options)).map(startReplica));
    if (urls['ingress'] !== undefined)
      await simulator?.client.setWebhook(`${urls['ingress']}/webhooks/jira`, simulator.webhookSecret);
    if (simulator) await noteStack(options, redis, { ...simulator.env, ...portIn(urls['ingress']) });
    return {
      simulator: simulator?.client,
      redis,
      env,
      urls,
      pidOf: (name) => group.member(name)?.process.pid,
      signal: (name, signal) => group.member(name)?.signal(signal),
      end,
      start: startReplica,
      async restart(name, signal) {
        await end(name, signal);
        await startReplica(name);
      },
      ended: group.ended,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function openRedis(
  { dataDir, redis: { url, prefix, leaveNothing, appendfsync }, interruption, say }: StackOptions,
  guardian: Guardian,
): Promise<UsedRedis> {
  if (url === undefined)
    return startOwnRedis(path.join(dataDir, 'redis'), prefix, say, { guardian, interruption, appendfsync });
  return leaveNothing ? useRedisForRun(url, prefix, say) : Promise.resolve(useRedisAt(url, prefix));
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
  group: ProcessGroup,
): Promise<(StartedSimulator & { webhookSecret: string }) | undefined> {
  if (!simulate) return undefined;
  const script = path.join(distDir, 'tools/jira-sim/main.js');
  const simulator = await startSimulator(simulate, { script, cwd: dataDir, onLine }, group.start);
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

/** Returns the URL of a service from its ready line; `undefined` when it does not listen. */
function urlOf(child: Child): string | undefined {
  return (JSON.parse(child.readyLine) as { url?: string }).url;
}

function portIn(url: string | undefined): { PORT?: string } {
  return url === undefined ? {} : { PORT: new URL(url).port };
}
