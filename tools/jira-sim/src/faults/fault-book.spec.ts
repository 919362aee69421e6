import type { Knock } from '../http/caller';
import { createFaultBook } from './fault-book';
import { type Fault, faultRules } from './fault-rule';

const ISSUE = '/rest/api/3/issue/:idOrKey';
const knock = (part = '', query = '', caller: Knock['caller'] = 'main'): Knock => ({
  method: 'GET',
  route: ISSUE + part,
  path: `/rest/api/3/issue/10001${part}`,
  url: `/rest/api/3/issue/10001${part}?${query}`,
  query: new URLSearchParams(query),
  caller,
});

interface Rule {
  match?: object;
  times?: number;
  fault: { kind: Fault['kind']; [name: string]: unknown };
}

function setup(...rules: Rule[]) {
  const deleted: string[] = [];
  const room = {
    deleteIssue: (id: string) => void deleted.push(`issue ${id}`),
    deleteOldestComment: (id: string) => void deleted.push(`comment of ${id}`),
    otherThan: () => undefined,
  };
  const book = createFaultBook({ seed: 1, room, rules: faultRules.parse(rules) });
  const kinds = (...knocks: Knock[]) =>
    knocks.map((one) =>
      book
        .onRequest(one)
        .map(({ kind }) => kind)
        .join(),
    );
  return { book, kinds, deleted };
}

const many = (count: number, part?: string) => Array.from({ length: count }, () => knock(part));

describe('createFaultBook', () => {
  it.each<[string, Rule['match'], number | undefined, number[]]>([
    ['always', {}, undefined, [1, 2, 3, 4, 5, 6]],
    ['every second time', { every: 2 }, undefined, [2, 4, 6]],
    ['every second time, once', { every: 2 }, 1, [2]],
    ['the third time', { nth: 3 }, undefined, [3]],
    ['twice', {}, 2, [1, 2]],
    ['never', { probability: 0 }, undefined, []],
  ])('strikes %s', (_name, match, times, turns) => {
    const rule = { match: match ?? {}, fault: { kind: 'drop' as const } };
    const { kinds } = setup(times === undefined ? rule : { ...rule, times });
    const struck = kinds(...many(6)).flatMap((kind, index) => (kind === '' ? [] : [index + 1]));
    expect(struck).toEqual(turns);
  });

  it('repeats what chance did for the same seed and the same rules', () => {
    const rule: Rule = { match: { probability: 0.5 }, fault: { kind: 'drop' } };
    const struck = setup(rule).kinds(...many(60));
    expect(setup(rule).kinds(...many(60))).toEqual(struck);
    expect(new Set(struck).size).toBe(2);
  });

  it('looks at the path, with and without its query, and at the account', () => {
    const { kinds } = setup(
      { match: { path: 'issue/\\d+$', account: 'service' }, fault: { kind: 'drop' } },
      { match: { path: 'startAt=100' }, fault: { kind: 'html' } },
    );
    expect(
      kinds(knock(), knock('', 'a=b', 'service'), knock('/comment', 'startAt=100'), knock('/comment')),
    ).toEqual(['', 'drop', 'html', '']);
  });

  it('counts only requests that a fault has something to do with', () => {
    const { kinds } = setup({ match: { nth: 2 }, fault: { kind: 'shortPages' } });
    expect(kinds(knock('/comment'), knock(), knock('/worklog'), knock('/comment'))).toEqual([
      '',
      '',
      'shortPages',
      '',
    ]);
  });

  it('lets one rule take the answer away and all of them delay it', () => {
    const { book, kinds } = setup(
      { fault: { kind: 'latency', ms: 5 } },
      { fault: { kind: '429' } },
      { fault: { kind: '503' } },
      { fault: { kind: 'latency', ms: 5 } },
    );
    expect(kinds(knock())).toEqual(['latency,429,latency']);
    expect(book.counts()).toEqual({ latency: 2, '429': 1 });
    expect(book.report().map(({ matched, applied }) => [matched, applied])).toEqual([
      [1, 1],
      [1, 1],
      [1, 0],
      [1, 1],
    ]);
  });

  it('forgets the old rules but not what they did', () => {
    const { book, kinds } = setup({ fault: { kind: 'drop' } });
    kinds(knock());
    book.replace([]);
    expect(kinds(knock())).toEqual(['']);
    expect(book.counts()).toEqual({ drop: 1 });
  });

  it('takes only those rights away that it is told to', () => {
    const login = setup({ fault: { kind: 'revoke' } });
    const issues = setup({ fault: { kind: 'revoke', what: 'issues' } });
    const sla = setup({ fault: { kind: 'revoke', what: 'sla' } });
    const myself: Knock = {
      ...knock(),
      route: '/rest/api/3/myself',
      path: '/rest/api/3/myself',
      url: '/rest/api/3/myself',
    };
    const callers = [knock(), knock('', '', 'service'), myself, { ...myself, caller: 'media' as const }];
    const statuses = ({ book }: typeof login) =>
      callers.map((caller) => book.onRequest(caller)[0]?.answer?.status);
    expect(statuses(login)).toEqual([401, 401, 401, undefined]);
    expect(statuses(issues)).toEqual([404, 404, undefined, undefined]);
    expect(statuses(sla)).toEqual([undefined, 403, undefined, undefined]);
  });

  it('deletes once, on the page that it is told', () => {
    const { book, deleted } = setup(
      { fault: { kind: 'deleteCommentOnPage', page: 2 } },
      { match: { path: '/worklog' }, fault: { kind: 'deleteIssueOnRequest' } },
    );
    const pages = ['', 'startAt=100', 'startAt=100', 'startAt=50&maxResults=50'];
    for (const query of pages) for (const { before } of book.onRequest(knock('/comment', query))) before?.();
    expect(deleted).toEqual(['comment of 10001']);
    for (const { before } of book.onRequest(knock('/worklog'))) before?.();
    expect(deleted).toEqual(['comment of 10001', 'issue 10001']);
  });

  it('strikes webhooks by the name of their event', () => {
    const { book } = setup({
      match: { event: '^comment_', every: 2 },
      fault: { kind: 'lose', how: 'delay' },
    });
    const events = ['comment_created', 'jira:issue_updated', 'comment_deleted'];
    expect(events.map((event) => book.onWebhook(event)?.how)).toEqual([undefined, undefined, 'delay']);
    expect(book.counts()).toEqual({ lose: 1 });
  });
});
