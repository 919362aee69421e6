import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readEvent } from './read-event';

const fetched = (...requests: object[]) => ({ kind: 'issues', name: 'unnamed', requests });
const one = { id: '200', key: 'WH-1', hints: {} };

describe('a body without the name of an event', () => {
  it.each([
    [
      'an issue by itself, whose id is a number',
      { self: 'x', id: 200, key: 'WH-1', fields: { summary: 's' } },
    ],
    ['one whose id is text', { id: '200', key: 'WH-1' }],
    ['a small issue in it', { issue: { id: 200, key: 'WH-1' } }],
    [
      'what an app on Forge is told',
      { eventType: 'avi:jira:updated:issue', issue: { id: '200', key: 'WH-1' } },
    ],
    ['a name that is empty', { webhookEvent: '', issue: { id: '200', key: 'WH-1' } }],
    ['a name that is null', { webhookEvent: null, id: 200, key: 'WH-1', fields: {} }],
    ['more than that', { timestamp: 1, user: { id: 7 }, issue: { id: 200, key: 'WH-1', fields: null } }],
  ])('names the issue: %s', (_, event) => expect(readEvent(event)).toEqual(fetched(one)));

  it('is fetched until its time is reached, and never counts as a deletion', () => {
    const fields = { updated: '2026-02-03T12:06:52.829+0100' };
    const hints = { updated: Date.parse('2026-02-03T11:06:52.829Z') };
    expect(readEvent({ id: 200, fields })).toEqual(fetched({ id: '200', key: undefined, hints }));
    expect(readEvent({ eventType: 'avi:jira:deleted:issue', issue: one })).toEqual(fetched(one));
  });

  it.each([
    ['worklog', { worklog: { id: '1', issueId: '200' } }],
    ['comment', { comment: { id: '1', issueId: 200 } }],
    ['attachment', { eventType: 'avi:jira:created:attachment', attachment: { id: '1', issueId: '200' } }],
  ])('names the issue of a %s', (_, event) => expect(readEvent(event)).toEqual(fetched({ id: '200' })));

  it('names both ends of a link, whose own id is none of an issue', () => {
    const ends = fetched({ id: '200' }, { id: '201' });
    const link = { id: 9, sourceIssueId: 200, destinationIssueId: '201' };
    expect(readEvent({ eventType: 'avi:jira:created:issuelink', ...link })).toEqual(ends);
    expect(readEvent({ issueLink: link })).toEqual(ends);
  });

  it.each([
    { key: 'WH-1' },
    { issue: { key: 'WH-1' } },
    { issue: { id: '../x', key: 'WH-1' } },
    { id: 0, key: 'WH-1' },
  ])('has the issue of %j looked up by its key', (event) =>
    expect(readEvent(event)).toEqual({ kind: 'key', name: 'unnamed', key: 'WH-1' }),
  );

  it.each([
    { id: 200 },
    { id: 200, key: 'WH', name: 'a project' },
    { id: 200, name: 'a version', released: true },
    { id: 200, fields: 'none' },
    { issue: 'WH-1' },
    { issue: { id: '../200', key: 'wh-1' } },
    { issues: [{ id: 200, key: 'WH-1' }] },
    { key: '../WH-1' },
    [{ id: 200, key: 'WH-1' }],
  ])('names no issue: %j', (event) => expect(readEvent(event)).toEqual({ kind: 'unknown', name: '' }));

  it('is read by its name where it has one', () => {
    expect(readEvent({ webhookEvent: 'sprint_started', issue: one }).kind).toBe('no-issue');
    for (const webhookEvent of ['jira:issue_teleported', ['jira:issue_updated'], 7])
      expect(readEvent({ webhookEvent, issue: one }).kind).toBe('unknown');
  });
});

const cases = path.resolve(__dirname, '../../../../../shared/cases/automation-bodies.json');
const present = existsSync(cases);
const title = present ? 'bodies from reports' : 'bodies from reports (skipped: the collection is not here)';

(present ? describe : describe.skip)(title, () => {
  type Body = { issue?: object } & Record<string, unknown>;
  const bodies = present ? (JSON.parse(readFileSync(cases, 'utf8')) as { input: Body[] }).input : [];
  /** The same with its issue changed, wherever that is. */
  const withIssue = (body: Body, changed: object): Body =>
    body.issue ? { ...body, issue: { ...body.issue, ...changed } } : { ...body, ...changed };

  it.each([
    ['as it is', (body: Body) => body],
    ['with an id as text', (body: Body) => withIssue(body, { id: '200' })],
    ['with an id as a number', (body: Body) => withIssue(body, { id: 200 })],
    ['without its key', (body: Body) => withIssue(body, { key: undefined, fields: {} })],
    ['with odd fields', (body: Body) => withIssue(body, { fields: { updated: 7, summary: null } })],
    ['with more beside it', (body: Body) => ({ ...body, timestamp: 1, atlassianId: 'x', changelog: {} })],
  ])('name their issue %s', (_, change) => {
    for (const body of bodies)
      expect(readEvent(change(body))).toMatchObject({
        kind: 'issues',
        name: 'unnamed',
        requests: [{ id: '200' }],
      });
  });

  it('are looked up by their key without an id', () => {
    for (const body of bodies)
      expect(readEvent(withIssue(body, { id: undefined }))).toMatchObject({ kind: 'key', key: 'WH-1' });
  });
});
