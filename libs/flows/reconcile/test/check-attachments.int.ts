import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema, issueKeySchema, monthOf, type IssueId } from '@jiralake/core';
import { createDirtySets, monthWorkSet, createLeases } from '@jiralake/ledger';
import { createQueues, type Queues, createWorkRequests } from '@jiralake/queues';
import { ownListsOf } from '@jiralake/payloads';
import { createAttachmentStore, createRawStore } from '@jiralake/raw-store';
import { redisKey } from '@jiralake/redis';
import { useRedis, useTempFolder } from '@jiralake/testing';
import { Redis } from 'ioredis';
import {
  checkAttachments,
  type AttachmentsSummary,
  type CheckAttachmentsPorts,
} from '../src/check-attachments';

const server = useRedis();
const folder = useTempFolder();
const CREATED = '2026-02-03T10:00:00.000Z';
const workSet = monthWorkSet(monthOf(CREATED));
const [first, second, third] = ['101', '102', '103'].map((id) => issueIdSchema.parse(id)) as [
  IssueId,
  IssueId,
  IssueId,
];
const nobody = [] as IssueId[];

let redis: Redis;
let queues: Queues;
let prefix: string;
beforeEach(() => {
  prefix = `${server.prefix}-${Math.random()}`;
  redis = new Redis(server.url, { maxRetriesPerRequest: null });
  queues = createQueues(redis, prefix);
});
afterEach(async () => {
  await queues.close();
  redis.disconnect();
});

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

const fileOf = (id: IssueId, number: number): string =>
  path.join(folder(), 'attachments', `RE-${id}`, `${id}${number}_a`);

/** Three issues with two stored files each. */
async function setUp() {
  const raw = createRawStore(folder());
  const attachments = createAttachmentStore(path.join(folder(), 'attachments'));
  const dirty = createDirtySets(redis, prefix);
  for (const id of [first, second, third]) {
    const key = issueKeySchema.parse(`RE-${id}`);
    const listed = [`${id}1`, `${id}2`];
    await raw.saveIssue({
      ...ownListsOf(undefined),
      id,
      key,
      _fetched_at: CREATED,
      _synced_at: CREATED,
      _previous_keys: [],
      fields: { created: CREATED, updated: CREATED, attachment: listed.map((each) => ({ id: each })) },
    });
    const files: Record<string, object> = {};
    for (const each of listed) {
      const file = `${each}_a`;
      files[each] = { status: 'stored', file, ...(await attachments.write(key, file, once(`file ${each}`))) };
    }
    await attachments.saveStates({ issueId: id, folder: key, files: files as never });
  }
  const ports: CheckAttachmentsPorts = {
    raw,
    attachments,
    isMarked: async (id) => (await dirty.claimOne('attachments', id)) !== undefined,
    repair: { leases: createLeases(redis, prefix, 10_000), work: createWorkRequests(dirty, queues) },
    onProgress: () => undefined,
  };
  const marked = async (where: 'attachments' | typeof workSet): Promise<IssueId[]> =>
    (await dirty.claim(where, 100)).map(({ id }) => id).sort();
  const check = (verify = false, changed: Partial<CheckAttachmentsPorts> = {}): Promise<AttachmentsSummary> =>
    checkAttachments({ ...ports, ...changed }, { verify }, new AbortController().signal);
  const statusesOf = async (id: IssueId): Promise<string[]> =>
    Object.values((await attachments.readStates(id))?.files ?? {}).map(({ status }) => status);
  return { ports, dirty, check, marked, statusesOf };
}

const counts = ({ stored, lost, unknown, marked, busy }: AttachmentsSummary) => ({
  stored,
  marked,
  busy,
  lost: lost.count,
  unknown: unknown.count,
});

