import { appendFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RetryLaterError, type IssueId } from '@jiralake/core';
import { hasCode, publishFile } from '@jiralake/files';
import type { Claim, HeldLease } from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { createWorker } from '../src/create-worker';
import { openWorkerContext } from '../src/open-worker-context';
import type { Hold } from './holds';

/**
 * A replica for tests that kill it: copies `site/<id>` to `stored/<id>`, under a lease of the id. While it works, the link
 * `working/<id>` names its process; `takeovers` gets a line for each link that a killed replica left. `holds` gets a line for each
 * run, with the period in which its lease was certainly valid, also when the process was frozen meanwhile.
 */
const folder = process.env['FOLDER'] ?? '';
const config = JSON.parse(process.env['CONFIG'] ?? '{}') as Parameters<typeof openWorkerContext>[0];
const context = openWorkerContext(config, createLogger('worker', 'silent'));
/** milliseconds of a clock that all processes of the machine share and nobody sets */
const clock = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;

async function store(id: IssueId): Promise<{ outcome: string }> {
  const requested = clock();
  return context.leases.hold(`attachments:${id}`, async (lease) => {
    const from = clock();
    try {
      const claim = await context.dirty.claimOne('attachments', id);
      return claim ? await copy(id, claim, lease) : { outcome: 'nothing_to_do' };
    } finally {
      const hold: Hold = { id, from, until: Math.min(clock(), requested + config.QUEUE_LEASE_MS) };
      appendFileSync(path.join(folder, 'holds'), `${JSON.stringify(hold)}\n`);
    }
  });
}

async function copy(id: IssueId, claim: Claim, lease: HeldLease): Promise<{ outcome: string }> {
  enter(id);
  try {
    const content = await readFile(path.join(folder, 'site', id), 'utf8');
    await sleep(Math.random() * 30);
    if (Math.random() < 0.1) throw new Error('one of ten fails');
    if (Math.random() < 0.1) throw new RetryLaterError('one of ten waits', 20);
    await lease.assertHeld();
    await publishFile(path.join(folder, 'stored', id), content, { mode: 0o660, fsync: false });
    await requestAgainIfLost(id, lease);
  } finally {
    rmSync(path.join(folder, 'working', id), { force: true });
  }
  await context.dirty.acknowledge('attachments', [claim]);
  return { outcome: 'saved' };
}

/** Marks the issue again when the lease was lost before the write, which may have replaced newer content. */
async function requestAgainIfLost(id: IssueId, lease: HeldLease): Promise<void> {
  try {
    await lease.assertHeld();
  } catch (error) {
    await context.work.attachments(id, undefined);
    throw error;
  }
}

function enter(id: IssueId): void {
  const file = path.join(folder, 'working', id);
  try {
    symlinkSync(String(process.pid), file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    const maker = makerOf(file);
    if (maker !== undefined && !isAlive(maker)) appendFileSync(path.join(folder, 'takeovers'), `${id}\n`);
    rmSync(file, { force: true });
    enter(id);
  }
}

/** Returns the process that made a link; `undefined` when the link was removed meanwhile. */
function makerOf(file: string): number | undefined {
  try {
    return Number(readlinkSync(file));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

createWorker({
  ...context.shared,
  queue: 'attachments',
  concurrency: 4,
  processors: { 'store-attachments': ({ id }) => store(id) },
});
