import {
  PermanentError,
  RateLimitedError,
  TransientError,
  issueIdSchema,
  issueKeySchema,
} from '@jiralake/core';
import {
  fetchedParts,
  ownListsOf,
  partNames,
  partsOfKind,
  type JiraIssue,
  type PartOfKind,
  type StoredIssue,
} from '@jiralake/payloads';
import { fetchMissingParts } from './fetch-missing-parts';
import type { PartRequests } from './parts/part-requests';

const signal = new AbortController().signal;
const time = '2026-02-03T11:00:00.000Z';

function issue(fields: Record<string, unknown> = {}, rest: object = {}): JiraIssue {
  const identity = { id: issueIdSchema.parse('7'), key: issueKeySchema.parse('SUP-7') };
  return { ...identity, fields: { created: time, updated: time, ...fields }, ...rest };
}
const stored = (fields: Record<string, unknown>, rest: object = {}): StoredIssue => ({
  ...issue(fields, rest),
  ...ownListsOf({ _remote_links: [{ id: 1 }] }),
  _fetched_at: time,
  _synced_at: time,
});

/** Every list that has an endpoint of its own, empty. */
const emptyLists = Object.fromEntries(
  partsOfKind('own list').map((name) => [fetchedParts[name].method, () => Promise.resolve([])]),
) as Record<(typeof fetchedParts)[PartOfKind<'own list'>]['method'], () => Promise<never[]>>;

/** A Jira client whose list endpoints have no further entries, unless a test overrides them. */
const jira = (changed: Partial<PartRequests> = {}): PartRequests => ({
  hasServiceAccount: true,
  getServiceFields: () => Promise.resolve({}),
  ...emptyLists,
  getComments: () => Promise.reject(new Error('not asked for')),
  getChangelog: () => Promise.reject(new Error('not asked for')),
  getWorklogs: () => Promise.reject(new Error('not asked for')),
  ...changed,
});
const comments = (total: number, ...ids: number[]) => ({
  comment: { total, comments: ids.map((id) => ({ id: String(id) })) },
});
const idsOf = (of: JiraIssue): unknown[] =>
  (of.fields['comment'] as { comments: { id: string }[] }).comments.map(({ id }) => id);
const complete = { state: 'complete' };

/** Completes an issue where the catalogue knows that `customfield_1` is an SLA. */
const completed = (
  ports: PartRequests,
  response: JiraIssue,
  before: StoredIssue | undefined,
  until = signal,
) =>
  fetchMissingParts(
    ports,
    { response: response, stored: before, isSlaField: (name) => name === 'customfield_1' },
    until,
  );

