import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { endProcess } from '@jiralake/program';
import { findRedisServer } from './ensure-redis-server';

export interface RedisServer {
  url: string;
  process: ChildProcess;
  /** Stops the server and waits until it has written its files; kills it when that takes too long or `urgent` aborts. */
  stop(urgent?: AbortSignal): Promise<void>;
}

export interface RedisServerOptions {
  /** folder of its append-only file; created when missing */
  dir: string;
  /** any free port by default */
  port?: number;
  /** `always` (default) survives a power cut; `no` is faster for tests that do not need it */
  appendfsync?: 'always' | 'everysec' | 'no';
  /** called with the process before it is ready */
  onSpawn?(process: ChildProcess): void;
  /** aborts the start and ends the process */
  signal?: AbortSignal | undefined;
}

/**
 * Starts a Redis server on the loopback address with the settings that jiralake needs: an append-only file and no eviction.
 * @throws Error with the last output lines of the server when it does not become ready
 */
export async function startRedisServer(options: RedisServerOptions): Promise<RedisServer> {
  const binary = findRedisServer();
  if (!binary) throw new Error('no redis-server or valkey-server on PATH');
  mkdirSync(options.dir, { recursive: true });
  const port = options.port ?? (await freePort());
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    dir: options.dir,
    appendonly: 'yes',
    appendfsync: options.appendfsync ?? 'always',
    'maxmemory-policy': 'noeviction',
    maxmemory: '1gb',
    save: '',
    daemonize: 'no',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  // a process group of its own, so that Ctrl-C does not end Redis before the services that still write to it
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  options.onSpawn?.(child);
  const giveUp = (): void => void child.kill('SIGKILL');
  options.signal?.addEventListener('abort', giveUp);
  try {
    await untilReady(child);
  } finally {
    options.signal?.removeEventListener('abort', giveUp);
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    process: child,
    stop: (urgent) => endProcess(child, 'SIGTERM', urgent),
  };
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const words: string[] = [];
    const onLine = (line: string): void => {
      words.push(line);
      words.splice(0, words.length - 5);
      if (/ready to accept connections/i.test(line)) resolve();
    };
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', onLine);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${words.join(' | ')}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
