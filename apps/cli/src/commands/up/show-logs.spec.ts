import { showLogs, type LogMode } from './show-logs';

const line = (level: string): string =>
  JSON.stringify({ level, time: '2026-02-03T10:52:03.123Z', service: 's', pid: 1, msg: `a ${level}` });

it.each<[LogMode, string[]]>([
  ['none', []],
  ['all', ['fetcher     | 10:52:03.123 info  a info', 'fetcher     | 10:52:03.123 warn  a warn']],
  ['summary', ['fetcher     | 10:52:03.123 warn  a warn']],
])('%s shows %j at once', (mode, expected) => {
  const said: string[] = [];
  const onLine = showLogs(mode, (text) => said.push(text));
  for (const level of ['info', 'warn']) onLine('fetcher', line(level));
  expect(said).toEqual(expected);
});
