import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { endProcess, type Guardian } from '@jiralake/program';
import {
  ensureRedisServer,
  startRedisServer,
  type RedisServer,
  type RedisServerOptions,
} from '@jiralake/redis-server';
import type { Redis } from 'ioredis';
import type { Interruptible } from './process-group';
import {
  hasFiles,
  isLastToLeave,
  joinServer,
  openUser,
  portsOf,
  urlOf,
  withConnection,
} from './shared-redis';

/** A Redis server that was started here, and that may be killed. */
export interface OwnRedis {
  /** folder of its append-only file */
  folder: string;
  /** Kills the server, as a power cut would, and waits for its end. */
  kill(): Promise<void>;
  /** Starts the server again, on the same port and files. */
  start(): Promise<void>;
}

export interface UsedRedis {
  url: string;
  prefix: string;
  /** absent for a server that was not started here */
  own?: OwnRedis;
  stop(): Promise<void>;
}

/** Options for the lifetime of a Redis server. */
export interface RedisLife {
  /** ends the server after this process, unless other programs use it */
  guardian?: Guardian;
  interruption?: Interruptible | undefined;
  appendfsync?: RedisServerOptions['appendfsync'] | undefined;
}

/**
 * Starts a Redis server with its files in `dir`; installs Redis if needed. Two servers on the same files would damage them, so
 * a server that another program started on them is shared, and the last program to leave stops it.
 */
export async function startOwnRedis(
  dir: string,
  prefix: string,
  say: (line: string) => void,
  life: RedisLife = {},
): Promise<UsedRedis> {
  ensureRedisServer(say);
  mkdirSync(dir, { recursive: true });
  const folder = realpathSync(dir);
  const ports = portsOf(folder);
  for (const port of ports) {
    const user = await joinServer(port, folder);
    if (user) return sharedRedis(user, port, prefix, life);
  }
  let failure: unknown;
  for (const port of ports) {
    life.interruption?.asked.throwIfAborted();
    try {
      return ownRedis(await launch(folder, port, life), openUser(port), folder, port, prefix, life);
    } catch (error) {
      failure = error;
      // another program started a server at the same moment
      const user = await joinServer(port, folder);
      if (user) return sharedRedis(user, port, prefix, life);
    }
  }
  throw failure;
}

/** Returns the URL of a running Redis with its files in `dir`, if there is one. */
export async function findOwnRedis(dir: string): Promise<string | undefined> {
  const port = await findOwnPort(dir);
  return port === undefined ? undefined : urlOf(port);
}

/** Returns the port of a running Redis with its files in `dir`, if there is one. */
export async function findOwnPort(dir: string): Promise<number | undefined> {
  if (!existsSync(dir)) return undefined;
  const folder = realpathSync(dir);
  for (const port of portsOf(folder)) if (await hasFiles(port, folder)) return port;
  return undefined;
}

function launch(
  dir: string,
  port: number,
  { guardian, interruption, appendfsync = 'always' }: RedisLife,
): Promise<RedisServer> {
  return startRedisServer({
    dir,
    port,
    appendfsync,
    signal: interruption?.asked,
    onSpawn(child) {
      if (child.pid === undefined) return;
      guardian?.watchServer({ pid: child.pid, port, own: true });
      child.once('exit', () => guardian?.leaveServer());
    },
  });
}

function ownRedis(
  started: RedisServer,
  user: Redis,
  folder: string,
  port: number,
  prefix: string,
  life: RedisLife,
): UsedRedis {
  let server = started;
  let restart: Promise<void> = Promise.resolve();
  let leaving = false;
  return {
    url: server.url,
    prefix,
    own: {
      folder,
      kill: () => endProcess(server.process, 'SIGKILL'),
      start() {
        if (leaving)
          return Promise.reject(new Error('redis is not started, because everything is being stopped'));
        return (restart = launch(folder, port, life).then((again) => void (server = again)));
      },
    },
    async stop() {
      leaving = true;
      await restart.catch(() => undefined);
      if (await isLastToLeave(user, port)) await server.stop(life.interruption?.urgent);
      life.guardian?.leaveServer();
    },
  };
}

async function sharedRedis(
  user: Redis,
  port: number,
  prefix: string,
  { guardian }: RedisLife,
): Promise<UsedRedis> {
  const pid = Number(/process_id:(\d+)/.exec(await user.info('server'))?.[1]);
  guardian?.watchServer({ pid, port, own: false });
  return {
    url: urlOf(port),
    prefix,
    async stop() {
      if (await isLastToLeave(user, port)) await withConnection(urlOf(port), (redis) => redis.shutdown());
      guardian?.leaveServer();
    },
  };
}
