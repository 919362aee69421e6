import { appendFileSync, readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { readFile, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RetryLaterError, type IssueId } from '@jiralake/core';
import { hasCode, publishFile } from '@jiralake/files';
import type { DirtySets, Leases } from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { createWorker } from '../src/create-worker';
import { openWorkerContext } from '../src/open-worker-context';

/**
 * A replica for tests that kill it: copies `site/<id>` to `stored/<id>`, under a lease of the id. The referee is a link that only
 * one replica can make and that names its maker; `overlaps` gets a line whenever the link exists and its maker is still alive.
 */
const folder = process.env['FOLDER'] ?? '';
const config = JSON.parse(process.env['CONFIG'] ?? '{}') as Parameters<typeof openWorkerContext>[0];
const context = openWorkerContext(config, createLogger('worker', 'silent'));

async function store(dirty: DirtySets, leases: Leases, id: IssueId): Promise<{ outcome: string }> {
  return leases.hold(`attachments:${id}`, async (lease) => {
    const claim = await dirty.claimOne('attachments', id);
    if (!claim) return { outcome: 'nothing_to_do' };
    enter(id);
    try {
      const content = await readFile(path.join(folder, 'site', id), 'utf8');
      await sleep(Math.random() * 30);
      if (Math.random() < 0.1) throw new Error('one of ten fails');
      if (Math.random() < 0.1) throw new RetryLaterError('one of ten waits', 20);
      await lease.assertHeld();
      await publishFile(path.join(folder, 'stored', id), content, { mode: 0o660, fsync: false });
    } finally {
      await unlink(path.join(folder, 'referee', id));
    }
    await dirty.acknowledge('attachments', [claim]);
    return { outcome: 'saved' };
  });
}

function enter(id: IssueId): void {
  const file = path.join(folder, 'referee', id);
  try {
    symlinkSync(String(process.pid), file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    const finding = isAlive(Number(readlinkSync(file))) ? 'overlaps' : 'takeovers';
    appendFileSync(path.join(folder, finding), `${id}\n`);
    unlinkSync(file);
    enter(id);
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
  processors: { 'store-attachments': ({ id }) => store(context.dirty, context.leases, id) },
});
