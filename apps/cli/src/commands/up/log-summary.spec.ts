import { createLogSummary } from './log-summary';

const line = (fields: object): string =>
  JSON.stringify({ level: 'info', time: '2026-02-03T10:52:03.123Z', service: 's', pid: 1, ...fields });
const finished = (job: string, result: object, outcome = 'ok'): string =>
  line({ queue: 'q', job, jobId: '1', result, outcome, msg: 'job finished' });

it('counts what was done since the last report, and says nothing when nothing was', () => {
  const summary = createLogSummary();
  expect(summary.report()).toBeUndefined();
  const lines = [
    finished('fetch-issue', { outcome: 'saved', issueId: '7' }),
    finished('fetch-issue', { outcome: 'nothing_to_do', issueId: '7' }),
    finished('fetch-batch', { outcome: 'fetched', saved: 40, gone: 1 }),
    finished('store-attachments', { outcome: 'stored' }),
    finished('issue-saved', { outcome: 'committed', month: '2026-01', issues: 30 }),
    finished('issue-saved', { outcome: 'committed', month: '2026-02', issues: 11 }),
    finished('wake', { outcome: 'swept', woken: 0 }),
  ];
  for (const text of lines) expect(summary.take('fetcher', text)).toBe(true);
  expect(summary.report()).toBe(
    '10:52:03.123 41 issues fetched; attachments of 1 issue stored; 41 issues written in 2 commits',
  );
  expect(summary.report()).toBeUndefined();
  summary.take('fetcher', finished('issue-saved', { outcome: 'nothing_to_do', month: '2026-01' }));
  expect(summary.report()).toBeUndefined();
});

it('says whatever else was said, once', () => {
  const summary = createLogSummary();
  summary.take('fetcher', line({ alarm: 'jira-login', msg: 'alarm is over' }));
  for (const month of ['2026-01', '2026-02'])
    summary.take('transformer', line({ month, msg: 'month is new' }));
  for (const issueId of ['1', '2'])
    summary.take('fetcher', finished('fetch-issue', { issueId }, 'handed_over'));
  summary.take('fetcher', line({ signal: 'SIGTERM', msg: 'stopping' }));
  summary.take('fetcher', line({ level: 'debug', msg: 'a detail' }));
  expect(summary.report()).toBe(
    '10:52:03.123 fetcher: alarm is over alarm=jira-login; transformer: month is new (2 times); fetcher: job finished (2 times)',
  );
  expect(summary.report()).toBeUndefined();
});

it.each([
  line({ level: 'warn', msg: 'webhook refused' }),
  line({ level: 'error', msg: 'alarm' }),
  line({ level: 'fatal', msg: 'the end' }),
  'Segmentation fault',
])('leaves %s to be seen as it is', (text) => {
  const summary = createLogSummary();
  expect(summary.take('ingress', text)).toBe(false);
  expect(summary.report()).toBeUndefined();
});

it('leaves out what a program says to another one', () => {
  const summary = createLogSummary();
  expect(summary.take('jira-sim', '{"event":"listening"}')).toBe(true);
  expect(summary.report()).toBeUndefined();
});
