import { countOf } from './count-of';

it.each([
  [0, 'change', undefined, '0 changes'],
  [1, 'change', undefined, '1 change'],
  [2, 'change', undefined, '2 changes'],
  [1, 'delivery', 'deliveries', '1 delivery'],
  [3, 'delivery', 'deliveries', '3 deliveries'],
  [1, 'issue of the site', 'issues of the site', '1 issue of the site'],
])('says %s %s as people do', (count, noun, plural, text) => {
  expect(countOf(count, noun, plural)).toBe(text);
});
