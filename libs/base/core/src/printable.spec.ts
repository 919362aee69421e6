import { printable } from './printable';

it('escapes what a terminal would obey, and nothing else', () => {
  expect(printable('\u001b[31mred\u0007\r \u009b2J \u007f \u202e')).toBe(
    '\\u001b[31mred\\u0007\\u000d \\u009b2J \\u007f \\u202e',
  );
  const plain = 'one\ttwo\nthree – é, 漢字, 👩‍💻, \\u001b';
  expect(printable(plain)).toBe(plain);
});

it('keeps the meaning of JSON', () => {
  const value = { 'a\u001bb': ['\u009b', '\u007f', '\n', '\u202e', 'é'] };
  const text = printable(JSON.stringify(value));
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toMatch(/^[ -~é]+$/);
});
