import { issueIdSchema } from '@jiralake/core';
import type { RenewalKind } from '@jiralake/ledger';
import { compareShown, movedParents, type Current } from './compare-shown';

const issueId = issueIdSchema.parse('10001');
const shown = (kind: RenewalKind, id: string | undefined, label: string | null, scope?: string) => ({
  kind,
  id,
  label,
  scope,
  issueId,
});
const current: Current = new Map([
  ['status ', new Map([['3', 'In Progress']])],
  ['user ', new Map([['a', 'Ann']])],
  ['field ', new Map([['customfield_9', 'Customer tier']])],
  ['version 10003', new Map([['7', '1.0']])],
]);

describe('what rows show, compared with what it is called', () => {
  it.each([
    ['another name', shown('status', '3', 'Doing'), [{ kind: 'status', id: '3', now: 'In Progress' }]],
    ['the same name', shown('status', '3', 'In Progress'), []],
    ['what was deleted', shown('status', '4', 'Odd'), [{ kind: 'status', id: '4' }]],
    ['a list that could not be read', shown('priority', '3', 'Low'), []],
    ['somebody who is not listed', shown('user', 'b', 'Bob'), []],
    [
      'a field without a name',
      shown('field', 'customfield_9', null),
      [{ kind: 'field', id: 'customfield_9', now: 'Customer tier' }],
    ],
    ['a field that is hidden', shown('field', 'customfield_8', null), []],
    [
      'a name that its project does not have',
      shown('version', undefined, '1.0-rc', '10003'),
      [{ kind: 'version', scope: '10003', shown: ['1.0-rc'] }],
    ],
    ['a name that its project has', shown('version', undefined, '1.0', '10003'), []],
    ['a project that is not seen', shown('version', undefined, '1.0', '10009'), []],
    ['a linked status of that name', shown('status', undefined, 'In Progress'), []],
  ])('%s', (_what, each, expected) => {
    expect(compareShown([each], current)).toEqual(expected);
  });

  it('names a thing once, with all its old names', () => {
    const versions = ['b', 'a', 'b'].map((label) => shown('version', undefined, label, '10003'));
    const statuses = ['Doing', 'Doin'].map((label) => shown('status', '3', label));
    expect(compareShown([...versions, ...statuses], current)).toEqual([
      { kind: 'status', id: '3', now: 'In Progress' },
      { kind: 'version', scope: '10003', shown: ['a', 'b'] },
    ]);
  });

  it('finds parents that have another key', () => {
    const parents = new Map([['1', { key: 'NEW-1', updated: 0 }]]);
    const children = [
      shown('parent', '1', 'EP-1'),
      shown('parent', '1', 'NEW-1'),
      shown('parent', '2', 'X-1'),
    ];
    expect(movedParents(children, parents)).toEqual([{ kind: 'parent', id: '1', now: 'NEW-1' }]);
  });
});
