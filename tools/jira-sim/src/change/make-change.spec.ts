import { createRandom } from '@jiralake/seeded-random';
import { servedIssue, servedSite } from '../render/generated-site';
import { renderIssue } from '../render/render-issue';
import { findIssue } from '../site/site';
import { CHANGE_KINDS, type ChangeKind } from './change';
import { createChangeDeck } from './change-deck';
import { bodiesOf, changeSetup } from '../../test/change-setup';
import { makeChange } from './make-change';

describe('move', () => {
  it('gives a new key, keeps the id and lets the old key lead to the issue', () => {
    const { change, site, find } = changeSetup();
    const issue = find(({ parent, subtaskIds }) => parent === undefined && subtaskIds.length === 0);
    const oldKey = issue.key;
    const [body] = bodiesOf(change('move', issue));
    expect(issue.key).not.toBe(oldKey);
    expect(findIssue(site, oldKey.toLowerCase())).toBe(issue);
    expect(findIssue(site, issue.key)).toBe(issue);
    expect(body).toMatchObject({
      issue_event_type_name: 'issue_moved',
      issue: { id: issue.id, key: issue.key },
    });
    const { items } = body!['changelog'] as { items: { field: string }[] };
    expect(items.find(({ field }) => field === 'project')).toMatchObject({ toString: issue.project.name });
    const keyItem = items.find(({ field }) => field === 'Key');
    expect(keyItem).toEqual({
      field: 'Key',
      fieldtype: 'jira',
      from: null,
      fromString: oldKey,
      to: null,
      toString: issue.key,
    });
  });
});

describe('delete', () => {
  it('reports the issue first and what falls with it in the secondary flow', () => {
    const { change, site, find } = changeSetup();
    const issue = find((candidate) =>
      [candidate.comments, candidate.attachments, candidate.worklogs, candidate.linkIds].every(
        ({ length }) => length > 0,
      ),
    );
    const counts = [
      issue.comments.length,
      issue.attachments.length,
      issue.linkIds.length,
      issue.worklogs.length,
    ];
    const [main, ...fallout] = change('delete', issue);
    const secondary = main.webhooks.slice(1);
    expect(main).toMatchObject({ kind: 'delete', issueIds: [issue.id], deleted: true });
    expect(main.webhooks[0]).toMatchObject({ flow: 'Primary', body: { webhookEvent: 'jira:issue_deleted' } });
    expect(main.webhooks[0]!.body).not.toHaveProperty('changelog');
    expect(main.webhooks[0]!.body).not.toHaveProperty('issue_event_type_name');
    expect(main.webhooks[0]!.body['issue']).toHaveProperty('fields.comment');
    expect(secondary.every(({ flow }) => flow === 'Secondary')).toBe(true);
    const of = (event: string) => secondary.filter(({ body }) => body.webhookEvent === event).length;
    expect(['comment_deleted', 'attachment_deleted', 'issuelink_deleted', 'worklog_deleted'].map(of)).toEqual(
      counts,
    );
    expect(findIssue(site, issue.id)).toBeUndefined();
    expect(findIssue(site, issue.key)).toBeUndefined();
    expect(fallout.map(({ kind }) => kind)).toEqual(fallout.map(() => 'link-remove'));
    for (const other of site.issues.values()) {
      expect(
        JSON.stringify(
          renderIssue(servedSite(site), servedIssue(site, other), { fields: ['issuelinks'], seesSla: true }),
        ),
      ).not.toContain(`"${issue.id}"`);
    }
  });

  it('takes the sub-tasks along', () => {
    const { change, site, find } = changeSetup();
    const parent = find(({ subtaskIds }) => subtaskIds.length > 0);
    const subtaskIds = [...parent.subtaskIds];
    const deleted = change('delete', parent).filter((entry) => entry.deleted);
    expect(deleted.flatMap(({ issueIds }) => issueIds).sort()).toEqual([parent.id, ...subtaskIds].sort());
    expect(subtaskIds.some((id) => site.issues.has(id))).toBe(false);
  });
});

describe('transition', () => {
  it('sets the resolution in done statuses and clears it in all others', () => {
    const { change, find } = changeSetup();
    const issue = find(({ histories }) => histories.length < 3);
    const seen = new Set<string>();
    for (let count = 0; count < 40; count += 1) {
      change('transition', issue);
      seen.add(issue.status.category);
      expect(issue.resolution !== null).toBe(issue.status.category === 'done');
      expect(issue.resolved !== null).toBe(issue.status.category === 'done');
    }
    expect([...seen].sort()).toEqual(['done', 'indeterminate', 'new']);
  });
});

describe('2000 changes of a small site', () => {
  const { site, room } = changeSetup(30);
  const deal = createChangeDeck(createRandom(9));
  const lastUpdated = new Map<string, number>();
  const firstKinds = new Set<ChangeKind>();
  const shared: string[] = [];
  for (let count = 0; count < 2000; count += 1) {
    const changes = makeChange(room, deal()) ?? makeChange(room, 'create') ?? [];
    if (count < 300 && changes[0] !== undefined) firstKinds.add(changes[0].kind);
    for (const { issueIds, updated } of changes) {
      for (const id of issueIds) {
        if ((lastUpdated.get(id) ?? 0) >= updated) shared.push(id);
        lastUpdated.set(id, updated);
      }
    }
  }

  it('have every kind among the first 300', () => {
    expect([...firstKinds].sort()).toEqual([...CHANGE_KINDS].sort());
  });

  it('give every change of an issue a later updated', () => {
    expect(shared).toEqual([]);
    for (const issue of site.issues.values())
      expect(issue.updated).toBe(lastUpdated.get(issue.id) ?? issue.updated);
  });

  it('stay inside the caps of the lists', () => {
    const issues = [...site.issues.values()];
    const longest = (list: 'histories' | 'worklogs' | 'comments') =>
      Math.max(...issues.map((issue) => issue[list].length));
    expect(longest('histories')).toBeLessThanOrEqual(400);
    expect(longest('worklogs')).toBeLessThanOrEqual(80);
    expect(longest('comments')).toBeLessThanOrEqual(300);
  });

  it('leave no link with a missing end', () => {
    for (const link of site.links.values()) {
      expect(site.issues.get(link.sourceId)?.linkIds).toContain(link.id);
      expect(site.issues.get(link.destinationId)?.linkIds).toContain(link.id);
    }
  });
});

describe('the caps of one issue', () => {
  const { room, find } = changeSetup();
  const issue = find(({ histories }) => histories.length < 5);

  it.each([
    ['worklog-add', 80, () => issue.worklogs],
    ['comment-add', 300, () => issue.comments],
    ['assign', 400, () => issue.histories],
  ] as const)('%s stops when the list has %p entries', (kind, cap, list) => {
    for (let count = 0; count < 450; count += 1) makeChange(room, kind, issue);
    expect(list()).toHaveLength(cap);
    expect(makeChange(room, kind, issue)).toBeUndefined();
  });

  it.each(['edit-fields', 'transition', 'attach', 'move', 'link-add', 'remote-link-add'] as const)(
    '%s finds no room in a full changelog',
    (kind) => {
      expect(makeChange(room, kind, issue)).toBeUndefined();
    },
  );
});
