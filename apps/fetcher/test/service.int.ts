import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema, issueKeySchema, monthOf } from '@jiralake/core';
import { monthWorkSet } from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { createWorkRequests } from '@jiralake/queues';
import { connectPatiently } from '@jiralake/redis';
import { eventually, startProgram, type Program } from '@jiralake/testing';
import { ACCOUNT, SERVICE_ACCOUNT, fetcherEnvironment, useFetcher } from './use-fetcher';

let service: Program | undefined;
afterEach(() => service?.stop('SIGKILL'));
const fetcher = useFetcher();
const id = issueIdSchema.parse('10018');

function start(more: Record<string, string> = {}): Program {
  service = startProgram('dist/apps/fetcher/main.js', { ...fetcherEnvironment(fetcher()), ...more });
  return service;
}

describe('the fetcher as a process', () => {
  it('brings an issue and its attachments into raw, logs no credential, and stops cleanly', async () => {
    const { ports, site, marked, rawOf } = fetcher();
    const program = start();
    await ports.work.fetch([{ id }], 'webhook');
    await eventually(async () => {
      const states = await ports.attachments.readStates(id);
      expect(Object.values(states?.files ?? {}).map(({ status }) => status)).toEqual(['stored', 'stored']);
    });
    const truth = await site.truthOf(id);
    expect((await rawOf(id)).fields).toEqual(truth.fields);
    await eventually(async () =>
      expect([await marked('fetch'), await marked('attachments')]).toEqual([[], []]),
    );
    expect(await marked(monthWorkSet(monthOf(truth.fields.created)))).toEqual([id]);
    expect(await program.stop()).toBe(0);
    const said = program.lines.join('\n');
    expect(said).toContain('"outcome":"saved"');
    // I8
    for (const secret of [ACCOUNT.apiToken, SERVICE_ACCOUNT.apiToken, 'Basic ', 'token='])
      expect(said).not.toContain(secret);
  });

  it('removes what writers that died left behind, and nothing of those that may live', async () => {
    const { folder } = fetcher();
    const [old, young] = ['0'.repeat(24), '1'.repeat(24)];
    const places = ['attachments/SUP-1', 'issues/by-id', 'issues'].map((place) => path.join(folder, place));
    for (const place of places) {
      await mkdir(place, { recursive: true });
      for (const name of [`.tmp-${old}`, `.part-${old}`, `.tmp-${young}`, '1.json']) {
        await writeFile(path.join(place, name), 'x');
        const days = name.includes(young) ? 0 : 3;
        const at = new Date(Date.now() - days * 86_400_000);
        await utimes(path.join(place, name), at, at);
      }
    }
    const program = start();
    await program.line(/"folder":"[^"]*issues".*temporary files of dead writers removed/);
    for (const place of places) {
      const names = await readdir(place);
      expect(names.filter((name) => name.includes(old))).toEqual([]);
      expect(names).toEqual(expect.arrayContaining([`.tmp-${young}`, '1.json']));
    }
    expect(program.lines.join('\n')).toContain('"removed":2');
    expect(program.lines.join('\n')).toContain('"removed":4');
  });

  it('looks up the id behind a key, and takes up work that waited for it', async () => {
    const { queues, site, ports } = fetcher();
    const { key } = await site.truthOf(id);
    await queues.add('fetch', 'resolve-issue', { v: 1, key: issueKeySchema.parse(key) });
    start();
    await eventually(async () => expect(await ports.raw.readIssue(id)).toBeDefined());
  });

  it('I9: records ids and keys that Jira does not have, names them once, and leaves no failed job', async () => {
    const { queues, ports, marked } = fetcher();
    const unknown = issueIdSchema.parse('987654321');
    await ports.work.fetch([{ id: unknown }], 'admin');
    await queues.add('fetch', 'resolve-issue', { v: 1, key: issueKeySchema.parse('SUPPORT-999999') });
    const program = start({ FETCH_PATIENCE_MS: '200', DELETION_CONFIRM_MS: '500' });
    const listed = async (): Promise<string[]> =>
      (await ports.notFound.list(Date.now())).map(({ name }) => name).sort();
    await eventually(async () => expect(await listed()).toEqual(['987654321', 'SUPPORT-999999']));
    await eventually(async () => {
      const counts = await queues.bull.fetch.getJobCounts('waiting', 'active', 'delayed', 'failed');
      expect(Object.values(counts)).toEqual([0, 0, 0, 0]);
    });
    expect(await marked('fetch')).toEqual([]);
    const said = (): string[] => program.lines.filter((line) => line.includes('issue not found'));
    await eventually(() => expect(said()).toHaveLength(2));
  });

  it('I10: killed in the middle of its work, another one goes on', async () => {
    const { ports, site, marked, url, prefix, dirty, queues } = fetcher();
    const redis = connectPatiently(url, createLogger('test', 'silent'));
    try {
      const ids = (await site.truths()).map(({ issue }) => ({ id: issue.id }));
      const program = start();
      await program.line(/"started"/);
      await createWorkRequests(dirty, queues).fetch(ids, 'webhook');
      await eventually(async () => expect((await marked('fetch')).length).toBeLessThan(ids.length));
      await program.stop('SIGKILL');
      expect((await marked('fetch')).length).toBeGreaterThan(0);
      // leases and locks of the killed one would take 15 seconds to end
      for (const key of await redis.keys(`{${prefix}}:lease:*`)) await redis.del(key);
      for (const key of await redis.keys(`{${prefix}}:jira-*:lock`)) await redis.del(key);
      start();
      await eventually(async () => expect(await marked('fetch')).toEqual([]), 30_000);
      for (const { id: each } of ids) expect(await ports.raw.readIssue(each)).toBeDefined();
    } finally {
      redis.disconnect();
    }
  });
});
