import { timeOption } from './time-option';

const read = timeOption(() => Date.parse('2026-02-03T12:00:00Z'));

it.each([
  ['90m', '2026-02-03T10:30:00.000Z'],
  ['2h', '2026-02-03T10:00:00.000Z'],
  ['3d', '2026-01-31T12:00:00.000Z'],
  ['2026-02-01', '2026-02-01T00:00:00.000Z'],
  ['2026-02-01T08:30', '2026-02-01T08:30:00.000Z'],
  ['2026-02-01T08:30:00+01:00', '2026-02-01T07:30:00.000Z'],
])('%s is %s', (text, iso) => {
  expect(read(text).toISOString()).toBe(iso);
});

it.each(['yesterday', '2', '5w', '2026-13-01', ''])('%p is no time', (text) => {
  expect(() => read(text)).toThrow('a time, like');
});
