import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Finds the Redis or Valkey server on PATH, if there is one. */
export function findRedisServer(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return ['redis-server', 'valkey-server']
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find(isExecutable);
}

/**
 * Finds a Redis server, or installs Debian's package when this user is root. Reports progress through `say`.
 * @throws Error naming the package to install, when it can do neither
 */
export function ensureRedisServer(say: (line: string) => void): string {
  const found = findRedisServer();
  if (found) return found;
  const mayInstall = process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get');
  if (!mayInstall) {
    throw new Error(
      'no Redis server found: install redis-server (or valkey-server) or set REDIS_URL to a running one',
    );
  }
  say('no Redis server found, installing the package redis-server');
  // runlevel 1 keeps the package from starting a server on the default port
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  for (const args of [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', 'redis-server'],
  ]) {
    const run = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`apt-get ${args.join(' ')} failed: ${run.stderr.trim()}`);
  }
  const installed = findRedisServer();
  if (!installed) throw new Error('the package redis-server was installed, but no redis-server is on PATH');
  return installed;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
