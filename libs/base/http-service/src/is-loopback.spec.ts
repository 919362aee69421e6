import { isLoopback } from './is-loopback';

it.each(['127.0.0.1', '127.8.9.1', 'localhost', 'LOCALHOST', '::1', '[::1]', '[::1]:8090', '127.0.0.1:8090'])(
  '%p stays on this machine',
  (host) => expect(isLoopback(host)).toBe(true),
);

it.each([
  '',
  '0.0.0.0',
  '::',
  '[::]',
  '10.0.0.1',
  '::2',
  '[::1]x',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'evil.example',
  'localhost:',
  'user@localhost',
  '128.0.0.1',
  'xlocalhost',
  '127.0.0.1:8090:1',
])('%p may not', (host) => expect(isLoopback(host)).toBe(false));