describe('an issue is completed part by part', () => {
  it('asks for nothing that the response has whole; empty is complete', async () => {
    const { completeness, failure } = await completed(jira(), issue(comments(0)), undefined);
    expect(new Set(Object.values(completeness))).toEqual(new Set([complete]));
    expect(failure).toBeUndefined();
  });

  it('reads the whole list behind a window', async () => {
    const all = [1, 2, 3].map((id) => ({ id: String(id) }));
    const getComments = () => Promise.resolve({ state: 'complete' as const, items: all });
    const result = await completed(jira({ getComments }), issue(comments(3, 3)), undefined);
    expect(idsOf(result.issue)).toEqual(['1', '2', '3']);
    expect(result.completeness.comments).toEqual(complete);
  });

  it('I6: asks for a list that does not say how many there are', async () => {
    const items = [1, 2].map((id) => ({ id: String(id) }));
    const getComments = () => Promise.resolve({ state: 'complete' as const, items });
    for (const total of [undefined, null, -1, '2', 1.5]) {
      const response = issue({ comment: { total, comments: [{ id: '2' }] } });
      const { issue: whole } = await completed(jira({ getComments }), response, stored(comments(2, 1, 2)));
      expect(idsOf(whole)).toEqual(['1', '2']);
    }
  });

  it('I6: believes no list that lacks what the issue itself shows: it may be that of another issue', async () => {
    const items = [7, 8].map((id) => ({ id: String(id) }));
    const getComments = () => Promise.resolve({ state: 'complete' as const, items });
    const result = await completed(jira({ getComments }), issue(comments(5, 5)), stored(comments(2, 1, 2)));
    expect(idsOf(result.issue)).toEqual(['1', '2', '5']);
    const why = 'the list lacks 1 of those that the issue shows';
    expect(result.completeness.comments).toEqual({ state: 'not_fetched', why });
  });

  it('drops what was stored when the whole list is there: it was deleted', async () => {
    const result = await completed(jira(), issue(comments(1, 2)), stored(comments(2, 1, 2)));
    expect(idsOf(result.issue)).toEqual(['2']);
  });

  it('I6: keeps what was stored beside what came when the list is not whole', async () => {
    const items = [{ id: '2' }];
    const getComments = () =>
      Promise.resolve({ state: 'incomplete' as const, items, why: '1 of 5 could be read' });
    const before = stored(comments(2, 1, 2));
    const result = await completed(jira({ getComments }), issue(comments(5, 5)), before);
    expect(idsOf(result.issue)).toEqual(['1', '2', '5']);
    expect(result.completeness.comments).toEqual({ state: 'incomplete', why: '1 of 5 could be read' });
    expect(result.failure).toBeUndefined();
  });

  it('I6: keeps what was stored when a list cannot be fetched, and says whether to try again soon', async () => {
    const before = stored(comments(2, 1, 2));
    for (const [error, again] of [
      [new TransientError('502'), true],
      [new PermanentError('403'), false],
    ] as const) {
      const getComments = () => Promise.reject(error);
      const result = await completed(jira({ getComments }), issue(comments(5, 5)), before);
      expect(idsOf(result.issue)).toEqual(['1', '2', '5']);
      expect(result.completeness.comments).toEqual({ state: 'not_fetched', why: error.message });
      expect(result.failure).toBe(again ? error : undefined);
    }
  });

  it('I6: a list that is missing from a response is not an empty one', async () => {
    const result = await completed(jira(), issue(), stored(comments(1, 1)));
    expect(idsOf(result.issue)).toEqual(['1']);
    expect(result.completeness.comments).toMatchObject({ state: 'not_fetched' });
    const attachment = [{ id: '9' }];
    const files = await completed(jira(), issue(), stored({ attachment }));
    expect(files.issue.fields['attachment']).toEqual(attachment);
    expect(files.completeness.attachments).toMatchObject({ state: 'not_fetched' });
  });

  it('reads changes and worklogs behind their windows as well', async () => {
    const list = (...ids: number[]) => ({ state: 'complete' as const, items: ids.map((id) => ({ id })) });
    const ports = jira({
      getChangelog: () => Promise.resolve(list(1, 2)),
      getWorklogs: () => Promise.resolve(list(3, 4)),
    });
    const response = issue(
      { worklog: { total: 2, maxResults: 20, worklogs: [{ id: 3 }] } },
      { changelog: { total: 2, histories: [{ id: 2 }] } },
    );
    const result = await completed(ports, response, undefined);
    expect(result.issue['changelog']).toEqual({ histories: [{ id: 1 }, { id: 2 }], total: 2 });
    expect(result.issue.fields['worklog']).toEqual({ worklogs: [{ id: 3 }, { id: 4 }], total: 2 });
  });

  it('I6: remote links that may not be read, or fail, stay as they were stored', async () => {
    const forbidden = await completed(
      jira({ getRemoteLinks: () => Promise.resolve(undefined) }),
      issue(),
      stored({}),
      signal,
    );
    expect(forbidden.issue._remote_links).toEqual([{ id: 1 }]);
    expect(forbidden.completeness.remote_links).toMatchObject({ state: 'not_fetched' });
    const failing = jira({ getRemoteLinks: () => Promise.reject(new TransientError('cut off')) });
    const failed = await completed(failing, issue(), stored({}));
    expect([failed.issue._remote_links, failed.failure?.message]).toEqual([[{ id: 1 }], 'cut off']);
  });

  it('I6: SLA values that nobody may read, or that cannot be fetched, stay as they were stored', async () => {
    const hidden = { errorMessage: 'no licence' };
    const before = stored({ customfield_1: { name: 'SLA' } });
    for (const getServiceFields of [
      () => Promise.resolve(undefined),
      () => Promise.resolve({ customfield_1: hidden }),
      () => Promise.reject(new TransientError('502')),
    ]) {
      const result = await completed(
        jira({ getServiceFields }),
        issue({ customfield_1: hidden }),
        before,
        signal,
      );
      expect(result.issue.fields['customfield_1']).toEqual({ name: 'SLA' });
      expect(result.completeness.sla).toMatchObject({ state: 'not_fetched' });
    }
    const readable = jira({ getServiceFields: () => Promise.resolve({ customfield_1: null }) });
    const result = await completed(readable, issue({ customfield_1: hidden }), before);
    expect(result.issue.fields['customfield_1']).toBeNull();
    expect(result.completeness.sla).toEqual(complete);
  });

  it('I6: a limit of one endpoint costs only its part, which keeps what was stored', async () => {
    const limit = new RateLimitedError('429', 5_000, 'endpoint');
    const limited = jira({ getRemoteLinks: () => Promise.reject(limit) });
    const result = await completed(limited, issue(comments(1, 2)), stored({}));
    expect(result.completeness).toMatchObject({
      comments: complete,
      remote_links: { state: 'not_fetched', why: '429' },
    });
    expect([idsOf(result.issue), result.issue._remote_links, result.failure]).toEqual([
      ['2'],
      [{ id: 1 }],
      limit,
    ]);
  });

  it('I6: a limit of the service account costs only the SLA values, which stay as they were stored', async () => {
    const limit = new RateLimitedError('401', 60_000, 'service');
    const limited = jira({ getServiceFields: () => Promise.reject(limit) });
    const response = issue({ customfield_1: { errorMessage: 'no licence' } });
    const result = await completed(limited, response, stored({ customfield_1: { name: 'SLA' } }));
    expect(result.completeness).toMatchObject({
      remote_links: complete,
      sla: { state: 'not_fetched', why: '401' },
    });
    expect(result.issue.fields['customfield_1']).toEqual({ name: 'SLA' });
    expect(result.failure).toBe(limit);
  });

  it('passes on what concerns all: a limit of the site or of the main account, and an abort', async () => {
    for (const scope of ['site', 'account'] as const) {
      const limit = new RateLimitedError('429', 5_000, scope);
      const limited = jira({ getRemoteLinks: () => Promise.reject(limit) });
      await expect(completed(limited, issue(), undefined)).rejects.toBe(limit);
    }
    const aborted = AbortSignal.abort(new Error('shutting down'));
    const failing = jira({ getRemoteLinks: () => Promise.reject(new TransientError('x')) });
    await expect(completed(failing, issue(), undefined, aborted)).rejects.toThrow('shutting down');
  });
});

