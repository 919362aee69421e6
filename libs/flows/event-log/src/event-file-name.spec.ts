import { timeOfEventFile } from './event-file-name';

it('the name of an event file tells its time', () => {
  expect(timeOfEventFile('20260203', '105203_123_jira_issue_updated_a1b2c3d4.json')).toEqual(
    new Date('2026-02-03T10:52:03.123Z'),
  );
});

it.each([
  ['20260203', '.tmp-105203_123_x'],
  ['20260203', 'notes.txt'],
  ['20260203', '1045-host-1-aa.ndjson'],
  ['old', '105203_123_x_1.json'],
  ['20261345', '105203_123_x_1.json'],
])('%s/%s is no event', (day, file) => {
  expect(timeOfEventFile(day, file)).toBeUndefined();
});
