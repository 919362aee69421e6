import { formatLogLine } from './format-log-line';

it('shows who, when, what and the fields', () => {
  const line = JSON.stringify({
    level: 'info',
    time: '2026-02-03T10:52:03.123Z',
    service: 'fetcher',
    pid: 1,
    issueId: '7',
    reason: 'two words',
    msg: 'job finished',
  });
  expect(formatLogLine('fetcher', line)).toBe(
    'fetcher     | 10:52:03.123 info  job finished issueId=7 reason="two words"',
  );
});

it.each(['Segmentation fault', '{"level":"info"}', '42'])('leaves %p as it is', (line) => {
  expect(formatLogLine('ingress', line)).toBe(`ingress     | ${line}`);
});
