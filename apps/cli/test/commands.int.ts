import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { issueIdSchema, type IssueId } from '@jiralake/core';
import {
  createAttachmentIndex,
  createDirtySets,
  createDisappearances,
  createProjectIndex,
} from '@jiralake/ledger';
import { rawIssueSchema } from '@jiralake/payloads';
import { createQueues } from '@jiralake/queues';
import { createRawStore } from '@jiralake/raw-store';
import { buildBundles, useOwnRedis, useRedis, useTempFolder } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { runCli } from './run-cli';

const server = useRedis();
const folder = useTempFolder();
beforeAll(buildBundles);

const redisEnv = (): Record<string, string> => ({ REDIS_URL: server.url, REDIS_PREFIX: server.prefix });
const nowhere = { REDIS_URL: 'redis://127.0.0.1:9', PORT: '9' };

describe('jiralake requeue', () => {
  it('requests ids and keys, names what is neither, and ends with 1 because of that', async () => {
    const run = await runCli(['requeue', '20417', 'sup-88', 'nonsense!', '--json'], folder(), redisEnv());
    expect(run.code).toBe(1);
    expect(run.err).toContain('neither an issue key nor an id: "nonsense!"');
    expect(run.err).toContain('after some minutes `jiralake status` names the issues');
    expect(JSON.parse(run.out)).toEqual({ requested: 2, rejected: ['nonsense!'] });
    const redis = new Redis(server.url, { maxRetriesPerRequest: null });
    const queues = createQueues(redis, server.prefix);
    expect((await createDirtySets(redis, server.prefix).claim('fetch', 10)).map(({ id }) => id)).toEqual([
      '20417',
    ]);
    const jobs = await queues.bull.fetch.getWaiting();
    expect(jobs.map(({ name, data }) => [name, data as object])).toEqual(
      expect.arrayContaining([
        ['fetch-issue', { v: 1, id: '20417', reason: 'admin' }],
        ['resolve-issue', { v: 1, key: 'SUP-88' }],
      ]),
    );
    await queues.close();
    redis.disconnect();
  });

  it('says in one line that Redis is not there', async () => {
    const run = await runCli(['requeue', '20417'], folder(), nowhere);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/^using .*\njiralake: cannot reach Redis at 127\.0\.0\.1:9: .*ECONNREFUSED.*\n$/);
  });
});

describe('jiralake deletions', () => {
  it('lists what disappeared without an event, and accepts it as deleted on demand', async () => {
    const redis = new Redis(server.url, { maxRetriesPerRequest: null });
    const [id, other] = ['30001', '30002'].map((text) => issueIdSchema.parse(text)) as [IssueId, IssueId];
    const disappearances = createDisappearances(redis, server.prefix);
    await disappearances.note(id, Date.parse('2026-02-03T10:00:00Z'));
    const list = await runCli(['deletions', '--json'], folder(), redisEnv());
    expect(list.code).toBe(0);
    expect(list.err).toContain('30001  since 2026-02-03T10:00:00.000Z\n1 issue\n');
    expect(JSON.parse(list.out)).toEqual({ gone: ['30001'], accepted: false });
    const dirty = createDirtySets(redis, server.prefix);
    expect(await dirty.claimOne('fetch', id)).toBeUndefined();
    const accepted = await runCli(['deletions', '--accept', '--json'], folder(), redisEnv());
    expect(JSON.parse(accepted.out)).toEqual({ gone: ['30001'], accepted: true });
    expect(await dirty.claimOne('fetch', id)).toMatchObject({ id });
    expect(await dirty.hintsOf(id)).toMatchObject({ deleted: true });

    await disappearances.note(other, Date.parse('2026-02-03T11:00:00Z'));
    await disappearances.hold(other, { why: 'the reason', updated: undefined }, Date.now());
    const both = await runCli(['deletions', '--accept', id], folder(), redisEnv());
    const why = await runCli(['deletions', other], folder(), redisEnv());
    const mark = await dirty.claimOne('fetch', other);
    redis.disconnect();
    expect(both.err).toContain('1 issue accepted as deleted');
    expect(mark).toBeUndefined();
    expect(why.err).toContain('30002  since 2026-02-03T11:00:00.000Z  the reason\n1 issue\n');
  });

  it('runs as `gone`, its former name, as well: help does not list it, and standard error names the new one', async () => {
    const [former, help] = [
      await runCli(['gone', '--json'], folder(), redisEnv()),
      await runCli(['--help'], folder()),
    ];
    expect(former.code).toBe(0);
    expect(former.err).toMatch(/^jiralake: the command gone is now called deletions\nusing /);
    expect(JSON.parse(former.out)).toMatchObject({ accepted: false });
    expect(help.out).toContain('  deletions ');
    expect(help.out).not.toContain('gone');
  });
});

describe('jiralake reindex', () => {
  it('reads the indexes of attachments and projects from raw, and names what cannot be read', async () => {
    const raw = createRawStore(path.join(folder(), 'data/raw/jira'));
    const at = '2026-02-03T12:00:00.000Z';
    const fields = { created: at, project: { id: '10004' }, attachment: [{ id: '55120' }, { id: 55121 }] };
    const bookkeeping = { _fetched_at: at, _synced_at: at, _remote_links: [] };
    await raw.saveIssue(rawIssueSchema.parse({ id: '20417', key: 'SUP-88', fields, ...bookkeeping }));
    const run = await runCli(['reindex', '--json'], folder(), redisEnv());
    expect([run.code, JSON.parse(run.out)]).toEqual([0, { issues: 1, attachments: 2, unreadable: [] }]);
    const redis = new Redis(server.url, { maxRetriesPerRequest: null });
    for (const id of ['55120', '55121'])
      expect(await createAttachmentIndex(redis, server.prefix).issueOf(id)).toBe('20417');
    expect(await createProjectIndex(redis, server.prefix).keysOf('10004')).toEqual(['SUP']);
    redis.disconnect();

    writeFileSync(path.join(folder(), 'data/raw/jira/issues/by-id/7.json'), '{"id":');
    const broken = await runCli(['reindex'], folder(), redisEnv());
    expect(broken.code).toBe(1);
    expect(broken.err).toContain('7.json is not JSON');
    expect(broken.err).toContain('1 issue with 2 attachments indexed, 1 unreadable');
  });
});

