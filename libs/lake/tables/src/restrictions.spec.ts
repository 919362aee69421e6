import { readCase, whenCases } from '@jiralake/testing';
import { rowsWith } from '../test/rows-with';

const worklogOf = (more: object) =>
  rowsWith({ worklog: { worklogs: [{ id: '1', timeSpentSeconds: 600, ...more }] } }).worklogs[0];
const commentOf = (more: object) => rowsWith({ comment: { comments: [{ id: '1', ...more }] } }).comments[0];

const restrictions: [title: string, given: unknown, visibility: string | null, type: string | null][] = [
  ['a group', { type: 'group', value: 'secret-team', identifier: '7f2a' }, 'secret-team', 'group'],
  [
    'a role',
    { type: 'role', value: 'Administrators', identifier: 'Administrators' },
    'Administrators',
    'role',
  ],
  ['a group without its name', { type: 'group', value: null, identifier: '7f2a' }, '7f2a', 'group'],
  ['an empty name', { type: 'group', value: '', identifier: '7f2a' }, '7f2a', 'group'],
  ['a type alone', { type: 'role' }, 'role', 'role'],
  ['a name alone', { value: 'agents' }, 'agents', null],
  ['a text', 'agents', 'agents', null],
  ['something else', { who: 'agents' }, 'unknown', null],
  ['none', undefined, null, null],
  ['null', null, null, null],
  ['an empty object', {}, null, null],
];

describe('who may see a row', () => {
  whenCases()('of the collected worklog', () => {
    const { input, right } = readCase('worklog-restricted');
    const [worklog] = Object.values(input as object) as object[];
    expect(rowsWith({ worklog: { worklogs: [worklog] } }).worklogs[0]).toMatchObject(right as object);
  });

  it.each(restrictions)(
    'of a worklog and a comment that are restricted to %s',
    (_, given, visibility, type) => {
      const right = { visibility, visibility_type: type };
      expect(worklogOf({ visibility: given })).toMatchObject(right);
      expect(commentOf({ visibility: given })).toMatchObject(right);
    },
  );

  it('a worklog says who wrote it and who edited it', () => {
    const author = { accountId: '712020:1', displayName: 'Ann Example', emailAddress: 'ann@example.org' };
    const updateAuthor = { accountId: '712020:2', displayName: 'Bob Example' };
    expect(worklogOf({ author, updateAuthor })).toMatchObject({
      author_email: 'ann@example.org',
      update_author_account_id: '712020:2',
      update_author_name: 'Bob Example',
      update_author_email: null,
      visibility: null,
    });
  });

  it.each([
    [33071, '33071'],
    ['33071', '33071'],
    [null, null],
    [{ id: 1 }, null],
    [undefined, null],
  ])('the answer to comment %j has its parent', (parentId, parent) => {
    expect(commentOf({ parentId })).toMatchObject({ parent_comment_id: parent });
  });

  it.each([
    [{ id: '10010', name: 'Internal' }, 'Internal', '10010'],
    [{ id: '10010' }, '10010', '10010'],
    [{ id: 10010, name: '' }, '10010', '10010'],
    ['10010', '10010', '10010'],
    [{ name: 'Intern' }, 'Intern', null],
    [null, null, null],
  ])('an issue with the security level %j is marked', (security, name, id) => {
    const [issue] = rowsWith({ security }).issues;
    expect([issue?.['security_level'], issue?.['security_level_id']]).toEqual([name, id]);
  });
});

const shows = (alt: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'mediaSingle', content: [{ type: 'media', attrs: { type: 'file', id: 'x', alt } }] }],
});
const role = { type: 'role', value: 'Developers' };
const internal = { id: '1', body: shows('a.png'), jsdPublic: false };
const restricted = { id: '2', body: shows('a.png'), jsdPublic: true, visibility: role };
const open = { id: '3', body: shows('a.png'), jsdPublic: true };
const other = { id: '4', body: shows('b.png'), jsdPublic: true };
const both = { id: '5', body: shows('a.png'), jsdPublic: false, visibility: role };

describe('an attachment', () => {
  const attachment = [{ id: '9', filename: 'a.png', author: { displayName: 'Ann Example' } }];
  const placeOf = (comments: object[], more: object = {}) => {
    const [row] = rowsWith({ attachment, comment: { comments }, ...more }).attachments;
    const { comment_id: id, public_visibility: isPublic, visibility, visibility_type: type } = row ?? {};
    return [id, isPublic, visibility, type];
  };

  it.each<[string, object[], unknown[]]>([
    ['in an internal note', [internal], ['1', false, null, null]],
    ['in a restricted comment', [restricted], ['2', true, 'Developers', 'role']],
    ['in an internal and an open comment', [internal, open], ['3', true, null, null]],
    ['in an open and an internal comment', [open, internal], ['3', true, null, null]],
    ['in a restricted comment and an internal note', [restricted, internal], ['1', false, null, null]],
    [
      'in a restricted internal note and a restricted comment',
      [both, restricted],
      ['2', true, 'Developers', 'role'],
    ],
    ['in two internal notes', [internal, { ...internal, id: '8' }], ['1', false, null, null]],
    ['in no comment', [other], [null, null, null, null]],
  ])('%s is as open as the most open comment', (_, comments, place) => {
    expect(placeOf(comments)).toEqual(place);
  });

  it.each(['description', 'environment', 'customfield_7'])(
    'that %s shows is open to all who see the issue',
    (field) => {
      expect(placeOf([internal], { [field]: shows('a.png') })).toEqual(['1', null, null, null]);
      expect(placeOf([internal], { [field]: shows('b.png') })).toEqual(['1', false, null, null]);
    },
  );

  it('says who attached it', () => {
    expect(rowsWith({ attachment }).attachments[0]).toMatchObject({
      author_name: 'Ann Example',
      visibility: null,
    });
  });
});
