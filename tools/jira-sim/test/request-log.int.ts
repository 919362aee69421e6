import { CLOUD_ID, MAIN, SERVICE, startSimulator } from './start-simulator';

interface LogEntry {
  path: string;
  status: number | null;
  at: number;
}

describe('the request log', () => {
  it('counts by endpoint and account and lists requests in order', async () => {
    const site = await startSimulator({ issues: 3 });
    try {
      const [first, second] = (await site.issueLines()).map((line) => line.issue.id);
      await site.get(`/rest/api/3/issue/${first}?fields=summary`, MAIN);
      await site.get(`/rest/api/3/issue/${second}`, MAIN);
      await site.get(`/ex/jira/${CLOUD_ID}/rest/api/3/issue/${first}`, SERVICE);
      await site.get('/rest/api/3/myself', 'nobody@example.com:x');
      await site.get('/_edge/tenant_info');
      await site.get('/rest/api/3/nothing', MAIN);
      const route = '/rest/api/3/issue/:idOrKey';
      expect(await site.json(site.get('/_sim/requests'))).toEqual([
        { method: 'GET', route, account: 'main', count: 2 },
        { method: 'GET', route, account: 'service', count: 1 },
        { method: 'GET', route: '/rest/api/3/myself', account: 'main', count: 1 },
        { method: 'GET', route: '/_edge/tenant_info', account: 'anonymous', count: 1 },
        { method: 'GET', route: '', account: 'anonymous', count: 1 },
      ]);
      const log = await site.json<LogEntry[]>(site.get('/_sim/log'));
      expect(log.map((entry) => entry.status)).toEqual([200, 200, 200, 401, 200, 404]);
      expect(log[0]!.path).toBe(`/rest/api/3/issue/${first}?fields=summary`);
      const times = log.map(({ at }) => at);
      expect(times).toEqual([...times].sort((left, right) => left - right));
      expect(await site.json(site.get('/_sim/log?limit=1'))).toMatchObject([{ seq: 6, status: 404 }]);
      await site.get('/_sim/requests', undefined, { method: 'DELETE' });
      expect(await site.json(site.get('/_sim/requests'))).toEqual([]);
      expect(await site.json(site.get('/_sim/log'))).toEqual([]);
    } finally {
      await site.stop();
    }
  });
});
