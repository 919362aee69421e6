import { readEvent } from './read-event';

const issue = { id: '20417', key: 'SUP-88', fields: { updated: '2026-02-03T12:06:52.829+0100' } };

describe('readEvent', () => {
  it('takes the id and the wanted time of a changed issue', () => {
    expect(readEvent({ webhookEvent: 'jira:issue_updated', issue })).toEqual({
      kind: 'issues',
      name: 'jira:issue_updated',
      requests: [{ id: '20417', key: 'SUP-88', hints: { updated: Date.parse('2026-02-03T11:06:52.829Z') } }],
    });
  });

  it('notes a deletion only for the event that deletes the issue', () => {
    const deleted = readEvent({ webhookEvent: 'jira:issue_deleted', issue });
    expect(deleted).toMatchObject({ requests: [{ id: '20417', hints: { deleted: true } }] });
    const comment = readEvent({ webhookEvent: 'comment_deleted', issue });
    expect(comment).toMatchObject({ kind: 'issues', requests: [{ id: '20417', key: 'SUP-88' }] });
    expect(JSON.stringify(comment)).not.toContain('hints');
  });

  it('fetches the issue of a worklog, and both ends of a link, whose ids are numbers', () => {
    expect(readEvent({ webhookEvent: 'worklog_created', worklog: { issueId: '20417' } })).toMatchObject({
      requests: [{ id: '20417' }],
    });
    const issueLink = { id: 1, sourceIssueId: 20417, destinationIssueId: 20399 };
    expect(readEvent({ webhookEvent: 'issuelink_deleted', issueLink })).toMatchObject({
      requests: [{ id: '20417' }, { id: '20399' }],
    });
    const self = { sourceIssueId: 7, destinationIssueId: 7 };
    expect(readEvent({ webhookEvent: 'issuelink_created', issueLink: self })).toMatchObject({
      requests: [{ id: '7' }],
    });
  });

  it('takes the id of an attachment, whose issue somebody else knows', () => {
    const event = { webhookEvent: 'attachment_deleted', attachment: { id: 55120, filename: 'log.txt' } };
    expect(readEvent(event)).toEqual({
      kind: 'attachment',
      name: 'attachment_deleted',
      attachmentId: '55120',
    });
    expect(readEvent({ ...event, attachment: { id: '../x' } })).toMatchObject({
      kind: 'no-issue',
      malformed: true,
    });
  });

  it('takes the issue of an attachment where it stands beside it', () => {
    const attachment = { id: '55120' };
    expect(readEvent({ webhookEvent: 'attachment_created', attachment, issue })).toEqual({
      kind: 'issues',
      name: 'attachment_created',
      requests: [{ id: '20417', key: 'SUP-88' }],
    });
    expect(readEvent({ webhookEvent: 'attachment_created', attachment, issue: { id: 'x' } }).kind).toBe(
      'attachment',
    );
  });

  it('takes the issue of a comment from its address when it stands alone', () => {
    const read = (self: unknown) =>
      readEvent({ webhookEvent: 'comment_created', comment: { id: '7', self } });
    expect(read('http://jira.example.com:8080/rest/api/2/issue/10013/comment/7')).toEqual({
      kind: 'issues',
      name: 'comment_created',
      requests: [{ id: '10013' }],
    });
    for (const bad of [
      'https://x/rest/api/2/issue/SUP-88/comment/7',
      'https://x/rest/api/2/comment/7',
      'https://x/issue/0/comment/7',
      'https://x/issue/10013/comment/7/../..',
      `https://x/issue/${'1'.repeat(30)}/comment/7`,
      10013,
      null,
    ])
      expect(read(bad)).toMatchObject({ kind: 'no-issue', malformed: true });
  });

  it('goes by the issue of a comment, not by its address, where both are there', () => {
    const comment = { self: 'https://x/rest/api/2/issue/10013/comment/7' };
    expect(readEvent({ webhookEvent: 'comment_deleted', comment, issue })).toMatchObject({
      requests: [{ id: '20417' }],
    });
  });

  it('takes the project whose issues change with it, and whether that is their end', () => {
    const project = { id: 10004, key: 'SUP', name: 'Support' };
    const read = (webhookEvent: string, of: unknown = project) => readEvent({ webhookEvent, project: of });
    expect(read('project_updated')).toEqual({
      kind: 'project',
      name: 'project_updated',
      project: { id: '10004', key: 'SUP', deleted: false },
    });
    for (const name of ['project_deleted', 'project_soft_deleted'])
      expect(read(name)).toMatchObject({ project: { deleted: true } });
    expect(read('project_restored_deleted')).toMatchObject({ project: { deleted: false } });
    expect(read('project_archived', { id: '7', key: '../x' })).toMatchObject({
      project: { id: '7', key: undefined },
    });
    expect(read('project_archived', { key: 'SUP' })).toMatchObject({ kind: 'no-issue', malformed: true });
    expect(read('project_created').kind).toBe('no-issue');
  });

  it('knows events that name no issue', () => {
    expect(readEvent({ webhookEvent: 'board_created', board: {} })).toMatchObject({ malformed: false });
    expect(readEvent({ webhookEvent: 'jira:version_moved', version: {} })).toMatchObject({ malformed: true });
    expect(readEvent({ webhookEvent: 'sprint_started', sprint: {} })).toMatchObject({ malformed: true });
    expect(readEvent({ webhookEvent: 'user_updated', user: {} })).toMatchObject({ malformed: false });
  });

  const version = { id: '7', name: '1.0', projectId: 10003, released: true };
  it.each([
    ['sprint_closed', { sprint: { id: 41, name: 'S', state: 'closed' } }, { kind: 'sprint', id: '41' }],
    ['sprint_deleted', { sprint: { id: '41' } }, { kind: 'sprint', id: '41' }],
    ['jira:version_released', { version }, { kind: 'version', id: '7', scope: '10003', shown: ['1.0'] }],
    [
      'jira:version_deleted',
      { version, mergedTo: 8 },
      { kind: 'version', id: '7', scope: '10003', shown: ['1.0'] },
    ],
    ['jira:version_merged', { version: { id: 7, projectId: {} } }, { kind: 'version', id: '7' }],
    ['issuetype_updated', { issuetype: { id: 3, name: 'Bug' } }, { kind: 'issue_type', id: '3', now: 'Bug' }],
    ['issuetype_deleted', { issuetype: { id: 3, name: 'Bug' } }, { kind: 'issue_type', id: '3' }],
    [
      'user_updated',
      { user: { accountId: '712020:5', displayName: 'Former user' } },
      { kind: 'user', id: '712020:5', now: 'Former user' },
    ],
  ])('reads the thing of %s', (webhookEvent, body, renewal) => {
    expect(readEvent({ webhookEvent, ...body })).toEqual({ kind: 'thing', name: webhookEvent, renewal });
  });

  it.each([
    null,
    {},
    { id: null },
    { id: '../etc' },
    { id: 1.5 },
    { id: -1 },
    { key: 'SUP-88' },
    'SUP-88',
    [],
  ])('takes nothing from an issue like %p', (bad) => {
    expect(readEvent({ webhookEvent: 'jira:issue_updated', issue: bad }).kind).toBe('no-issue');
  });

  it.each([
    null,
    7,
    'text',
    [],
    {},
    { webhookEvent: null },
    { webhookEvent: 'toString' },
    { webhookEvent: '__proto__' },
  ])('does not know the event %p', (event) => {
    expect(readEvent(event).kind).toBe('unknown');
  });

  it('goes by the exact name', () => {
    expect(readEvent({ webhookEvent: 'jira:issue_updated ', issue }).kind).toBe('unknown');
    expect(readEvent({ webhookEvent: 'my_issue_deleted', issue }).kind).toBe('unknown');
  });

  it('keeps the id when the rest of the issue is of an unexpected shape', () => {
    const odd = { id: 20417, key: 5, fields: { updated: 1 } };
    expect(readEvent({ webhookEvent: 'jira:issue_created', issue: odd })).toMatchObject({
      requests: [{ id: '20417' }],
    });
  });
});
