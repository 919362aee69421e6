import { Readable } from 'node:stream';
import { cutText, emptyPage, shortFile, shortPage, wrongTypes } from './alterations';

const bean = {
  status: 200,
  body: {
    self: 'https://a.test/issue/A-1/changelog?maxResults=4&startAt=4',
    startAt: 4,
    maxResults: 4,
    total: 8,
    isLast: true,
    values: [1, 2, 3, 4],
  },
};

describe('wrongTypes', () => {
  const reply = { status: 200, body: { id: '10001', name: 'abc', parts: [{ id: '7', size: 3 }] } };

  it('turns texts into numbers at any depth', async () => {
    expect((await wrongTypes('numbers')(reply)).body).toEqual({
      id: 10001,
      name: 3,
      parts: [{ id: 7, size: 3 }],
    });
  });

  it('answers null, or a list', async () => {
    expect((await wrongTypes('null')(reply)).body).toBeNull();
    expect((await wrongTypes('list')(reply)).body).toEqual([reply.body]);
  });

  it('leaves errors and files alone', async () => {
    const error = { ...reply, status: 404 };
    const file = { status: 200, body: Buffer.from('abc') };
    expect(await wrongTypes('null')(error)).toBe(error);
    expect(await wrongTypes('null')(file)).toBe(file);
  });
});

describe('pages', () => {
  it('can be empty though there is more', async () => {
    expect((await emptyPage(bean)).body).toEqual({ ...bean.body, values: [] });
    expect((await emptyPage({ status: 200, body: [1, 2] })).body).toEqual([]);
  });

  it('can be short, with an address that leads on from there', async () => {
    expect((await shortPage(undefined)(bean)).body).toEqual({
      ...bean.body,
      isLast: false,
      nextPage: 'https://a.test/issue/A-1/changelog?maxResults=4&startAt=6',
      values: [1, 2],
    });
    expect((await shortPage(3)({ status: 200, body: { startAt: 0, comments: [1, 2, 3, 4] } })).body).toEqual({
      startAt: 0,
      comments: [1, 2, 3],
    });
    expect(await shortPage(4)(bean)).toBe(bean);
  });
});

describe('contents', () => {
  it('can be cut as if they were whole', async () => {
    const { headers, body } = await cutText({ status: 200, body: { a: 'bcd' } });
    expect(headers?.['Content-Type']).toContain('application/json');
    expect(String(body)).toBe('{"a":');
  });

  it('can lack bytes at the end, with a length that agrees', async () => {
    const file = () => ({
      status: 200,
      headers: { 'Content-Length': '6' },
      body: Readable.from([Buffer.from('abc'), Buffer.from('def')]),
    });
    const half = await shortFile(undefined)(file());
    expect([String(half.body), half.headers?.['Content-Length']]).toEqual(['abc', '3']);
    expect(String((await shortFile(1)(file())).body)).toBe('abcde');
    expect(String((await shortFile(99)(file())).body)).toBe('');
  });
});
