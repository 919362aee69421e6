#!/usr/bin/env bash
# bullmq 6.7.0 (with ioredis 6.0.0 and any Redis): a pause set by `queue.rateLimit(ms)` reads like one for the whole queue.
#
# Guess:  no worker takes a job of that queue until the time is over, and of two pauses the longer one counts.
# Seen:   only workers that were made with a `limiter` option look at the pause; all others take every job at once, while
#         `getRateLimitTtl()` says that the queue is paused. And a later, shorter pause replaces a longer one.
#
# Ends with 1 when either is no longer so.
set -euo pipefail
command -v redis-server >/dev/null || { apt-get update -q >/dev/null && apt-get install -y -q redis-server >/dev/null; }
folder=$(mktemp -d)
trap 'redis-cli -s "$folder/redis.sock" shutdown nosave 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund bullmq@6.7.0 ioredis@6.0.0
redis-server --port 0 --unixsocket "$folder/redis.sock" --save '' --daemonize yes >/dev/null
cat >pause.mjs <<'JS'
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

const connect = () => new Redis({ path: `${process.cwd()}/redis.sock`, maxRetriesPerRequest: null });
await connect().ping();

/** How many of twenty jobs are started in two seconds of a pause of one minute. */
async function startsInAPause(name, options) {
  const queue = new Queue(name, { connection: connect() });
  await queue.addBulk(Array.from({ length: 20 }, (_, n) => ({ name: 'work', data: { n } })));
  await queue.rateLimit(60_000);
  let starts = 0;
  const worker = new Worker(name, async () => void starts++, { connection: connect(), ...options });
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const leftMs = await queue.getRateLimitTtl();
  console.log(`${name}: ${starts} of 20 jobs were started, the pause goes on for ${Math.round(leftMs / 1_000)} s`);
  await worker.close(true);
  return starts;
}

const without = await startsInAPause('without-limiter', {});
const withOne = await startsInAPause('with-limiter', { limiter: { max: 1_000, duration: 1_000 } });

const queue = new Queue('two-pauses', { connection: connect() });
await queue.rateLimit(60_000);
await queue.rateLimit(5_000);
const leftMs = await queue.getRateLimitTtl();
console.log(`two-pauses: after one of 60 s and one of 5 s, ${Math.round(leftMs / 1_000)} s are left`);

process.exit(without === 20 && withOne === 0 && leftMs <= 5_000 ? 0 : 1);
JS
node pause.mjs
