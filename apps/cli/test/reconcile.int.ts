import { readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openDuckDb } from '@jiralake/duckdb';
import { createDirtySets } from '@jiralake/ledger';
import { startStack, type Simulator, type Stack } from '@jiralake/local-stack';
import { createQueues } from '@jiralake/queues';
import { buildBundles, eventually, useRedis, useTempFolder } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { runCli } from './run-cli';

interface Summary {
  site: number;
  raw: number;
  lake: number;
  found: Record<string, { count: number; examples: { id: string }[] }>;
  marked: { fetch: number; transform: number };
  refused?: string;
  damaged: { month: string }[];
  ok: boolean;
}

const server = useRedis();
let stack: Stack | undefined;
afterEach(async () => {
  await stack?.stop();
  stack = undefined;
});
const folder = useTempFolder();
beforeAll(buildBundles);
let site: Simulator;
let tests = 0;

/** No ingress runs, so the events of the site are lost. */
async function startUntold(): Promise<void> {
  stack = await startStack({
    dataDir: folder(),
    distDir: path.resolve(__dirname, '../../../dist'),
    redis: { url: server.url, prefix: `${server.prefix}-${++tests}`, leaveNothing: true },
    simulate: { issues: 30, months: 3, seed: 5 },
    env: {
      PORT: '0',
      JIRA_MAX_REQUESTS_PER_SECOND: '1000',
      DELETION_CONFIRM_MS: '300',
      FETCH_PATIENCE_MS: '300',
    },
    serviceEnv: {},
    replicas: { ingress: 0, dashboard: 0 },
    say: () => undefined,
    onLine: () => undefined,
  });
  site = stack.simulator!;
}

const env = (): Record<string, string> => ({ ...stack?.env });

async function reconcile(...options: string[]): Promise<Summary & { code: number | null; err: string }> {
  const { code, out, err } = await runCli(['reconcile', '--json', ...options], folder(), env());
  const lines = out.trim().split('\n');
  if (out === '') throw new Error(err);
  return { ...(JSON.parse(lines.at(-1)!) as Summary), code, err };
}

const foundBy = ({ found }: Summary) =>
  Object.fromEntries(
    Object.entries(found).flatMap(([kind, { count, examples }]) =>
      count === 0 ? [] : [[kind, examples.map(({ id }) => id).sort()]],
    ),
  );

/** Runs reconcile, and waits until it finds no difference. */
async function heal(): Promise<void> {
  await reconcile();
  await eventually(async () => expect(foundBy(await reconcile('--dry-run'))).toEqual({}), 60_000);
}

const rawFile = (id: string): string => path.join(folder(), `raw/jira/issues/by-id/${id}.json`);
const rawOf = (id: string) => JSON.parse(readFileSync(rawFile(id), 'utf8')) as Record<string, unknown>;
const changeRaw = (id: string, change: object): void =>
  writeFileSync(rawFile(id), JSON.stringify({ ...rawOf(id), ...change }));

