import type { Figure } from './benchmark';
import { isMet, renderReport } from './report';

const figure = (more: Partial<Figure>): Figure => ({ name: 'requests', value: 3, unit: 'an issue', ...more });

describe('the report', () => {
  it('tells the machine, and each figure with its spread and target', () => {
    const text = renderReport({
      benchmark: 'fetch',
      description: 'what a fetch costs',
      short: false,
      machine: { cpu: 'Some CPU', cores: 2, node: '20.20.2' },
      figures: [
        figure({ value: 2.75, spread: [2, 1234.5], target: { atMost: 3 } }),
        figure({ name: 'memory', value: null, unit: 'MB', note: 'only Linux tells it' }),
        figure({ name: 'speed', value: 31, unit: 'MB/s', target: { atLeast: 40 } }),
      ],
    });
    expect(text.split('\n').slice(1)).toEqual([
      'fetch on Some CPU, 2 cores, Node 20.20.2',
      '',
      expect.stringMatching(/^figure +value +unit +spread +target/),
      expect.any(String),
      expect.stringMatching(/^requests +2\.75 +an issue +2 to 1,235 +≤ 3$/),
      expect.stringMatching(/^memory +– +MB +only Linux tells it$/),
      expect.stringMatching(/^speed +31 +MB\/s +≥ 40 \(missed\)$/),
    ]);
  });

  it('says of a short run that its numbers mean nothing', () => {
    const machine = { cpu: 'x', cores: 1, node: '20' };
    expect(
      renderReport({ benchmark: 'fetch', description: '', short: true, machine, figures: [] }),
    ).toContain('mean nothing');
  });

  it('judges only what was measured and promised', () => {
    expect([
      isMet(figure({ target: { atMost: 3 } })),
      isMet(figure({ target: { atMost: 2 } })),
      isMet(figure({ target: { atLeast: 3 } })),
      isMet(figure({ target: { atLeast: 4 } })),
      isMet(figure({})),
      isMet(figure({ value: null, target: { atMost: 3 } })),
    ]).toEqual([true, false, true, false, undefined, undefined]);
  });
});
