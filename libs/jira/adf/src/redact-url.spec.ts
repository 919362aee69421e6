import { redactPlainText, redactUrl } from './redact-url';

describe('redactUrl', () => {
  it.each([
    ['a query', 'https://a.test/x?token=k3yAbc9', 'https://a.test/x?token=REDACTED'],
    ['one of many', 'https://a.test/x?a=1&jwt=a1.b2-c3_d4&z=2', 'https://a.test/x?a=1&jwt=REDACTED&z=2'],
    [
      'several',
      'https://a.test/?sig=x1y2z3&Code=8fKq2w#id_token=z9y8x7',
      'https://a.test/?sig=REDACTED&Code=REDACTED#id_token=REDACTED',
    ],
    ['any case', 'https://a.test/?ToKeN=k3yAbc9', 'https://a.test/?ToKeN=REDACTED'],
    ['camel case', 'https://a.test/?accessToken=k3yAbc9', 'https://a.test/?accessToken=REDACTED'],
    ['hyphens', 'https://a.test/?api-key=k3yAbc9', 'https://a.test/?api-key=REDACTED'],
    ['a code', 'https://a.test/cb?code=4%2F0AbC&state=s', 'https://a.test/cb?code=REDACTED&state=s'],
    ['a code alone', '?code=9b1c0de7f1e2d3c4', '?code=REDACTED'],
    ['a fragment', 'https://a.test/#access_token=k3yAbc9&x=1', 'https://a.test/#access_token=REDACTED&x=1'],
    ['a hash router', 'https://a.test/#/path?x=1&token=k3yAbc9', 'https://a.test/#/path?x=1&token=REDACTED'],
    ['query and fragment', 'https://a.test/?token=k3yAbc9#top', 'https://a.test/?token=REDACTED#top'],
    [
      '&amp;',
      'https://a.test/?a=1&amp;token=k3yAbc9&amp;b=2',
      'https://a.test/?a=1&amp;token=REDACTED&amp;b=2',
    ],
    [
      '&#38;',
      'https://a.test/?a=1&#38;token=k3yAbc9&#x26;b=2',
      'https://a.test/?a=1&#38;token=REDACTED&#x26;b=2',
    ],
    [
      'JSON escapes',
      'https://a.test/?a=1\\u0026token\\u003dk3yAbc9\\u0026b=2',
      'https://a.test/?a=1\\u0026token\\u003dREDACTED\\u0026b=2',
    ],
    ['semicolons', 'https://a.test/?a=1;token=k3yAbc9;b=2', 'https://a.test/?a=1;token=REDACTED;b=2'],
    ['a semicolon in a value', 'https://a.test/?token=a1b2;c3', 'https://a.test/?token=REDACTED'],
    ['an equals sign in a value', 'https://a.test/?token=YW1j==&b=2', 'https://a.test/?token=REDACTED&b=2'],
    ['an encoded & in a value', 'https://a.test/?token=a1b2%26b&c=1', 'https://a.test/?token=REDACTED&c=1'],
    ['an encoded name', 'https://a.test/?%74oke%6E=k3yAbc9', 'https://a.test/?%74oke%6E=REDACTED'],
    ['an encoded equals sign', 'https://a.test/?token%3Dk3yAbc9', 'https://a.test/?token%3DREDACTED'],
    [
      'S3',
      'https://a.test/?X-Amz-Date=1&X-Amz-Credential=AKQ7%2F1&X-Amz-Security-Token=t1k2&X-Amz-Signature=s1g2',
      'https://a.test/?X-Amz-Date=1&X-Amz-Credential=REDACTED&X-Amz-Security-Token=REDACTED&X-Amz-Signature=REDACTED',
    ],
    [
      'Google',
      'https://a.test/?x-goog-signature=s1g2&X-Goog-Expires=9',
      'https://a.test/?x-goog-signature=REDACTED&X-Goog-Expires=9',
    ],
    [
      'Azure',
      'https://a.test/b?sv=2021&se=2026&sig=a1%2Bb2%3D',
      'https://a.test/b?sv=2021&se=2026&sig=REDACTED',
    ],
    ['a password', 'https://ada:s3cret@a.test/x', 'https://REDACTED@a.test/x'],
    ['an odd password', 'https://ada:a@b!@a.test', 'https://REDACTED@a.test'],
    [
      'a database',
      'jdbc:postgresql://u:p@db.test/x?password=q',
      'jdbc:postgresql://REDACTED@db.test/x?password=REDACTED',
    ],
    ['a token as user', 'https://ghp_0123456789k3yAbc9defghij@a.test/x.git', 'https://REDACTED@a.test/x.git'],
    ['no scheme', '//u:p@a.test/?token=1a2b', '//REDACTED@a.test/?token=REDACTED'],
    ['a relative URL', '/x?token=k3yAbc9', '/x?token=REDACTED'],
    [
      'an encoded URL',
      'https://a.test/?next=https%3A%2F%2Fx%2F%3Fa%3D1%26token%3Dk3yAbc9%26b%3D2&c=3',
      'https://a.test/?next=https%3A%2F%2Fx%2F%3Fa%3D1%26token%3DREDACTED%26b%3D2&c=3',
    ],
    [
      'a URL encoded twice',
      'https://a.test/?n=h%253A%252F%252Fx%253Ftoken%253Da1b2%252526c%2526b',
      'https://a.test/?n=h%253A%252F%252Fx%253Ftoken%253DREDACTED%2526b',
    ],
    [
      'a raw URL',
      'https://a.test/?u=https://q:p@x/?token=a1b2&b=1',
      'https://a.test/?u=https://REDACTED@x/?token=REDACTED&b=1',
    ],
    [
      'a URL as credential',
      'https://a.test/?token=https://q:p@x/&b=1',
      'https://a.test/?token=https://REDACTED@x/&b=1',
    ],
    ['odd characters', 'https://a.test/?token=a1(b2)|"c d&e=1', 'https://a.test/?token=REDACTED&e=1'],
  ])('%s', (_name, url, expected) => {
    expect(redactUrl(url)).toBe(expected);
    expect(redactUrl(expected)).toBe(expected);
  });

  it.each([
    'https://a.test/x?design=1&signal=2&signed=3&passage=4&tokens=5&codes=6&author=7',
    'https://a.test/x?error_code=1&page_token=2&nextPageToken=3&zipcode=4&ticket=ACME-1&key=ACME-2',
    'https://a.test/x?token=&code=&a=1',
    'https://a.test/x?token&code#token',
    'https://a.test/token=k3yAbc9/code=1;jsessionid=2',
    'https://a.test/https%3A%2F%2Fx%3Ftoken%3Dk3yAbc9',
    'https://a.test/@ada/x?mail=a:b@c.test',
    'https://a.test:8080/ÄÖ/%zz?q=%zz&x=ä b#ü',
    'https://ada@bitbucket.test/acme.git',
    'ssh://git@a.test:22/x',
    'mailto:ada@acme.test?subject=token',
    'token=k3yAbc9&code=1',
    '//',
    '',
  ])('%s has no credentials', (url) => {
    expect(redactUrl(url)).toBe(url);
  });

  it('a name that cannot be decoded is compared as it is written', () => {
    expect(redactUrl('?%zztoken=a1b2&token=b1c2')).toBe('?%zztoken=a1b2&token=REDACTED');
  });
});

