import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { useUntoldSite } from './use-untold-site';

interface Summary {
  events: Record<string, number>;
  issues: number;
  projects: number;
  unknownAttachments: number;
  broken: { file: string; error: string }[];
}

const site = useUntoldSite();
jest.setTimeout(240_000);

const replay = (...options: string[]) => site.run<Summary>('replay', ...options);

/** Simulates a Redis that lost its data. */
async function forget(): Promise<void> {
  const { url, prefix } = site.stack().redis;
  const redis = new Redis(url);
  const keys = await redis.keys(`{${prefix}}*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}

/** Writes an event to the log as the ingress does. */
function log(name: string, event: object | string): void {
  const folder = path.join(site.dataDir(), 'raw/jira/webhook_events/20260203');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), typeof event === 'string' ? event : JSON.stringify(event));
}

describe('jiralake replay', () => {
  it('brings back what a Redis forgot, deletions included', async () => {
    const { simulator } = await site.start({ issues: 40 }, { ingress: 1 }, { DELETION_CONFIRM_MS: '600000' });
    expect(await site.run('backfill')).toMatchObject({ code: 0 });
    // no fetcher runs while the events arrive
    for (const service of ['fetcher', 'transformer', 'scheduler'] as const)
      site.stack().signal(service, 'SIGSTOP');
    const ids = (await simulator.issues()).map(({ issue }): string => issue.id);
    for (const [i, kind] of ['edit-summary', 'comment-add', 'delete', 'create', 'move'].entries())
      expect(await simulator.change(kind, ids[i]!)).toBe(true);
    await eventually(async () => expect((await simulator.status()).deliveries.pending).toBe(0), 30_000);
    await forget();
    for (const service of ['fetcher', 'transformer', 'scheduler'] as const)
      site.stack().signal(service, 'SIGCONT');
    await expect(site.expectLakeToEqualSite()).rejects.toThrow();
    expect((await site.run('reindex')).code).toBe(0);

    const before = await site.redisContent();
    const dry = await replay('--dry-run');
    expect(dry).toMatchObject({ code: 0, broken: [], unknownAttachments: 0 });
    expect(dry.err).toContain('would be fetched');
    expect(await site.redisContent()).toEqual(before);

    const done = await replay('--since', '1h');
    expect(done).toMatchObject({ code: 0, issues: dry.issues });
    expect(done.events).toMatchObject({ 'jira:issue_deleted': 1, 'jira:issue_created': 1 });
    await eventually(site.expectLakeToEqualSite, 60_000);
  });

  it('keeps to a window and a name, and names files that it cannot read', async () => {
    const { simulator } = await site.start({ issues: 5 });
    const [one, two] = (await simulator.issues()).map(({ issue }) => ({ id: issue.id, key: issue.key }));
    log('100000_000_jira_issue_updated_a1.json', { webhookEvent: 'jira:issue_updated', issue: one });
    log('110000_000_jira_issue_updated_a2.json', { webhookEvent: 'jira:issue_updated', issue: two });
    log('120000_000_comment_created_a3.json', { webhookEvent: 'comment_created', issue: two });
    log('123000_000_attachment_deleted_a4.json', {
      webhookEvent: 'attachment_deleted',
      attachment: { id: '1' },
    });
    log('130000_000_jira_issue_updated_a5.json', '{"webhookEvent":');
    log('140000_000_unnamed_a6.json', { id: Number(one!.id), key: one!.key, fields: {} });
    log('140000_001_unnamed_a7.json', { issue: { key: two!.key } });

    const window = ['--since', '2026-02-03T10:30', '--until', '2026-02-03T12:00'];
    expect(await replay(...window)).toMatchObject({
      code: 0,
      issues: 1,
      events: { 'jira:issue_updated': 1, comment_created: 1 },
      broken: [],
    });
    const named = ['--event', 'comment_created', '--until', '2026-02-03T12:30'];
    expect(await replay(...named)).toMatchObject({ code: 0, issues: 1, events: { comment_created: 1 } });
    const unnamed = await replay('--event', 'unnamed', '--since', '2026-02-03T13:30');
    expect(unnamed).toMatchObject({ code: 0, issues: 2, events: { unnamed: 2 } });
    const all = await replay();
    // one issue twice, by its id and by its key
    expect(all).toMatchObject({ code: 1, issues: 3, unknownAttachments: 1 });
    expect(all.broken).toHaveLength(1);
    expect(all.err).toContain('130000_000_jira_issue_updated_a5.json cannot be read');
    expect(all.err).toContain('run `jiralake reindex` and then this again');
    await eventually(() => expect(Object.keys(site.written('raw/jira/issues/by-id'))).toHaveLength(2));
    expect(await replay('--since', '1m')).toMatchObject({ code: 0, issues: 0, events: {} });
  });
});

describe('jiralake requeue', () => {
  it('has the issues fetched that a query finds, and those that are named', async () => {
    const { simulator } = await site.start({ issues: 30 });
    const keys = (await simulator.issues()).map(({ issue }): string => issue.key);
    const project = keys[0]!.split('-')[0]!;
    const found = keys.filter((key) => key.startsWith(`${project}-`));
    const other = keys.find((key) => !found.includes(key))!;
    const run = await site.run<{ requested: number }>('requeue', other, '--jql', `project = ${project}`);
    expect(run).toMatchObject({ code: 0, requested: found.length + 1 });
    await eventually(
      () => expect(Object.keys(site.written('raw/jira/issues/by-id'))).toHaveLength(found.length + 1),
      30_000,
    );
  });

  it('has nothing fetched for a query that Jira refuses', async () => {
    const { simulator } = await site.start({ issues: 5 });
    const { issue } = (await simulator.issues())[0]!;
    await expect(site.run('requeue', issue.id, '--jql', 'colour = red')).rejects.toThrow(
      "Field 'colour' does not exist",
    );
    // a script passes an empty word for a variable that is not set
    for (const none of [[], [''], [' ', '']])
      await expect(site.run('requeue', ...none)).rejects.toThrow('name issues, or give --jql');
    expect(site.written('raw/jira/issues/by-id')).toEqual({});
  });
});
