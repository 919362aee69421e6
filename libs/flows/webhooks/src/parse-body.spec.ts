import { parseBody } from './parse-body';

const event = { webhookEvent: 'jira:issue_updated', issue: { id: '20417', fields: { summary: 'Grüße 🔥' } } };
const text = JSON.stringify(event);
const UTF8 = 'application/json; charset=UTF-8';

describe('the body of a delivery', () => {
  it.each([
    UTF8,
    'application/json',
    'application/json;charset="utf-8"',
    'application/json; boundary=x; Charset = utf8',
    'application/json; charset=us-ascii',
    undefined,
  ])('is taken as UTF-8: %p', (contentType) => {
    expect(parseBody(Buffer.from(text), contentType)).toEqual({ event });
  });

  it('may begin with a byte order mark', () => {
    expect(parseBody(Buffer.from(`\uFEFF${text}`), UTF8)).toEqual({ event });
    expect(parseBody(Buffer.from(`\uFEFF\uFEFF${text}`), UTF8)).toEqual({ refused: 'the body is not JSON' });
  });

  it.each([
    ['application/json; charset=ISO-8859-1', 'latin1', '"iso-8859-1"'],
    ['application/json; charset=utf-16le', 'utf16le', '"utf-16le"'],
    ['application/json; charset="windows-1252"', 'latin1', '"windows-1252"'],
    ['application/json; charset=', 'utf8', '""'],
  ] as const)('is refused when it is said to be something else: %s', (contentType, encoding, named) => {
    expect(parseBody(Buffer.from(text, encoding), contentType)).toEqual({
      refused: `the charset is ${named}, and has to be UTF-8`,
    });
  });

  it.each(['latin1', 'utf16le'] as const)('is refused when it is %s and not said to be', (encoding) => {
    const bytes = Buffer.from(encoding === 'latin1' ? text : `\uFEFF${text}`, encoding);
    expect(parseBody(bytes, UTF8)).toEqual({ refused: 'the body is not in UTF-8' });
  });

  it.each([
    ['['.repeat(24_000_000), 'the body nests deeper than 500 levels'],
    [`${'['.repeat(501)}${']'.repeat(501)}`, 'the body nests deeper than 500 levels'],
    [`[${'{},'.repeat(2_700_000)}{}]`, 'the body has more than 1000000 keys and values'],
    ['{}'.repeat(4_000_000), 'the body has more than 1000000 keys and values'],
    [`{${'"a":1,'.repeat(1_200_000)}"a":1}`, 'the body has more than 1000000 keys and values'],
  ])('is refused before it is parsed when it would take too much', (body, refused) => {
    const parse = jest.spyOn(JSON, 'parse');
    expect(parseBody(Buffer.from(body), UTF8)).toEqual({ refused });
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });

  it('may be very large and as dense as events are', () => {
    const people = Array.from({ length: 80_000 }, (_, i) => ({
      self: `https://acme.atlassian.net/rest/api/2/user?accountId=5b10a284${i}`,
      accountId: `5b10a284${i}`,
      displayName: `Person [{${i}}]:,`,
      active: true,
      timeZone: 'Europe/Berlin',
      accountType: 'atlassian',
      avatarUrls: { '48x48': `https://avatar.example/${i}/48`, '24x24': `https://avatar.example/${i}/24` },
    }));
    const large = { ...event, issue: { ...event.issue, fields: { people } } };
    const body = Buffer.from(JSON.stringify(large));
    expect(body.length).toBeGreaterThan(20_000_000);
    expect(parseBody(body, UTF8)).toMatchObject({ event: { issue: { id: '20417' } } });
  });
});
