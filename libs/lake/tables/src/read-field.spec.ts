import { cleanText } from './cell-text';
import {
  readAscii,
  readBoolean,
  readDay,
  readInteger,
  readJsonArray,
  readOption,
  readText,
  readTime,
} from './read-field';

const wrongShapes: unknown[] = [null, undefined, {}, [], ['x'], { id: 1 }];
const nullOfWrongShapes = wrongShapes.map((shape): [unknown, null] => [shape, null]);

describe('cleanText', () => {
  it('removes U+0000 and keeps everything else', () => {
    expect(cleanText('a\u0000b\u200b😀')).toBe('ab\u200b😀');
  });

  it('replaces lone surrogates, so that UTF-8 has the same text', () => {
    const clean = cleanText('a\ud83d b\ude00 😀');
    expect(clean).toBe('a\ufffd b\ufffd 😀');
    expect(Buffer.from(clean).toString()).toBe(clean);
  });
});

describe('readText', () => {
  it.each<[unknown, string | null]>([
    ['x', 'x'],
    ['', ''],
    [5, '5'],
    [NaN, null],
    [true, null],
    ...nullOfWrongShapes,
  ])('%j is %j', (value, expected) => {
    expect(readText(value)).toBe(expected);
  });
});

describe('readAscii', () => {
  it.each<[unknown, string | null]>([
    ['33071', '33071'],
    [33071, '33071'],
    ['ari:cloud/x', 'ari:cloud/x'],
    ['', null],
    ['1\n', null],
    ['Ä-1', null],
    ['1\u0000', null],
    [1.5, null],
    [2 ** 53, null],
    ...nullOfWrongShapes,
  ])('%j is %j', (value, expected) => {
    expect(readAscii(value)).toBe(expected);
  });
});

describe('readInteger', () => {
  it.each<[unknown, number | null]>([
    [5, 5],
    [3.0, 3],
    ['12', 12],
    ['-1', -1],
    ['2.0', 2],
    [-0, 0],
    [2.5, null],
    ['2.5', null],
    [9223372036854776000, null],
    ['9223372036854775807', null],
    ['', null],
    ['1e3', null],
    ['0x10', null],
    [Infinity, null],
    [true, null],
    ...nullOfWrongShapes,
  ])('%j is %j', (value, expected) => {
    expect(readInteger(value)).toBe(expected);
  });
});

describe('readBoolean', () => {
  it.each<[unknown, boolean | null]>([
    [true, true],
    [false, false],
    ['true', null],
    [1, null],
    ...nullOfWrongShapes,
  ])('%j is %j', (value, expected) => {
    expect(readBoolean(value)).toBe(expected);
  });
});

describe('times', () => {
  it('a time is read with its offset', () => {
    expect(readTime('2026-02-03T00:06:52.829+0100')).toBe(Date.parse('2026-02-02T23:06:52.829Z'));
  });

  it.each([1770116812, 1770116812000])('%d since 1970 is a time, as seconds and as milliseconds', (value) => {
    expect(readTime(value)).toBe(Date.parse('2026-02-03T11:06:52.000Z'));
    expect(readDay(value)).toBeNull();
  });

  it.each(['25/Feb/25', 'Today 12:13 AM', '', 99_999_999, 1e18, NaN, ...wrongShapes])(
    '%j is no time',
    (value) => {
      expect(readTime(value)).toBeNull();
      expect(readDay(value)).toBeNull();
    },
  );

  it('a day stays the day that Jira wrote', () => {
    expect(readDay('2026-02-03')).toBe('2026-02-03');
    expect(readDay('2026-02-03T23:30:00.000-0800')).toBe('2026-02-03');
  });
});

describe('readOption', () => {
  it.each<[unknown, string | null]>([
    [{ value: 'High', name: 'x' }, 'High'],
    [{ name: 'Platform' }, 'Platform'],
    [{ value: null, name: 'Platform' }, 'Platform'],
    [{ value: 'A', child: { value: 'A1' } }, 'A / A1'],
    [{ value: 'A', child: null }, 'A'],
    ['plain', 'plain'],
    [7, '7'],
    [false, 'false'],
    [{ value: { deep: 1 } }, null],
    ...nullOfWrongShapes,
  ])('%j is %j', (value, expected) => {
    expect(readOption(value)).toBe(expected);
  });
});

describe('readJsonArray', () => {
  it('an empty list is not a missing one', () => {
    expect(readJsonArray([], readText)).toBe('[]');
    expect(readJsonArray(null, readText)).toBeNull();
    expect(readJsonArray({ value: 'x' }, readText)).toBeNull();
  });

  it('is compact JSON without the elements that have no text', () => {
    expect(readJsonArray(['b', null, { x: 1 }, 'a\u0000"'], readText)).toBe('["b","a\\""]');
  });
});
