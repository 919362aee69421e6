import type { Knock } from './caller';
import { createRequestLog } from './request-log';

const knock = (id: string, caller: Knock['caller'] = 'main'): Knock => ({
  method: 'GET',
  route: '/issue/:id',
  path: `/issue/${id}`,
  url: id === '2' ? '/issue/2?startAt=9' : `/issue/${id}`,
  query: new URLSearchParams(),
  caller,
});

describe('createRequestLog', () => {
  it('counts by endpoint and account, and keeps the order of arrival', () => {
    let time = 1000;
    const log = createRequestLog(() => time);
    const first = log.arrived(knock('1'));
    log.arrived(knock('2'));
    log.arrived(knock('3', 'service'));
    time = 1250;
    log.ended(first, 200, 4321);
    expect(log.counts()).toEqual([
      { method: 'GET', route: '/issue/:id', account: 'main', count: 2 },
      { method: 'GET', route: '/issue/:id', account: 'service', count: 1 },
    ]);
    expect(log.last(10)).toMatchObject([
      { seq: 1, at: 1000, path: '/issue/1', status: 200, ms: 250, range: null, bytes: 4321 },
      { seq: 2, path: '/issue/2?startAt=9', status: null, ms: null, bytes: null },
      { seq: 3, account: 'service' },
    ]);
    expect(log.last(1)).toMatchObject([{ seq: 3 }]);
    expect(log.last(0)).toEqual([]);
  });

  it('forgets everything on a reset but goes on numbering', () => {
    const log = createRequestLog();
    log.arrived(knock('1'));
    log.reset();
    expect([log.counts(), log.last(5)]).toEqual([[], []]);
    expect(log.arrived(knock('1')).seq).toBe(2);
  });
});