async function expectLakeToEqualSite(): Promise<void> {
  const db = await openDuckDb();
  const issues = path.join(folder(), 'parquet/jira/issues/*.parquet');
  const { rows } = await db.queryJson(
    `select issue_id, issue_key, summary, epoch_ms(updated_at)::double from read_parquet('${issues}', union_by_name = true) order by all`,
  );
  db.close();
  const truth = (await site.issues()).map(({ issue: { id, key, fields } }) => [
    id,
    key,
    fields['summary'],
    Date.parse(String(fields.updated)),
  ]);
  expect(rows).toEqual(truth.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

describe('jiralake reconcile', () => {
  beforeEach(startUntold);

  it('I3: finds whatever no event told, and has the lake be as the site is', async () => {
    const first = await reconcile();
    expect(first).toMatchObject({ code: 0, site: 30, raw: 0, lake: 0, marked: { fetch: 30, transform: 0 } });
    expect(first.err).toContain('30  missing      on the site, not in raw');
    expect(first.err).toContain('30 will be fetched, 0 will be written into the lake again');
    await heal();
    await expectLakeToEqualSite();

    const ids = (await site.issues()).map(({ issue }) => issue.id as string).sort();
    const [edited, moved, deleted, revived, broken, behind] = ids as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    for (const [kind, id] of [
      ['edit-summary', edited],
      ['move', moved],
      ['delete', deleted],
    ] as const)
      expect(await site.change(kind, id)).toBe(true);
    await site.change('create', edited);
    const now = new Set((await site.issues()).map(({ issue }) => issue.id as string));
    const created = [...now].filter((id) => !ids.includes(id));
    const goneIds = ids.filter((id) => !now.has(id));
    changeRaw(revived, { _deleted_at: '2026-02-03T10:00:00.000Z' });
    writeFileSync(rawFile(broken), '{"id":');
    changeRaw(behind, { _synced_at: '2026-02-03T10:00:00.000Z' });

    const dry = await reconcile('--dry-run');
    expect(dry.err).toContain('nothing will be marked (--dry-run)');
    const found = foundBy(dry);
    expect(found).toMatchObject({
      missing: created,
      gone: goneIds,
      revived: [revived],
      unreadable: [broken],
    });
    expect(found['stale']).toEqual(expect.arrayContaining([edited, moved]));
    // the lake must also have no row of an issue that is deleted in raw
    expect(found['lake_behind']).toEqual([revived, behind].sort());
    expect([created, goneIds]).toEqual([[expect.any(String)], expect.arrayContaining([deleted])]);
    await expect(expectLakeToEqualSite()).rejects.toThrow();
    expect(foundBy(await reconcile('--dry-run'))).toEqual(found);

    await heal();
    await expectLakeToEqualSite();
    expect(rawOf(deleted)['_deleted_at']).toBeDefined();
    expect(rawOf(revived)['_deleted_at']).toBeUndefined();
  }, 240_000);

  it('I9: finds what failed for good as soon as the reason is gone', async () => {
    await heal();
    const [{ issue }] = (await site.issues()) as [Awaited<ReturnType<Simulator['issues']>>[number]];
    await site.change('edit-summary', issue.id);
    await site.setFaults([{ match: { path: `/issue/${issue.id}` }, fault: { kind: 'status', status: 400 } }]);
    expect(foundBy(await reconcile())).toEqual({ stale: [issue.id] });
    const redis = new Redis(server.url, { maxRetriesPerRequest: null });
    const queues = createQueues(redis, stack!.redis.prefix);
    const failed = await eventually(async () => {
      const [job] = await queues.bull.fetch.getFailed();
      expect(job).toBeDefined();
      return job!;
    });
    expect(failed.data).toEqual({ v: 1, id: issue.id, reason: 'reconcile' });
    expect(failed.failedReason).toContain('answered 400');
    await queues.close();
    redis.disconnect();
    await site.setFaults([]);
    await heal();
    await expectLakeToEqualSite();
  }, 240_000);

  it('I6: does not take an account without rights for an empty site', async () => {
    await heal();
    await site.setFaults([{ fault: { kind: 'revoke', what: 'issues' } }]);
    const blind = await reconcile();
    expect(blind).toMatchObject({ code: 1, ok: false, marked: { fetch: 0, transform: 0 } });
    expect(blind.found['gone']!.count).toBe(30);
    expect(blind.err).toContain(
      'the site shows the account no issue, and raw has 30: has the account lost permissions',
    );
    expect(await reconcile('--force', '--dry-run')).toMatchObject({ code: 0, marked: { fetch: 30 } });

    await site.setFaults([{ fault: { kind: 'revoke' } }]);
    const unknown = await runCli(['reconcile', '--force'], folder(), env());
    expect([unknown.code, unknown.out]).toEqual([1, '']);
    expect(unknown.err).toContain('Jira does not accept the account or token');
  }, 240_000);

  it('fetches everything again when it is told to go deep, and finds what `updated` does not tell', async () => {
    await heal();
    const linked = (await site.issues()).find(({ ownLists }) => ownLists._remote_links.length > 0)!;
    changeRaw(linked.issue.id, { _remote_links: [] });
    expect(foundBy(await reconcile())).toEqual({});
    expect(await reconcile('--deep')).toMatchObject({ code: 0, marked: { fetch: 30 } });
    await eventually(() =>
      expect(rawOf(linked.issue.id)['_remote_links']).toHaveLength(linked.ownLists._remote_links.length),
    );
  }, 240_000);
});

/** Waits until no issue is marked, attachments included. */
async function untilNoMarks(): Promise<void> {
  const redis = new Redis(server.url, { maxRetriesPerRequest: null });
  const dirty = createDirtySets(redis, stack!.redis.prefix);
  await eventually(async () => expect(await dirty.summary()).toEqual([]), 60_000);
  redis.disconnect();
}

/** Flips a byte without changing size and times. */
function rot(file: string): void {
  const { atime, mtime } = statSync(file);
  const bytes = readFileSync(file);
  bytes[20]! ^= 0xff;
  writeFileSync(file, bytes);
  utimesSync(file, atime, mtime);
}

describe('jiralake reconcile, of a lake with damaged files', () => {
  beforeEach(startUntold);

  it('I3: has months made again of which files of any table are damaged, and a deleted lake when it is told to', async () => {
    await heal();
    await untilNoMarks();
    const lake = path.join(folder(), 'parquet/jira');
    const [first, second, third] = readdirSync(path.join(lake, 'issues')) as [string, string, string];
    const flat = (table: string, file: string): string => path.join(lake, table, file);
    const before = readFileSync(flat('comments', first));
    const commits = path.join(folder(), 'parquet/.commits/jira', path.basename(third, '.parquet'));
    const record = readdirSync(commits).findLast((name) => name.endsWith('.json'))!;
    rot(flat('comments', first));
    rmSync(flat('changelog', second));
    rmSync(path.join(commits, record));

    const shallow = await reconcile('--dry-run');
    expect(shallow.damaged.map(({ month }) => `${month}.parquet`)).toEqual([second, third]);
    expect(shallow.err).toContain(`${flat('changelog', second)} is missing`);
    expect(await reconcile('--no-fix', '--deep')).toMatchObject({ code: 1, ok: true });
    const deep = await reconcile('--deep');
    expect(deep.damaged.map(({ month }) => `${month}.parquet`)).toEqual([first, second, third]);
    expect(deep.err).toContain('3 damaged months will be repaired');

    await eventually(async () => expect((await reconcile('--dry-run')).damaged).toEqual([]), 60_000);
    await eventually(() => expect(readFileSync(flat('comments', first))).toEqual(before), 60_000);
    await expectLakeToEqualSite();

    // a commit that is under way would bring its month back
    await untilNoMarks();
    rmSync(path.join(folder(), 'parquet'), { recursive: true });
    const refused = await reconcile();
    expect(refused).toMatchObject({ code: 1, marked: { fetch: 0, transform: 0 } });
    expect(refused.err).toMatch(/nothing is left of (\d) of the \1 months of the lake/);
    expect(refused.err).not.toContain('repaired');
    expect(await reconcile('--force')).toMatchObject({ code: 0 });
    await eventually(async () => expect((await reconcile('--dry-run')).damaged).toEqual([]), 60_000);
    await expectLakeToEqualSite();
  }, 240_000);
});

describe('files of attachments that are lost from the disk', () => {
  beforeEach(startUntold);

  interface Files {
    stored: number;
    lost: { count: number; examples: { id: string }[] };
    unknown: { count: number };
  }
  const filesOf = async (...options: string[]): Promise<Files> =>
    ((await reconcile(...options)) as unknown as { attachments: Files }).attachments;
  const attachments = (): string => path.join(folder(), 'raw/jira/attachments');
  /** Returns name and content of all attachments of all issues. */
  const content = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(attachments(), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
        .map((file) => [file, readFileSync(file, 'latin1')]),
    );

  it('are found by doctor and reconcile --deep, damaged ones by --verify, and stored again', async () => {
    await heal();
    const doctor = async (): Promise<string> => (await runCli(['doctor'], folder(), env())).err;
    await eventually(
      async () =>
        expect(await doctor()).toMatch(/ok {7}files of attachments, all present with their size: [1-9]/),
      30_000,
    );
    const before = content();
    const files = Object.keys(before).filter((name) => path.dirname(name) !== attachments());
    const [missing, short, damaged, ...others] = files as [string, string, string, ...string[]];
    rmSync(missing);
    writeFileSync(short, '');
    writeFileSync(
      damaged,
      before[damaged]!.replace(/./s, (first) => (first === 'x' ? 'y' : 'x')),
      'latin1',
    );
    const folders = new Set([missing, short, damaged].map((name) => path.dirname(name)));
    const whole = path.dirname(others.find((name) => !folders.has(path.dirname(name)))!);
    const inWhole = files.filter((name) => path.dirname(name) === whole).length;
    rmSync(whole, { recursive: true });

    expect(await doctor()).toContain(
      `warning  files of attachments that are lost: ${2 + inWhole} of ${files.length}, `,
    );
    expect((await filesOf('--deep', '--dry-run')).lost.count).toBe(2 + inWhole);
    expect((await filesOf('--verify', '--dry-run')).lost.count).toBe(3 + inWhole);
    expect((await filesOf('--deep')).lost.count).toBe(2 + inWhole);
    const withoutDamage = { ...before, [damaged]: readFileSync(damaged, 'latin1') };
    await eventually(() => expect(content()).toEqual(withoutDamage), 30_000);
    expect((await filesOf('--verify')).lost.count).toBe(1);
    await eventually(() => expect(content()).toEqual(before), 30_000);

    // issues that are still being fetched would store the next lost files at once
    await eventually(async () => {
      expect(await doctor()).toMatch(
        /jira-fetch: 0 waiting, 0 active[^]*jira-attachments: 0 waiting, 0 active/,
      );
      expect(await doctor()).toContain('every change is in the lake');
    }, 30_000);
    rmSync(attachments(), { recursive: true });
    expect(await doctor()).toContain(
      `attachments that are not stored and not marked to be stored: ${files.length}, `,
    );
    expect(await filesOf('--deep')).toMatchObject({ stored: 0, unknown: { count: files.length } });
    await eventually(() => expect(content()).toEqual(before), 30_000);
    await eventually(async () => expect((await filesOf('--verify', '--dry-run')).lost.count).toBe(0), 30_000);
  }, 240_000);
});

describe('jiralake reconcile, without what it needs', () => {
  it('asks for its variables, and for Redis, before it begins', async () => {
    const variables = { REDIS_URL: server.url, JIRA_DOMAIN: 'acme.atlassian.net', JIRA_API_TOKEN: 'x' };
    const lacking = await runCli(['reconcile'], folder(), variables);
    expect([lacking.code, lacking.err]).toEqual([1, expect.stringContaining('JIRA_EMAIL is not set')]);
    const alone = await runCli(['reconcile'], folder(), { ...variables, REDIS_URL: 'redis://127.0.0.1:9' });
    expect([alone.code, alone.err]).toEqual([1, expect.stringContaining('cannot reach Redis')]);
  });
});
