import { microsecondsOf } from './microseconds-of';

it.each([
  ['2026-02-03T12:00:00.123Z', '123000'],
  ['2026-02-03T12:00:00.123456Z', '123456'],
  ['2026-02-03T12:00:00.1234Z', '123400'],
  ['2026-02-03T12:00:00Z', '000000'],
  ['2026-02-03T12:00:00.123456789Z', '123456'],
])('tells %s to the microsecond', (iso, micros) => {
  expect(String(microsecondsOf(iso)).slice(-6)).toBe(micros);
});
