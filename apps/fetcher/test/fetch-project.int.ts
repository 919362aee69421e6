import type { IssueId } from '@jiralake/core';
import type { StoredIssue } from '@jiralake/payloads';
import { fetchProject } from '../src/fetch-project';
import { useFetcher } from './use-fetcher';

const fetcher = useFetcher();
const context = { signal: new AbortController().signal, retried: false };

const projectIdOf = (fields: StoredIssue['fields']): string => (fields['project'] as { id: string }).id;
const projectOf = ({ fields }: StoredIssue): { id: string; key: string } =>
  fields['project'] as { id: string; key: string };

/** Fetches some issues of two projects; nothing is marked afterwards. */
async function storedIssues(): Promise<StoredIssue[]> {
  const { site, fetch, rawOf } = fetcher();
  const all = (await site.truths()).map(({ issue }) => issue);
  const keys = [...new Set(all.map(({ key }) => key.split('-')[0]))].slice(0, 2);
  const chosen = keys.flatMap((key) => all.filter((issue) => issue.key.startsWith(`${key}-`)).slice(0, 3));
  for (const { id } of chosen) await fetch(id);
  return Promise.all(chosen.map(({ id }) => rawOf(id)));
}
const idsOf = (issues: readonly StoredIssue[]): IssueId[] => issues.map(({ id }) => id).sort();

describe('an event of a project', () => {
  it('marks every stored issue of it, and no other', async () => {
    const { ports, marked } = fetcher();
    const issues = await storedIssues();
    const project = projectOf(issues[0]!);
    const own = issues.filter((issue) => projectOf(issue).id === project.id);
    expect(own.length).toBeLessThan(issues.length);
    const result = await fetchProject(ports, { v: 1, id: project.id, deleted: false }, context);
    expect(result).toEqual({ outcome: 'requested', issues: own.length });
    expect((await marked('fetch')).sort()).toEqual(idsOf(own));
    expect(await ports.dirty.hintsOf(own[0]!.id)).toEqual({ deleted: false, updated: undefined });
  });

  it('finds issues that are stored under the key that the project had before', async () => {
    const { ports, marked } = fetcher();
    const issues = await storedIssues();
    const { id } = projectOf(issues[0]!);
    await fetchProject(ports, { v: 1, id, key: 'RENAMED', deleted: false }, context);
    expect(await marked('fetch')).toContain(issues[0]!.id);
  });

  it('that deletes it makes its issues deleted when they are gone, without any of them being named', async () => {
    const { site, ports, run, rawOf } = fetcher();
    const [issue] = await storedIssues();
    await fetchProject(ports, { v: 1, id: projectOf(issue!).id, deleted: true }, context);
    await site.faults([{ fault: { kind: 'revoke', what: 'issues' } }]);
    expect(await run(issue!.id)).toMatchObject({ outcome: 'deleted' });
    await site.faults([]);
    expect((await rawOf(issue!.id))._deleted_at).toBeDefined();
  });

  it('I7: deletes no issue of another project that has its key by now, and finds those of the new one', async () => {
    const { ports, fetch, marked, rawOf } = fetcher();
    const issues = await storedIssues();
    const old = issues[0]!;
    const [, other] = issues.filter(({ fields }) => projectIdOf(fields) === projectOf(old).id);
    // imported again under the old keys, and stored before the event of the old project's deletion
    const fields = { ...other!.fields, project: { ...projectOf(other!), id: '77777' } };
    const reused = { ...other!, key: old.key, fields };
    const getIssue = (id: IssueId): Promise<StoredIssue | undefined> =>
      Promise.resolve(id === reused.id ? reused : undefined);
    const jira = { ...ports.jira, getIssue } as typeof ports.jira;
    await fetch(reused.id, { jira });
    await fetch(old.id, { jira }, { deleted: true });
    expect((await rawOf(old.id))._deleted_at).toBeDefined();

    const key = old.key.split('-')[0];
    await fetchProject(ports, { v: 1, id: projectOf(old).id, key, deleted: true }, context);
    expect(await ports.dirty.hintsOf(reused.id)).toMatchObject({ deleted: false });
    await fetchProject(ports, { v: 1, id: '77777', key, deleted: false }, context);
    expect(await marked('fetch')).toContain(reused.id);
    await fetchProject(ports, { v: 1, id: '77777', key, deleted: true }, context);
    expect(await ports.dirty.hintsOf(reused.id)).toMatchObject({ deleted: true });
  });

  it('of which nothing is stored marks nothing', async () => {
    const { ports, marked } = fetcher();
    const result = await fetchProject(ports, { v: 1, id: '99999', key: 'NONE', deleted: true }, context);
    expect(result).toEqual({ outcome: 'requested', issues: 0 });
    expect(await marked('fetch')).toEqual([]);
  });
});
