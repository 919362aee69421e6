#!/usr/bin/env bash
# bullmq 6.7.0 (with ioredis 6.0.0 and any Redis): `runRetryDelay`, 15 s unless set, reads like the pause of a worker that could not get a job.
#
# Guess:  a worker whom a full Redis (`maxmemory`, `noeviction`) refuses a job waits that long, or at least a moment, before it asks again.
# Seen:   the delay is for lost connections alone. After an error that Redis answers the worker asks again at once, some thousand times a
#         second, with an `error` event each: a log line of each fills a disk, and the full Redis is kept busy. It goes on when there is room.
#
# Ends with 1 when that is no longer so.
set -euo pipefail
command -v redis-server >/dev/null || { apt-get update -q >/dev/null && apt-get install -y -q redis-server >/dev/null; }
folder=$(mktemp -d)
trap 'redis-cli -s "$folder/redis.sock" shutdown nosave 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund bullmq@6.7.0 ioredis@6.0.0
redis-server --port 0 --unixsocket "$folder/redis.sock" --save '' --daemonize yes >/dev/null
cat >refused.mjs <<'JS'
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

const connect = () => new Redis({ path: `${process.cwd()}/redis.sock`, maxRetriesPerRequest: null });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const redis = connect();
const queue = new Queue('work', { connection: connect() });
await queue.add('job', {});
await redis.config('SET', 'maxmemory', '1');

const errors = [];
const done = [];
const worker = new Worker('work', async ({ id }) => void done.push(id), { connection: connect(), runRetryDelay: 15_000 });
worker.on('error', ({ message }) => errors.push(message.slice(0, 3)));
await pause(2_000);
const asked = errors.length;
console.log(`refused ${asked} times in two seconds: ${[...new Set(errors)].join(', ')}`);

await redis.config('SET', 'maxmemory', '100mb');
await pause(1_000);
console.log(`with room again: ${done.length} job done`);
process.exit(asked > 100 && done.length === 1 ? 0 : 1);
JS
node refused.mjs