describe('the check of attachments', () => {
  it('has nothing to say and changes nothing when all files are there', async () => {
    const { check, marked } = await setUp();
    expect(counts(await check(true))).toEqual({ stored: 6, lost: 0, unknown: 0, marked: 0, busy: 0 });
    expect([await marked('attachments'), await marked(workSet)]).toEqual([nobody, nobody]);
  });

  it('finds a file that is missing or cut, says that it is not stored, and has it stored again', async () => {
    const { check, marked, statusesOf } = await setUp();
    await rm(fileOf(first, 1));
    await truncate(fileOf(second, 2), 3);
    const summary = await check();
    expect(counts(summary)).toEqual({ stored: 6, lost: 2, unknown: 0, marked: 2, busy: 0 });
    expect(summary.lost.examples).toEqual([
      { id: first, why: '1011_a is missing' },
      { id: second, why: '1022_a is of another size' },
    ]);
    expect(await marked('attachments')).toEqual([first, second]);
    expect(await marked(workSet)).toEqual([first, second]);
    expect([await statusesOf(first), await statusesOf(second)]).toEqual([
      ['failed', 'stored'],
      ['stored', 'failed'],
    ]);
  });

  it('finds what is damaged only when it is to read the files', async () => {
    const { check, marked, statusesOf } = await setUp();
    await writeFile(fileOf(third, 1), 'fire 1031');
    expect(counts(await check())).toMatchObject({ lost: 0, marked: 0 });
    expect(await check(true)).toMatchObject({
      lost: { count: 1, examples: [{ id: third, why: '1031_a is damaged' }] },
    });
    expect(await marked('attachments')).toEqual([third]);
    expect(await statusesOf(third)).toEqual(['failed', 'stored']);
  });

  it('finds a lost folder of an issue, and the lost folder of all', async () => {
    const { check, marked } = await setUp();
    await rm(path.dirname(fileOf(second, 1)), { recursive: true });
    expect(counts(await check(false, { repair: undefined }))).toMatchObject({ lost: 2, marked: 1 });
    await rm(path.join(folder(), 'attachments'), { recursive: true });
    const summary = await check();
    expect(counts(summary)).toEqual({ stored: 0, lost: 0, unknown: 6, marked: 3, busy: 0 });
    expect(summary.unknown.examples).toHaveLength(5);
    expect(await marked('attachments')).toEqual([first, second, third]);
  });

  it('changes and marks nothing when it is only to look', async () => {
    const { check, marked, statusesOf } = await setUp();
    await rm(fileOf(first, 1));
    expect(counts(await check(false, { repair: undefined }))).toMatchObject({ lost: 1, marked: 1 });
    expect([await marked('attachments'), await marked(workSet)]).toEqual([nobody, nobody]);
    expect(await statusesOf(first)).toEqual(['stored', 'stored']);
  });

  it('takes nothing for lost that is still to be stored, or moves with its issue while it looks', async () => {
    const { check, ports, dirty } = await setUp();
    await rm(path.join(folder(), 'attachments', `${first}.json`));
    await dirty.mark('attachments', [{ id: first }]);
    const states = (await ports.attachments.readStates(second))!;
    const newKey = issueKeySchema.parse('OPS-1');
    const names = Object.values(states.files).flatMap((state) =>
      state.status === 'stored' ? [state.file] : [],
    );
    await createAttachmentStore(path.join(folder(), 'attachments')).moveFiles(states.folder, newKey, names);
    await ports.attachments.saveStates({ ...states, folder: newKey });
    let looks = 0;
    // read just before the move, and then again
    const readStates: CheckAttachmentsPorts['attachments']['readStates'] = (id) =>
      id === second && ++looks === 1 ? Promise.resolve(states) : ports.attachments.readStates(id);
    expect(counts(await check(false, { attachments: { ...ports.attachments, readStates } }))).toEqual({
      stored: 4,
      lost: 0,
      unknown: 0,
      marked: 0,
      busy: 0,
    });
  });

  it('I2: writes no states while somebody else is at work on the files, and has them looked at again', async () => {
    const { check, marked, statusesOf } = await setUp();
    await rm(fileOf(first, 1));
    await redis.set(redisKey(prefix, 'lease', `attachments:${first}`), 'somebody else', 'PX', 60_000);
    expect(counts(await check())).toMatchObject({ lost: 1, marked: 1, busy: 1 });
    expect(await statusesOf(first)).toEqual(['stored', 'stored']);
    expect(await marked('attachments')).toEqual([first]);
  });

  it('goes past files of issues and states that cannot be read', async () => {
    const { check, marked } = await setUp();
    const [name] = (await readdir(path.join(folder(), 'issues/by-id'))).sort();
    await writeFile(path.join(folder(), 'issues/by-id', name!), '{"id":');
    await writeFile(path.join(folder(), 'attachments', `${second}.json`), '{"issueId":');
    expect(counts(await check())).toEqual({ stored: 2, lost: 0, unknown: 2, marked: 1, busy: 0 });
    expect(await marked('attachments')).toEqual([second]);
  });
});
