import { readNamedThings } from './named-things';

describe('names and ids of a list', () => {
  it.each<[unknown, unknown, unknown]>([
    [
      [
        { id: '1', name: 'A' },
        { id: 2, name: 'B' },
      ],
      '["A","B"]',
      '["1","2"]',
    ],
    [[{ id: '1', name: 'A' }, { name: 'B' }, { id: '3', name: 'C' }], '["A","B","C"]', '["1",null,"3"]'],
    [[{ id: '1' }, { id: '2', name: 'B' }], '["1","B"]', '["1","2"]'],
    [
      [
        { id: '1', name: '' },
        { id: '2', name: 'B' },
      ],
      '["","B"]',
      '["1","2"]',
    ],
    [[null, {}, { id: '1', name: 'A' }], '["A"]', '["1"]'],
    [['A', 'B'], '["A","B"]', null],
    [[{ name: 'A' }], '["A"]', null],
    [[], '[]', '[]'],
    [[null, {}], null, null],
    [{ id: '1', name: 'A' }, null, null],
    [undefined, null, null],
  ])('%j', (list, names, ids) => {
    expect(readNamedThings(list)).toEqual({ names, ids });
  });
});
