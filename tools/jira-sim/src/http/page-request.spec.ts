import { pageOf, readPage } from './page-request';

const LIMITS = { usual: 100, most: 100 };

describe('readPage', () => {
  it.each([
    ['', { startAt: 0, maxResults: 100 }],
    ['startAt=5&maxResults=10', { startAt: 5, maxResults: 10 }],
    ['maxResults=5000', { startAt: 0, maxResults: 100 }],
    ['maxResults=0', { startAt: 0, maxResults: 0 }],
  ])('reads %p', (query, page) => {
    expect(readPage(new URLSearchParams(query), LIMITS)).toEqual(page);
  });

  it.each(['startAt=-1', 'maxResults=many', 'startAt='])('refuses %p', (query) => {
    expect(readPage(new URLSearchParams(query), LIMITS)).toMatchObject({ status: 400 });
  });
});

describe('pageOf', () => {
  it('is empty behind the end', () => {
    expect(pageOf([1, 2, 3], { startAt: 2, maxResults: 2 })).toEqual([3]);
    expect(pageOf([1, 2, 3], { startAt: 3, maxResults: 2 })).toEqual([]);
  });
});
