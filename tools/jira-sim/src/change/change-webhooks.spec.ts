import type { SimIssue } from '../site/sim-issue';
import { bodiesOf, changeSetup } from '../../test/change-setup';

/** Returns every path in a body that has one of the issue's identifiers. */
function identifierPaths(body: unknown, issue: SimIssue, path = ''): string[] {
  if (Array.isArray(body))
    return body.flatMap((member, index) => identifierPaths(member, issue, `${path}[${index}]`));
  if (typeof body === 'object' && body !== null) {
    return Object.entries(body).flatMap(([key, member]) =>
      identifierPaths(member, issue, path === '' ? key : `${path}.${key}`),
    );
  }
  return body === issue.id || body === issue.key || body === Number(issue.id) ? [path] : [];
}

describe('webhooks of a change', () => {
  it.each(['comment-add', 'comment-edit', 'comment-delete'] as const)(
    '%s: a small issue and nobody at the top',
    (kind) => {
      const { change, site } = changeSetup();
      const changes = change(kind);
      const [body] = bodiesOf(changes);
      const gone =
        kind === 'comment-delete'
          ? 'comment_deleted'
          : kind === 'comment-edit'
            ? 'comment_updated'
            : 'comment_created';
      expect(bodiesOf(changes)).toHaveLength(1);
      expect(Object.keys(body!).sort()).toEqual(['comment', 'issue', 'timestamp', 'webhookEvent']);
      expect(body!.webhookEvent).toBe(gone);
      const { id, fields } = body!['issue'] as { id: string; fields: object };
      expect(id).toBe(changes[0].issueIds[0]);
      expect(Object.keys(fields).sort()).toEqual([
        'assignee',
        'issuetype',
        'priority',
        'project',
        'status',
        'summary',
      ]);
      expect(typeof (body!['comment'] as { body: unknown }).body).toBe('string');
      expect(site.issues.get(id)!.histories.every(({ created }) => created < changes[0].updated)).toBe(true);
    },
  );

  it.each([
    ['link-add', 'issuelink_created'],
    ['link-remove', 'issuelink_deleted'],
  ] as const)('%s: two numeric ids and no key', (kind, event) => {
    const { change, site } = changeSetup();
    const changes = change(kind);
    const [body] = bodiesOf(changes);
    expect(bodiesOf(changes)).toHaveLength(1);
    expect(body).toMatchObject({ webhookEvent: event, issueLink: { systemLink: false } });
    expect(Object.keys(body!).sort()).toEqual(['issueLink', 'timestamp', 'webhookEvent']);
    const source = site.issues.get(changes[0].issueIds[0]!)!;
    const destination = site.issues.get(changes[0].issueIds[1]!)!;
    expect(identifierPaths(body, source)).toEqual(['issueLink.sourceIssueId']);
    expect(identifierPaths(body, destination)).toEqual(['issueLink.destinationIssueId']);
    expect(source.updated).toBe(destination.updated);
    const link = body!['issueLink'] as { sourceIssueId: unknown; destinationIssueId: unknown };
    expect([link.sourceIssueId, link.destinationIssueId]).toEqual([
      Number(source.id),
      Number(destination.id),
    ]);
  });

  it('worklog-add: only the issue id, as a string in the worklog', () => {
    const { change, site } = changeSetup();
    const changes = change('worklog-add');
    const [body] = bodiesOf(changes);
    expect(Object.keys(body!).sort()).toEqual(['timestamp', 'webhookEvent', 'worklog']);
    expect(identifierPaths(body, site.issues.get(changes[0].issueIds[0]!)!)).toEqual(['worklog.issueId']);
    expect(typeof (body!['worklog'] as { issueId: unknown }).issueId).toBe('string');
  });

  it('attach: attachment_created without any issue, and an issue update that names the file', () => {
    const { change, site } = changeSetup();
    const changes = change('attach');
    const [attachment, update] = bodiesOf(changes);
    const issue = site.issues.get(changes[0].issueIds[0]!)!;
    expect(attachment!.webhookEvent).toBe('attachment_created');
    expect(Object.keys(attachment!).sort()).toEqual(['attachment', 'timestamp', 'webhookEvent']);
    expect(identifierPaths(attachment, issue)).toEqual([]);
    expect(JSON.stringify(attachment)).not.toContain(issue.key);
    expect(update).toMatchObject({
      changelog: { items: [{ field: 'Attachment', from: null, to: issue.attachments.at(-1)!.id }] },
    });
  });

  it.each([
    'edit-summary',
    'edit-description',
    'edit-fields',
    'transition',
    'assign',
    'remote-link-add',
    'create',
  ] as const)('%s: one issue event in the v2 shape without comment and worklog pages', (kind) => {
    const { change } = changeSetup();
    const changes = change(kind);
    const [body] = bodiesOf(changes);
    expect(bodiesOf(changes)).toHaveLength(1);
    expect(body!.webhookEvent).toBe(kind === 'create' ? 'jira:issue_created' : 'jira:issue_updated');
    expect(Object.keys(body!)).toEqual(
      expect.arrayContaining(['issue_event_type_name', 'user', 'issue', 'changelog']),
    );
    expect(body!['user']).not.toHaveProperty('emailAddress');
    const issue = body!['issue'] as { self: string; fields: Record<string, unknown> };
    expect(issue.self).toContain('/rest/api/2/issue/');
    expect(issue.fields).not.toHaveProperty('comment');
    expect(issue.fields).not.toHaveProperty('worklog');
    expect(JSON.stringify(body)).not.toContain('"type":"doc"');
  });

  it('remote-link-add: a changelog item without a field id', () => {
    const { change } = changeSetup();
    const [body] = bodiesOf(change('remote-link-add'));
    const { items } = body!['changelog'] as { items: object[] };
    expect(items).toEqual([expect.objectContaining({ field: 'RemoteIssueLink', from: null })]);
    expect(items[0]).not.toHaveProperty('fieldId');
  });
});
