import { renderDocument } from './render-document';
import type { Report } from './report';

const report: Report = {
  benchmark: 'scan',
  description: 'queries over the lake',
  short: false,
  machine: { cpu: 'Some CPU', cores: 2, node: '20.20.2' },
  figures: [
    { name: 'count', value: 12, unit: 'ms', spread: [10, 15] },
    { name: '  ratio', value: 1.7, unit: 'times', target: { atMost: 1.5 }, note: 'a | b' },
  ],
};

describe('the page of benchmarks', () => {
  it('says machine and date, and has a table of each benchmark, with what was missed', () => {
    const text = renderDocument([report], new Date('2026-02-03T10:00:00Z'), 0.42);
    expect(text).toContain('on 2026-02-03: Some CPU, 2 cores, Node 20.20.2');
    expect(text).toContain('## scan\n\nQueries over the lake.\n');
    expect(text).toContain('| **count** | 12 | ms | 10 to 15 |  |  |');
    expect(text).toContain('| · ratio | 1.7 | times |  | ≤ 1.5 (missed) | a \\| b |');
  });
});
