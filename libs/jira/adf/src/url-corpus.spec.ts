import { plainUrls, secretUrls } from '../test/urls';
import { adfToText } from './adf-to-text';
import { redactText } from './redact-text';
import { redactUrl } from './redact-url';

const linked = (href: string) => ({
  type: 'doc',
  content: [{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href } }] }],
});

describe('the corpus of URLs', () => {
  it('has 30 with a credential and 30 without', () => {
    expect([new Set(secretUrls).size, new Set(plainUrls).size]).toEqual([30, 30]);
  });

  it.each(secretUrls)('I8: %s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
    expect(redactText(`(see ${url}, please)`)).toBe(`(see ${shown}, please)`);
    expect(redactText(`*${url}*\n"${url}" <${url}>`)).toBe(`*${shown}*\n"${shown}" <${shown}>`);
    expect(redactText(JSON.stringify({ a: [url, 1.5] }))).toBe(JSON.stringify({ a: [shown, 1.5] }));
    expect(adfToText(linked(url))).toBe(`x (${shown})`);
    expect(redactText(shown)).toBe(shown);
  });

  it.each(plainUrls)('%s is text', (url) => {
    expect(redactUrl(url)).toBe(url);
    for (const text of [`(see ${url}, please)`, `"${url}"`, JSON.stringify({ a: url }), `[x|${url}|y]`])
      expect(redactText(text)).toBe(text);
  });
});