describe('the state of a part has its own name', () => {
  const list = { state: 'complete' as const, items: [{ id: 1 }, { id: 2 }] };
  const reading = jira({
    getComments: () => Promise.resolve(list),
    getChangelog: () => Promise.resolve(list),
    getWorklogs: () => Promise.resolve(list),
    getServiceFields: () => Promise.resolve({ customfield_1: null }),
  });
  const window = { total: 2 };
  const attachment = [{ id: '9' }];
  const everythingCutShort = issue(
    {
      comment: { ...window, comments: [{ id: 2 }] },
      worklog: { ...window, worklogs: [{ id: 1 }] },
      customfield_1: { errorMessage: 'no licence' },
      attachment,
    },
    { changelog: { ...window, histories: [{ id: 2 }] } },
  );

  it('I6: all are complete when everything can be read', async () => {
    const { completeness } = await completed(reading, everythingCutShort, stored({ attachment }));
    expect(completeness).toEqual(Object.fromEntries(partNames.map((name) => [name, complete])));
  });

  it.each(partNames)('I6: %s alone is not complete when it alone fails', async (failing) => {
    const part = fetchedParts[failing];
    const failure = { [('method' in part && part.method) || '']: () => Promise.reject(new Error('cut off')) };
    const { attachment: _, ...others } = everythingCutShort.fields;
    const response = part.kind === 'field' ? { ...everythingCutShort, fields: others } : everythingCutShort;
    const { completeness } = await completed({ ...reading, ...failure }, response, stored({ attachment }));
    const why = part.kind === 'field' ? 'the response does not have them' : 'cut off';
    expect(completeness).toEqual({
      ...Object.fromEntries(partNames.map((name) => [name, complete])),
      [failing]: { state: 'not_fetched', why },
    });
  });
});
