import path from 'node:path';
import { eventFileName, timeOfEventFile } from './event-file-name';

const at = new Date('2026-02-03T10:52:03.123Z');

it.each(['../../../etc/passwd', '/etc/passwd', 'a\u0000b', '..', '', '日本', 'x'.repeat(500)])(
  'the name of %p is harmless, and tells its time',
  (hostile) => {
    const name = eventFileName({ name: hostile, deliveryId: hostile }, at);
    expect(name).toMatch(/^20260203\/105203_123_[A-Za-z0-9_]{1,60}_[A-Za-z0-9-]{1,8}\.json$/);
    expect(timeOfEventFile(path.dirname(name), path.basename(name))).toEqual(at);
  },
);

it.each([
  ['20260203', '.tmp-105203_123_x'],
  ['20260203', 'notes.txt'],
  ['old', '105203_123_x_1.json'],
  ['20261345', '105203_123_x_1.json'],
])('%s/%s is no event', (day, file) => {
  expect(timeOfEventFile(day, file)).toBeUndefined();
});
