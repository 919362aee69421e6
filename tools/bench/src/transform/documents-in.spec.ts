import { documentsIn } from './documents-in';

it('finds documents wherever they are, and none inside another', () => {
  const inner = { type: 'doc', content: [] };
  const outer = { type: 'doc', version: 1, content: [inner] };
  const issue = { fields: { description: outer, votes: null, comment: { comments: [{ body: inner }] } } };
  expect(documentsIn(issue)).toEqual([outer, inner]);
  expect(documentsIn({ type: 'doc' })).toEqual([]);
});
