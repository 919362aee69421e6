import { mkdir, readFile, readdir, readlink, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import { rawIssueSchema, type RawIssue } from '@jiralake/payloads';
import { useTempFolder } from '@jiralake/testing';
import { createRawStore } from './raw-store';

const folder = useTempFolder();
const id = issueIdSchema.parse('20417');

function snapshot(fetchedAt: string, key = 'SUP-88'): RawIssue {
  return rawIssueSchema.parse({
    id,
    key,
    fields: { created: '2026-02-03T12:06:52.829+0100', summary: `fetched ${fetchedAt}` },
    _fetched_at: fetchedAt,
    _synced_at: fetchedAt,
    _remote_links: [],
  });
}
const early = '2026-02-03T12:00:00.000Z';
const late = '2026-02-03T13:00:00.000Z';

describe('the raw store', () => {
  it('gives back what was saved, unknown fields included, and nothing for an unknown issue', async () => {
    const store = createRawStore(folder());
    expect(await store.readIssue(id)).toBeUndefined();
    expect(await store.saveIssue(snapshot(early))).toBe('saved');
    expect(await store.readIssue(id)).toEqual(snapshot(early));
    expect((await stat(path.join(folder(), 'issues/by-id/20417.json'))).mode & 0o777).toBe(0o660);
  });

  it('I2: never replaces a snapshot by one that was fetched earlier', async () => {
    const store = createRawStore(folder());
    await store.saveIssue(snapshot(late));
    expect(await store.saveIssue(snapshot(early))).toBe('older');
    expect(await store.readIssue(id)).toEqual(snapshot(late));
  });

  it('I2: replaces a broken file, although its head is of a later fetch', async () => {
    const store = createRawStore(folder());
    await store.saveIssue(snapshot(late));
    const file = path.join(folder(), 'issues/by-id/20417.json');
    await truncate(file, (await stat(file)).size - 1);
    expect(await store.saveIssue(snapshot(early))).toBe('saved');
    expect(await store.readIssue(id)).toEqual(snapshot(early));
  });

  it('tells the head of an issue without the rest of its file, and of an earlier version from all of it', async () => {
    const store = createRawStore(folder());
    expect(await store.readHead(id)).toBeUndefined();
    const deleted = { ...snapshot(early), _deleted_at: late };
    await store.saveIssue(deleted);
    const file = path.join(folder(), 'issues/by-id/20417.json');
    const text = await readFile(file, 'utf8');
    const head = { id, key: 'SUP-88', fetchedAt: early, state: { updated: undefined, isDeleted: true } };
    await writeFile(file, text.slice(0, -1));
    expect(await store.readHead(id)).toMatchObject(head);
    await writeFile(file, JSON.stringify(deleted));
    expect(await store.readHead(id)).toMatchObject(head);
    await writeFile(file, text.slice(0, 60));
    await expect(store.readHead(id)).rejects.toThrow(UnreadableFileError);
  });

  it('links the key to the file, and moves the link with the key', async () => {
    const store = createRawStore(folder());
    await store.saveIssue(snapshot(early));
    expect(await readFile(path.join(folder(), 'issues/SUP-88.json'), 'utf8')).toContain('"20417"');
    await store.saveIssue(snapshot(late, 'OPS-5'));
    expect((await readdir(path.join(folder(), 'issues'))).sort()).toEqual(['OPS-5.json', 'by-id']);
  });

  it('leaves an old key alone that belongs to another issue by now', async () => {
    const store = createRawStore(folder());
    await store.saveIssue(snapshot(early));
    await store.saveIssue({ ...snapshot(early), id: issueIdSchema.parse('30000') });
    await store.saveIssue(snapshot(late, 'OPS-5'));
    expect(await readlink(path.join(folder(), 'issues/SUP-88.json'))).toBe('by-id/30000.json');
  });

  const other = issueIdSchema.parse('600');
  const linkOf = (key: string): Promise<string> => readlink(path.join(folder(), `issues/${key}.json`));
  const late2 = '2026-02-03T14:00:00.000Z';

  it('I7: lets no deleted issue take or keep the name of a living one, in whatever order they come', async () => {
    const [old, reused] = [snapshot(early, 'RE-1'), { ...snapshot(late, 'RE-1'), id: other }];
    const deleted = { ...old, _fetched_at: late2, _deleted_at: late2 };
    const bare = rawIssueSchema.parse({ id, _fetched_at: late2, _synced_at: late2, _deleted_at: late2 });
    // each ends with both stored, the old one as deleted
    const orders = [
      [old, reused, deleted],
      [old, deleted, reused],
      [reused, old, deleted],
      [reused, deleted],
      [deleted, reused],
      [reused, bare],
      [old, reused, deleted, reused, deleted],
    ];
    for (const [i, order] of orders.entries()) {
      const store = createRawStore(path.join(folder(), `${i}`));
      for (const raw of order) await store.saveIssue(raw);
      expect(await readlink(path.join(folder(), `${i}/issues/RE-1.json`))).toBe('by-id/600.json');
      expect(await store.listProject('RE')).toEqual([other]);
    }
  });

  it('leaves the name of a deleted issue while no other has it', async () => {
    const store = createRawStore(folder());
    await store.saveIssue(snapshot(early));
    await store.saveIssue({ ...snapshot(late), _deleted_at: late });
    expect(await linkOf('SUP-88')).toBe('by-id/20417.json');
    expect(await store.listProject('SUP')).toEqual([id]);
  });

  it('gives the name to the issue that had it last, when an older snapshot of another one comes late', async () => {
    const store = createRawStore(folder());
    await store.saveIssue({ ...snapshot(late), id: other });
    await store.saveIssue(snapshot(early));
    expect(await linkOf('SUP-88')).toBe('by-id/600.json');
  });

  it('keeps both names of two issues that exchange them at the same time, again and again', async () => {
    const store = createRawStore(folder());
    const keys = ['AB-1', 'CD-1'];
    for (let turn = 0; turn < 60; turn++) {
      const at = new Date(Date.parse(early) + turn * 1_000).toISOString();
      const [mine, theirs] = [keys[turn % 2]!, keys[(turn + 1) % 2]!];
      // one of them a little later, so that any of its steps meets any of the other's
      const wait = new Promise((resolve) => setTimeout(resolve, turn % 6));
      await Promise.all([
        store.saveIssue(snapshot(at, mine)),
        wait.then(() => store.saveIssue({ ...snapshot(at, theirs), id: other })),
      ]);
      expect([await linkOf(mine), await linkOf(theirs)]).toEqual(['by-id/20417.json', 'by-id/600.json']);
    }
    expect((await readdir(path.join(folder(), 'issues'))).sort()).toEqual([
      'AB-1.json',
      'CD-1.json',
      'by-id',
    ]);
  });

  it.each(['', '{"id":', 'null', '{"id":"20417","fields":{}}'])(
    'names a broken file (%p) instead of taking it for a missing one, and a good save heals it',
    async (content) => {
      const store = createRawStore(folder());
      await mkdir(path.join(folder(), 'issues/by-id'), { recursive: true });
      await writeFile(path.join(folder(), 'issues/by-id/20417.json'), content);
      await expect(store.readIssue(id)).rejects.toThrow(UnreadableFileError);
      await expect(store.readIssue(id)).rejects.toThrow('issues/by-id/20417.json');
      expect(await store.saveIssue(snapshot(late))).toBe('saved');
      expect(await store.readIssue(id)).toEqual(snapshot(late));
    },
  );

  it('lists the stored issues, all of them or those of a project by its key', async () => {
    const store = createRawStore(folder());
    expect([await store.listIssues(), await store.listProject('SUP')]).toEqual([[], []]);
    await store.saveIssue(snapshot(early));
    const other = { ...snapshot(early, 'SUPPORT-88'), id: issueIdSchema.parse('5') };
    await store.saveIssue(other);
    await writeFile(path.join(folder(), 'issues/by-id/notes.txt'), 'no issue');
    expect((await store.listIssues()).sort()).toEqual(['20417', '5']);
    expect(await store.listProject('SUP')).toEqual([id]);
    await store.saveIssue(snapshot(late, 'OPS-1'));
    expect([await store.listProject('SUP'), await store.listProject('OPS')]).toEqual([[], [id]]);
  });
});
