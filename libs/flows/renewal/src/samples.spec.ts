import { issueIdSchema } from '@jiralake/core';
import { findInSamples, labelsIn } from './samples';

const id = issueIdSchema.parse('10001');
const { signal } = new AbortController();
const AT = '2026-02-03T12:00:00.000+0100';
const option = { kind: 'option' as const, id: '5', label: 'Gold', scope: 'customfield_9', issueId: id };

const found = (value: unknown, updated = AT) =>
  findInSamples(
    {
      jira: { getFieldsOf: () => Promise.resolve(new Map([[id, { customfield_9: value, updated }]])) },
      lake: {
        issuesOf: () =>
          Promise.resolve(new Map([[id, { key: 'A-1', updated: Date.parse('2026-02-03T11:00:00Z') }]])),
      },
    },
    [option],
    signal,
  );

describe('samples of options and sprints', () => {
  it.each([
    ['renamed', { id: '5', value: 'Platinum' }, AT, [{ kind: 'option', id: '5', now: 'Platinum' }]],
    [
      'as it was',
      [
        { id: '4', value: 'x' },
        { id: 5, value: 'Gold' },
      ],
      AT,
      [],
    ],
    ['deleted', null, AT, [{ kind: 'option', id: '5' }]],
    ['taken out by somebody, of which an event tells', null, '2026-02-03T12:00:01.000+0100', []],
  ])('%s', async (_what, value, updated, expected) => {
    expect(await found(value, updated)).toEqual(expected);
  });

  it('asks for a security level in its own field', async () => {
    const asked: string[][] = [];
    const level = { kind: 'security_level' as const, id: '10010', label: 'Internal', scope: undefined };
    const renamed = await findInSamples(
      {
        jira: {
          getFieldsOf(_ids, fields) {
            asked.push([...fields]);
            return Promise.resolve(
              new Map([[id, { security: { id: '10010', name: 'Staff' }, updated: AT }]]),
            );
          },
        },
        lake: { issuesOf: () => Promise.resolve(new Map([[id, { key: 'A-1', updated: 0 }]])) },
      },
      [{ ...level, issueId: id }],
      signal,
    );
    expect(asked).toEqual([['security', 'updated']]);
    expect(renamed).toEqual([{ kind: 'security_level', id: '10010', now: 'Staff' }]);
  });

  it.each([
    [
      { id: '1', value: 'A', child: { id: '2', value: 'A1' } },
      { 1: 'A', 2: 'A1' },
    ],
    [[{ id: 41, boardId: 5, name: 'Sprint 41', state: 'closed' }], { 41: 'Sprint 41 closed' }],
    [
      [
        'com.atlassian.greenhopper.service.sprint.Sprint@7e[id=2,rapidViewId=3,state=ACTIVE,name=Sprint 3,goal=]',
      ],
      { 2: 'Sprint 3 active' },
    ],
    [{ id: '3', name: 'Normal', iconUrl: 'https://acme.test/3.svg' }, { 3: 'Normal' }],
    [{ id: '10010', name: 'Internal' }, { 10010: 'Internal' }],
    [{ requestType: { id: '88', name: 'Get help' }, currentStatus: { status: 'Open' } }, { 88: 'Get help' }],
    [
      [
        { id: 4, name: 'Globex', _links: { self: 'https://acme.test/rest/servicedeskapi/organization/4' } },
        { id: '5', name: 'Initech' },
      ],
      { 4: 'Globex', 5: 'Initech' },
    ],
    [{ id: '7f2c-1a', name: 'Platform', isShared: true }, { '7f2c-1a': 'Platform' }],
    [{ id: '9', name: null }, {}],
    [{ requestType: null }, {}],
    ['text', {}],
    [null, {}],
  ])('have the label that Jira shows', (value, texts) => {
    expect(Object.fromEntries(labelsIn(value))).toEqual(texts);
  });
});
