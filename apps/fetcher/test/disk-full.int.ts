import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createAlarms, type Alarm, createDiskGuard } from '@jiralake/alarms';
import { issueIdSchema } from '@jiralake/core';
import { createLogger } from '@jiralake/observability';
import { createAttachmentStore, createRawStore } from '@jiralake/raw-store';
import { eventually, onSmallDisk, startProgram, type Program } from '@jiralake/testing';
import { guardAttachmentStore } from '../src/guard-stores';
import { fetcherEnvironment, useFetcher } from './use-fetcher';
import { filesOf, useFiles } from './use-files';

let service: Program | undefined;
afterEach(() => service?.stop('SIGKILL'));
const fetcher = useFetcher(['--big-issues', '12']);
const { rawWith } = useFiles(fetcher);
const id = issueIdSchema.parse('10018');

const alarmsUp = (): Promise<Alarm[]> =>
  createAlarms(fetcher().redis, fetcher().prefix, createLogger('test', 'silent')).list();
const temporaries = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => path.basename(name).startsWith('.'));
};

/** More often than a job has attempts. */
async function manyTries(): Promise<void> {
  await eventually(() => {
    const tries = service?.lines.filter((line) => line.includes('"scope":"disk"')) ?? [];
    expect(tries.length).toBeGreaterThan(8);
  });
}

onSmallDisk.describe('a fetcher whose disk is full', (disk) => {
  it('I10: says so, keeps what is stored, and goes on by itself', async () => {
    const { ports, site, queues, marked } = fetcher();
    const raw = createRawStore(disk().folder);
    const stored = async (): Promise<unknown> => {
      const issue = await raw.readIssue(id);
      return issue && 'key' in issue ? issue.fields['summary'] : undefined;
    };
    service = startProgram('dist/apps/fetcher/main.js', {
      ...fetcherEnvironment(fetcher()),
      JIRA_DATA_DIR: disk().folder,
      DISK_FULL_PAUSE_MS: '100',
    });
    await ports.work.fetch([{ id }], 'webhook');
    await eventually(async () => expect(await marked('fetch')).toEqual([]));
    const before = await stored();

    disk().fill();
    await site.change('edit-summary', id);
    await ports.work.fetch([{ id }], 'webhook');
    await service.line(/"alarm":"disk-full-raw"/);
    await manyTries();
    expect((await alarmsUp()).map(({ message }) => message)).toEqual([
      expect.stringContaining(`the disk of ${disk().folder} is full`),
    ]);
    expect([await stored(), await marked('fetch')]).toEqual([before, [id]]);
    expect(await temporaries(disk().folder)).toEqual([]);
    expect(await queues.bull.fetch.getFailedCount()).toBe(0);

    disk().free();
    await eventually(async () => expect(await marked('fetch')).toEqual([]));
    expect(await stored()).toBe((await site.truthOf(id)).fields['summary']);
    await eventually(async () => expect(await alarmsUp()).toEqual([]));
  });

  it('I10: says that raw is read-only, keeps what it owes, and goes on by itself when it is writable', async () => {
    const { ports, site, queues, marked } = fetcher();
    service = startProgram('dist/apps/fetcher/main.js', {
      ...fetcherEnvironment(fetcher()),
      JIRA_DATA_DIR: disk().folder,
      DISK_FULL_PAUSE_MS: '100',
    });
    await ports.work.fetch([{ id }], 'webhook');
    await eventually(async () => expect(await marked('fetch')).toEqual([]));

    await disk().setReadOnly(true);
    await site.change('edit-summary', id);
    await ports.work.fetch([{ id }], 'webhook');
    await service.line(/"alarm":"not-writable-raw"/);
    await manyTries();
    expect((await alarmsUp()).map(({ message }) => message)).toEqual([
      expect.stringMatching(new RegExp(`^${disk().folder} is read-only, .*EROFS.* Mount it writable`)),
    ]);
    expect(await marked('fetch')).toEqual([id]);
    expect(await queues.bull.fetch.getFailedCount()).toBe(0);

    await disk().setReadOnly(false);
    await eventually(async () => expect(await marked('fetch')).toEqual([]));
    await eventually(async () => expect(await alarmsUp()).toEqual([]));
  });

  it('I10: gives the room back that a download took which does not fit, and stores the file when there is more', async () => {
    const { ports, site, store, dirty, marked } = fetcher();
    await site.attach(id, 1, 900_000);
    const issue = await rawWith(id, (files) => [files.at(-1)!]);
    const file = filesOf(issue)[0]!;
    const folder = path.join(disk().folder, 'attachments');
    const guard = createDiskGuard({
      kind: 'attachments',
      folder,
      shared: [],
      pauseMs: 1,
      alarms: ports.alarms,
    });
    const attachments = guardAttachmentStore(createAttachmentStore(folder), guard);
    const names = async (): Promise<string[]> => (await alarmsUp()).map(({ name }) => name);
    await dirty.mark('attachments', [{ id }]);

    disk().fill(500_000);
    await expect(store(id, { attachments })).rejects.toMatchObject({ scope: 'disk', retryAfterMs: 1 });
    expect([await names(), await marked('attachments')]).toEqual([['disk-full-attachments'], [id]]);
    expect(await temporaries(disk().folder)).toEqual([]);

    disk().free();
    await store(id, { attachments });
    expect((await attachments.readStates(id))?.files[file.id]).toMatchObject({ status: 'stored' });
    await eventually(async () => expect(await names()).toEqual([]));
    expect(await marked('attachments')).toEqual([]);
  });
});
