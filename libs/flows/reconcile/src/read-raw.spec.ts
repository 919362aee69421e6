import { truncate, stat } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema, type IssueId } from '@jiralake/core';
import { rawIssueSchema } from '@jiralake/payloads';
import { createRawStore, type RawStore } from '@jiralake/raw-store';
import { useTempFolder } from '@jiralake/testing';
import { createIssueViews } from './issue-views';
import { readRaw } from './read-raw';

const folder = useTempFolder();
const time = '2026-02-03T10:00:00.123Z';
const idOf = (number: number): IssueId => issueIdSchema.parse(String(number));
const fileOf = (number: number): string => path.join(folder(), `issues/by-id/${number}.json`);

async function storeOf(count: number): Promise<RawStore> {
  const store = createRawStore(folder());
  for (let number = 1; number <= count; number++)
    await store.saveIssue(
      rawIssueSchema.parse({
        id: String(number),
        key: `SUP-${number}`,
        fields: { created: time, updated: time, summary: 'a summary' },
        _remote_links: [],
        _synced_at: time,
        _fetched_at: time,
        ...(number === 3 ? { _deleted_at: time } : {}),
      }),
    );
  return store;
}

async function read(raw: RawStore, share: number) {
  const views = createIssueViews();
  const read: IssueId[] = [];
  const readIssue = (id: IssueId) => {
    read.push(id);
    return raw.readIssue(id);
  };
  const held = await readRaw({ raw: { ...raw, readIssue }, onProgress: () => undefined }, views, share);
  const states = new Map([...views.all()].map(([id, view]) => [id, view.raw]));
  return { held, states, read };
}

describe('the pass over raw', () => {
  it('tells the state of each issue without reading a whole file', async () => {
    const { held, states, read: whole } = await read(await storeOf(200), 0);
    expect([held, states.size, whole]).toEqual([199, 200, []]);
    const at = Date.parse(time);
    expect(states.get(idOf(1))).toEqual({
      state: 'stored',
      updated: at,
      syncedAt: at * 1_000,
      month: '2026-02',
    });
    expect(states.get(idOf(3))).toEqual({ state: 'deleted' });
  });

  it('finds a file whose rest is broken where it reads it whole', async () => {
    const store = await storeOf(3);
    await truncate(fileOf(2), (await stat(fileOf(2))).size - 1);
    expect((await read(store, 0)).states.get(idOf(2))).toMatchObject({ state: 'stored' });
    expect((await read(store, 1)).states.get(idOf(2))).toMatchObject({ state: 'unreadable' });
  });

  it('finds a file whose head is broken', async () => {
    const store = await storeOf(3);
    await truncate(fileOf(2), 20);
    expect((await read(store, 0)).states.get(idOf(2))).toMatchObject({ state: 'unreadable' });
  });
});
