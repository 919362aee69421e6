import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { eventually } from '@jiralake/testing';
import { isAlive, ownIdentity } from './process-identity';

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

it('knows that it lives itself', () => {
  expect(isAlive(ownIdentity())).toBe(true);
});

it('takes a process with the number of another, which was started at another time, for none', () => {
  const own = ownIdentity();
  expect(own.startedAt).toMatch(/^\d+$/);
  expect(isAlive({ ...own, startedAt: '1' })).toBe(false);
});

it('asks for the number alone where the time of the start is not known', () => {
  const { host, pid } = ownIdentity();
  expect(isAlive({ host, pid })).toBe(true);
  expect(isAlive({ host, pid: 1 })).toBe(true); // of somebody else
  expect(isAlive({ host, pid: 4_194_305 })).toBe(false);
});

it('cannot tell about a process of another machine', () => {
  expect(isAlive({ ...ownIdentity(), host: 'elsewhere' })).toBeUndefined();
});

it('takes a process that ended, and whose parent has not noticed, for dead', async () => {
  // the shell never waits for its child
  const shell = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(shell);
  const pid = Number(await new Promise((resolve) => shell.stdout.once('data', resolve)));
  const fields = await eventually(() => {
    const seen = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    expect(seen[0]).toBe('Z');
    return seen;
  });
  expect(isAlive({ ...ownIdentity(), pid, startedAt: fields[19] ?? '' })).toBe(false);
});
