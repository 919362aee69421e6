import { formatAge } from './format-age';

it.each([
  [-5_000, '0 s'],
  [0, '0 s'],
  [999, '0 s'],
  [45_300, '45 s'],
  [60_000, '1 min'],
  [192_000, '3 min 12 s'],
  [7_200_000 + 300_000 + 7_000, '2 h 5 min'],
  [3_600_000 + 7_000, '1 h'],
  [2 * 86_400_000 + 4 * 3_600_000, '2 d 4 h'],
])('%d ms is %s', (ms, text) => expect(formatAge(ms)).toBe(text));
