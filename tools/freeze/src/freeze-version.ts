import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createAlarms } from '@jiralake/alarms';
import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { untilQuiet, watchQueues, type QueueWatch } from '@jiralake/consistency-check';
import { countOf, monthOf, type IssueId } from '@jiralake/core';
import { createDirtySets, monthWorkSet, createDisappearances, createQuarantine } from '@jiralake/ledger';
import { startSimulatedStack, type SimulatedStack } from '@jiralake/local-stack';
import { createQueues } from '@jiralake/queues';
import { eventually, freezeRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';

const PREFIX = 'jiralake';
const SITE = { issues: 12, months: 3, seed: 1 };
const CHANGES = 40;
const LONGEST_MS = 60_000;

/**
 * Stores everything that this version stores: raw files, the lake, the field map, and a Redis with unfinished work in every
 * state. The tests of later versions read it.
 */
export async function freezeVersion(
  target: string,
  distDir: string,
  say: (line: string) => void,
): Promise<void> {
  if (existsSync(target))
    throw new Error(`${target} exists: choose a new folder, because a frozen version never changes`);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'jiralake-freeze-'));
  const stack = await startSimulatedStack({
    dataDir,
    distDir,
    redis: { url: undefined, prefix: PREFIX, leaveNothing: false },
    simulate: SITE,
    env: { PORT: '0', JIRA_MAX_REQUESTS_PER_SECOND: '1000' },
    serviceEnv: {},
    say,
    onLine: () => undefined,
  });
  const queues = watchQueues(stack);
  const redis = new Redis(stack.redis.url);
  try {
    await live(stack, queues);
    const fieldMap = path.join(dataDir, 'field-map.json');
    await writeFieldMap(stack, distDir, fieldMap);
    await cp(path.join(dataDir, 'raw'), path.join(target, 'raw'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    await cp(path.join(dataDir, 'parquet'), path.join(target, 'parquet'), { recursive: true });
    await cp(fieldMap, path.join(target, 'field-map.json'));
    await writeFile(path.join(target, 'about.json'), `${JSON.stringify(aboutOf(stack))}\n`);
    // after the copies, because this damages the stored files
    await leaveUnfinishedWork(stack, redis);
    const frozen = (await freezeRedis(redis, PREFIX)).filter(({ key }) => !key.startsWith('lease:'));
    // replaces paths of this machine in the stacks of failed jobs
    const text = JSON.stringify(frozen, null, 1).replaceAll(path.dirname(distDir), '/srv/jiralake');
    await writeFile(path.join(target, 'redis.json'), `${text}\n`);
    say(
      `frozen: ${countOf(frozen.length, 'key')} of redis, raw and lake of ${countOf(SITE.issues, 'issue')} in ${target}`,
    );
  } finally {
    await queues.close();
    redis.disconnect();
    await stack.stop();
    await rm(dataDir, { recursive: true });
  }
}

/** Variables whose values are in rows. */
function aboutOf({ env }: SimulatedStack): { siteUrl: string; attachmentsDir: string } {
  const { attachments } = dataPaths(loadConfig(storageVariables, env));
  return { siteUrl: `https://${env['JIRA_DOMAIN']}`, attachmentsDir: attachments };
}

/** Fills the site, changes it, and runs the sweeps. */
async function live(stack: SimulatedStack, queues: QueueWatch): Promise<void> {
  const { simulator } = stack;
  await simulator.announce();
  await untilQuiet(stack, queues, LONGEST_MS);
  await simulator.startActivity({ changes: CHANGES, perSecond: 20, seed: SITE.seed });
  await untilQuiet(stack, queues, LONGEST_MS);
  await queues.sweep('poll-sla', LONGEST_MS);
  await queues.sweep('reconcile', LONGEST_MS);
  await queues.sweep('retention', LONGEST_MS);
  await untilQuiet(stack, queues, LONGEST_MS);
}

async function writeFieldMap(stack: SimulatedStack, distDir: string, file: string): Promise<void> {
  const cli = path.join(distDir, 'apps/cli/main.js');
  const env = { ...process.env, ...stack.env };
  await promisify(execFile)(process.execPath, [cli, 'fields', '--write', file], { env });
}

/** Leaves work in every state: a quarantined and an incomplete issue, alarms, failed jobs, marks of dead workers. */
async function leaveUnfinishedWork(stack: SimulatedStack, redis: Redis): Promise<void> {
  const { simulator } = stack;
  const raw = dataPaths(loadConfig(storageVariables, stack.env)).raw;
  const [broken, incomplete, changed] = (await simulator.issues()).map(({ issue }) => issue);
  if (!broken || !incomplete || !changed) throw new Error('the site is too small');
  const log = { error: () => undefined, info: () => undefined };
  await createAlarms(redis, PREFIX, log).raise('jira-service-login', 'Jira does not accept the token');

  await writeFile(path.join(raw, 'issues/by-id', `${broken.id}.json`), '{');
  await markMonth(redis, broken.id, monthOf(broken.fields.created));
  await eventually(async () => expectSome(await createQuarantine(redis, PREFIX).list()), LONGEST_MS);

  await simulator.setFaults([
    {
      match: { path: `/issue/(${incomplete.id}|${incomplete.key})/remotelink` },
      fault: { kind: 'status', status: 403 },
    },
  ]);
  await simulator.change('edit-summary', incomplete.id);
  await eventually(
    async () => expectSome(Object.keys(await redis.hgetall(`{${PREFIX}}:incomplete`))),
    LONGEST_MS,
  );

  for (const name of ['fetcher', 'transformer'] as const) stack.signal(name, 'SIGSTOP');
  await createDisappearances(redis, PREFIX).note(changed.id, Date.now());
  await markMonth(redis, changed.id, monthOf(changed.fields.created));
  for (const kind of ['edit-summary', 'comment-add', 'attach']) await simulator.change(kind, changed.id);
  await eventually(async () => {
    const { pending } = (await simulator.status()).deliveries;
    if (pending > 0) throw new Error(`under way: ${countOf(pending, 'delivery', 'deliveries')}`);
  }, LONGEST_MS);
}

async function markMonth(redis: Redis, id: IssueId, month: ReturnType<typeof monthOf>): Promise<void> {
  await createDirtySets(redis, PREFIX).mark(monthWorkSet(month), [{ id }]);
  await createQueues(redis, PREFIX).add('transform', 'issue-saved', { v: 1, month });
}

function expectSome(found: readonly unknown[]): void {
  if (found.length === 0) throw new Error('nothing yet');
}
