import { keepNumbers, storedIssueSchema } from '@jiralake/payloads';
import { readCase, whenCases } from '@jiralake/testing';
import { rowsWith } from '../test/rows-with';

/** value_json, value_text and value_number of each field, after its text was fetched, stored and read again. */
function cellsOf(fields: string): unknown[][] {
  const text = `{"id":"7","key":"SUP-7","fields":${fields}}`;
  const stored = JSON.parse(JSON.stringify(keepNumbers(JSON.parse(text), text))) as Record<string, object>;
  const rows = rowsWith(
    { ...stored['fields'] },
    { raw: { _as_written: stored['_as_written'] } },
  ).custom_fields;
  return rows.map((row) => [row['value_json'], row['value_text'], row['value_number']]);
}

describe('the digits of numbers', () => {
  whenCases()('of the collected issue stay in value_json', () => {
    const input = readCase('numbers-as-written').input as string;
    const written = [...input.matchAll(/":([^,}]+)/g)].map(([, number]) => number);
    expect(cellsOf(input).map(([json]) => json)).toEqual(written);
  });

  it.each<[string, string, number | null]>([
    ['12345678901234567890', '12345678901234567890', 12345678901234567890],
    ['-9007199254740993', '-9007199254740993', -9007199254740992],
    ['0.1234567890123456789', '0.1234567890123456789', 0.12345678901234568],
    ['3.0', '3', 3],
    ['-0.0', '0', 0],
    ['1E5', '100000', 100000],
    ['0.00000010', '1e-7', 1e-7],
    ['1e400', '1e400', null],
    ['3', '3', 3],
    ['2.5', '2.5', 2.5],
  ])('%s is in value_json as it was', (number, text, value) => {
    const [[json, valueText, valueNumber] = []] = cellsOf(`{"customfield_1":${number}}`);
    expect([json, valueText, valueNumber]).toEqual([number, text, value]);
  });

  it.each(['[3.0,"3.0",1]', '{"a":{"b":[12345678901234567890]},"c":"x, 3.0, y"}', '[[1.10],[2]]'])(
    'inside of %s too',
    (value) => {
      expect(cellsOf(`{ "customfield_1" : ${value} , "customfield_2":"text: 3.0, 4.0" }`)).toEqual([
        [value, cellText(value), null],
        ['"text: 3.0, 4.0"', 'text: 3.0, 4.0', null],
      ]);
    },
  );

  it('of another value, that was laid over it, are not used', () => {
    const raw = { _as_written: { customfield_1: '3.0', customfield_2: '[1.0', customfield_3: '"\ud800"' } };
    const rows = rowsWith(
      { customfield_1: 4, customfield_2: [1], customfield_3: '\ud800' },
      { raw },
    ).custom_fields;
    expect(rows.map((row) => row['value_json'])).toEqual(['4', '[1]', '"\\ud800"']);
  });

  it('of a note that is no note are those of JavaScript', () => {
    expect(storedIssueSchema.shape._as_written.parse('x')).toBeUndefined();
    const rows = rowsWith({ customfield_1: 3 }, { raw: { _as_written: [3] } }).custom_fields;
    expect(rows.map((row) => row['value_json'])).toEqual(['3']);
  });
});

/** What the same value says when its numbers are read by JavaScript. */
function cellText(value: string): unknown {
  return rowsWith({ customfield_1: JSON.parse(value) as unknown }).custom_fields[0]?.['value_text'];
}
