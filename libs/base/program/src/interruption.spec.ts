import { listenForInterruption } from './interruption';

jest.useFakeTimers();
afterEach(() => process.removeAllListeners('SIGINT'));

it('takes signals that come at once for one, as those of one Ctrl-C do', () => {
  let now = 0;
  const said: string[] = [];
  const { asked, urgent, exitCode } = listenForInterruption(
    (line) => said.push(line),
    () => now,
  );
  expect([asked.aborted, exitCode()]).toEqual([false, undefined]);
  for (let i = 0; i < 3; i++) process.emit('SIGINT', 'SIGINT');
  expect([asked.aborted, urgent.aborted, exitCode(), said.length]).toEqual([true, false, 130, 1]);
  now = 999;
  process.emit('SIGINT', 'SIGINT');
  expect(urgent.aborted).toBe(false);
  now = 1_000;
  process.emit('SIGINT', 'SIGINT');
  process.emit('SIGINT', 'SIGINT');
  expect([urgent.aborted, said.length]).toEqual([true, 2]);
});