describe('redactPlainText', () => {
  it.each([
    [
      'the end of a sentence',
      'see https://a.test/?token=k3yAbc9. Then',
      'see https://a.test/?token=REDACTED. Then',
    ],
    [
      'several URLs',
      'http://a/?sig=1a2b ftp://u:p@b http://c/?d=1',
      'http://a/?sig=REDACTED ftp://REDACTED@b http://c/?d=1',
    ],
    ['brackets', '(https://a.test/?token=k3yAbc9), (b)', '(https://a.test/?token=REDACTED), (b)'],
    [
      'quotes',
      `'https://a.test/?token=k3yAbc9' "https://a.test/?sig=d1e2"`,
      `'https://a.test/?token=REDACTED' "https://a.test/?sig=REDACTED"`,
    ],
    [
      'wiki links',
      '[x|https://a.test/?token=k3yAbc9|smart-link] h2. y',
      '[x|https://a.test/?token=REDACTED|smart-link] h2. y',
    ],
    [
      'markdown',
      '[x](https://a.test/?token=k3yAbc9) **https://a.test/?sig=1a2b**',
      '[x](https://a.test/?token=REDACTED) **https://a.test/?sig=REDACTED**',
    ],
    ['tags', '<https://a.test/?token=k3yAbc9>x', '<https://a.test/?token=REDACTED>x'],
    ['brackets in names', 'https://a.test/?f[a]=1&token=k3yAbc9', 'https://a.test/?f[a]=1&token=REDACTED'],
    ['brackets in a password', 'https://u:p(1)@a.test', 'https://REDACTED@a.test'],
    ['other scripts', '打开https://a.test/?token=k3yAbc9。然后', '打开https://a.test/?token=REDACTED。然后'],
    ['letters with accents', 'https://a.test/?password=geheimnüß', 'https://a.test/?password=REDACTED'],
    ['only a stop', 'https://a.test/?token=... or', 'https://a.test/?token=... or'],
    ['a placeholder', 'https://a.test/?token=<token>', 'https://a.test/?token=<token>'],
    ['no URL', 'token=k3yAbc9&code=1, a ? b : c', 'token=k3yAbc9&code=1, a ? b : c'],
  ])('%s', (_name, text, expected) => {
    expect(redactPlainText(text)).toBe(expected);
    expect(redactPlainText(expected)).toBe(expected);
  });
});
