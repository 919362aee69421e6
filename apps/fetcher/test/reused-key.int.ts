import { readlink } from 'node:fs/promises';
import path from 'node:path';
import { issueKeySchema, type IssueId } from '@jiralake/core';
import type { StoredIssue } from '@jiralake/payloads';
import { readCase, whenCases } from '@jiralake/testing';
import { fetchProject } from '../src/fetch-project';
import { useFetcher } from './use-fetcher';

const fetcher = useFetcher();
const context = { signal: new AbortController().signal, retried: false };
const [OLD_PROJECT, NEW_PROJECT] = ['77770', '77777'];
const lines = (readCase('late-deletion-of-a-reused-key').input ?? []) as string[];

/** Applies the lines of the collected case, in this order, to two issues of the simulator. */
async function play(order: readonly number[]): Promise<{ old: IssueId; reused: IssueId; key: string }> {
  const { site, ports, fetch } = fetcher();
  const [first, second] = (await site.truths()).map(({ issue }) => issue) as unknown as StoredIssue[];
  const [old, reused] = [first!.id, second!.id];
  const there = new Map<IssueId, StoredIssue>();
  const jira = {
    ...ports.jira,
    getIssue: (id: IssueId) => Promise.resolve(there.get(id)),
  } as typeof ports.jira;
  const idOf = (text: string): IssueId => (text === '500' ? old : reused);
  let key = '';
  for (const index of order) {
    const line = lines[index] ?? '';
    const [, created = '', itsKey = ''] = /^issue (\d+) (\S+) created/.exec(line) ?? [];
    const [, gone] = /^issue (\d+) gone at the site$/.exec(line) ?? [];
    const [, deleted] = /^jira:issue_deleted of (\d+)/.exec(line) ?? [];
    const [, event] = /^project_(updated|deleted) of the new project$/.exec(line) ?? [];
    if (created) {
      const [from, project] = created === '500' ? [first!, OLD_PROJECT] : [second!, NEW_PROJECT];
      key = itsKey;
      const fields = { ...from.fields, project: { id: project, key: key.split('-')[0] } };
      there.set(from.id, { ...from, key: issueKeySchema.parse(key), fields });
      await fetch(from.id, { jira });
    } else if (gone) there.delete(idOf(gone));
    else if (deleted) await fetch(idOf(deleted), { jira }, { deleted: true });
    else if (event) {
      const job = { v: 1 as const, id: NEW_PROJECT, key: key.split('-')[0], deleted: event === 'deleted' };
      await fetchProject(ports, job, context);
    } else throw new Error(`no test for: ${line}`);
  }
  return { old, reused, key };
}

const orders: readonly [string, readonly number[]][] = [
  ['as it was', [0, 1, 2, 3, 4, 5]],
  ['deleted in time', [0, 1, 3, 2, 4, 5]],
  ['deleted after the event of the new project', [0, 1, 2, 4, 3, 5]],
  ['deleted last of all', [0, 1, 2, 4, 5, 3]],
  ['deleted twice', [0, 1, 3, 2, 3, 4, 5]],
  ['never stored before', [1, 2, 3, 4, 5]],
];

for (const [title, order] of orders)
  whenCases()(`I7: a key that was used again is that of the new issue: ${title}`, async () => {
    const { old, reused, key } = await play(order);
    const { ports, folder } = fetcher();
    expect(await readlink(path.join(folder, `issues/${key}.json`))).toBe(`by-id/${reused}.json`);
    expect(await ports.raw.listProject(key.split('-')[0] ?? '')).toEqual([reused]);
    expect(await ports.projectIndex.keysOf(NEW_PROJECT)).toEqual(['RE']);
    expect(await ports.projectIndex.keysOf(OLD_PROJECT)).toEqual([]);
    expect(await ports.raw.readIssue(old)).toHaveProperty('_deleted_at');
    expect(await ports.raw.readIssue(reused)).not.toHaveProperty('_deleted_at');
    // the new project was deleted as well, so its issue is fetched
    expect(await ports.dirty.hintsOf(reused)).toMatchObject({ deleted: true });
  });
