import path from 'node:path';
import { newSegmentName, parseSegmentName, quarterOf } from './segment-name';

const at = new Date('2026-02-03T10:52:03.123Z');

it('a segment is named after its day and quarter of an hour, and never like another', () => {
  const name = newSegmentName(quarterOf(at));
  expect(name).toMatch(/^20260203\/1045-\w+-\d+-[0-9a-f]{8}\.ndjson$/);
  expect(newSegmentName(quarterOf(at))).not.toBe(name);
  const [day, file] = [path.dirname(name), path.basename(name)];
  const quarter = Date.parse('2026-02-03T10:45:00Z');
  expect(parseSegmentName(day, file)).toEqual({ quarter, isCompressed: false });
  expect(parseSegmentName(day, `${file}.gz`)).toEqual({ quarter, isCompressed: true });
});

it.each([
  ['20260203', '1050-host-1-aa.ndjson'],
  ['20260203', '2545-host-1-aa.ndjson'],
  ['20260203', '1045-host-1-aa.json'],
  ['20260203', '.tmp-1045-host-1-aa.ndjson'],
  ['20261399', '1045-host-1-aa.ndjson'],
  ['notes', '1045-host-1-aa.ndjson'],
])('%s/%s is no segment', (day, file) => {
  expect(parseSegmentName(day, file)).toBeUndefined();
});