describe('jiralake reindex after a project was imported again under its old key', () => {
  it.each([
    ['10006', '20007'],
    ['20007', '10006'],
  ])(
    'I7: the key is that of the project with a living issue (%s is gone, %s lives)',
    async (gone, living) => {
      const raw = createRawStore(path.join(folder(), 'data/raw/jira'));
      const at = '2026-02-03T12:00:00.000Z';
      const bookkeeping = { _fetched_at: at, _synced_at: at, _remote_links: [], key: 'RE-1' };
      const fieldsOf = (project: string) => ({ created: at, project: { id: project } });
      await raw.saveIssue(
        rawIssueSchema.parse({ id: `${gone}1`, fields: fieldsOf(gone), ...bookkeeping, _deleted_at: at }),
      );
      await raw.saveIssue(
        rawIssueSchema.parse({ id: `${living}1`, fields: fieldsOf(living), ...bookkeeping }),
      );
      expect((await runCli(['reindex'], folder(), redisEnv())).code).toBe(0);
      const redis = new Redis(server.url, { maxRetriesPerRequest: null });
      const index = createProjectIndex(redis, server.prefix);
      const keys = [await index.keysOf(living), await index.keysOf(gone)];
      redis.disconnect();
      expect(keys).toEqual([['RE'], []]);
    },
  );
});

describe('jiralake doctor', () => {
  it('has a line of advice for everything that is missing', async () => {
    const run = await runCli(['doctor', '--json'], folder(), nowhere);
    expect(run.code).toBe(1);
    for (const text of [
      'JIRA_DOMAIN is not set',
      'JIRA_WEBHOOK_SECRET is not set',
      'cannot reach Redis',
      'no ingress answers',
    ]) {
      expect(run.err).toContain(text);
    }
    const summary = JSON.parse(run.out) as { problems: number; checks: { state: string; advice?: string }[] };
    expect(summary.problems).toBe(3);
    expect(summary.checks.filter(({ state, advice }) => state !== 'ok' && !advice)).toEqual([]);
  });

  it('says at once which settings cannot be right, and looks at the rest all the same', async () => {
    const wrong = { JIRA_DOMAIN: 'acme', FETCH_CONCURRENCY: 'lots', PORT: '99999', JIRA_WEBHOOK_SECRET: ' ' };
    const days = { JIRA_API_TOKEN_EXPIRES: 'soon' };
    const { code, err } = await runCli(['doctor'], folder(), { ...nowhere, ...wrong, ...days });
    expect(code).toBe(1);
    for (const name of Object.keys({ ...wrong, ...days }))
      expect(err).toMatch(new RegExp(`  ${name} must be `));
    for (const text of ['JIRA_EMAIL is not set', 'cannot reach Redis', 'can be written'])
      expect(err).toContain(text);
  });

  describe('beside a Redis', () => {
    const own = useOwnRedis();

    it('warns when it evicts or forgets, and not when it does neither', async () => {
      const env = (): Record<string, string> => ({ REDIS_URL: own().url });
      const good = await runCli(['doctor'], folder(), env());
      expect(good.err).toContain('ok       redis never evicts keys');
      expect(good.err).toContain('ok       redis keeps an append-only file');
      const redis = new Redis(own().url);
      await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
      await redis.config('SET', 'appendonly', 'no');
      redis.disconnect();
      const bad = await runCli(['doctor'], folder(), env());
      expect(bad.err).toContain('problem  redis evicts keys (allkeys-lru)');
      expect(bad.err).toContain('problem  redis forgets everything when it restarts');
    });
  });
});

describe('jiralake distribute', () => {
  it('needs a folder to distribute to', async () => {
    const run = await runCli(['distribute'], folder());
    expect(run.code).toBe(1);
    expect(run.err).toContain('JIRA_DISTRIBUTION_DIR is not set');
    expect(readdirSync(folder())).toEqual([]);
  });
});

describe('jiralake', () => {
  it.each([
    'up',
    'query',
    'requeue',
    'deletions',
    'reconcile',
    'reindex',
    'rebuild',
    'fields',
    'doctor',
    'distribute',
  ])('%s --help says what it does', async (command) => {
    const run = await runCli([command, '--help'], folder());
    expect(run.code).toBe(0);
    expect(run.out).toMatch(new RegExp(`^Usage: jiralake ${command} .*\\n\\n.+`));
  });

  it.each(['--version', '-V'])('%s says what a bug report needs', async (flag) => {
    const { version } = JSON.parse(readFileSync(path.join(__dirname, '../../../package.json'), 'utf8')) as {
      version: string;
    };
    const system = `Node ${process.versions.node}, ${process.platform} ${process.arch}`;
    expect(await runCli([flag], folder())).toEqual({
      code: 0,
      out: `jiralake ${version} (${system})\n`,
      err: '',
    });
  });

  it('suggests the command that was meant', async () => {
    const run = await runCli(['qurey', 'x'], folder());
    expect(run.code).toBe(1);
    expect(run.err).toContain('Did you mean query?');
  });
});
