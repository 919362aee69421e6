import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { eventually, processesIn, startProgram, useScript, type Program } from '@jiralake/testing';

const entry = useScript(path.join(__dirname, 'example-program.ts'));
const root = path.resolve(__dirname, '../../../..');
const pids: number[] = [];
const isRunning = (pid: number): boolean => processesIn(root).some((one) => one.pid === pid);
afterEach(() => {
  for (const pid of pids.splice(0).filter(isRunning)) process.kill(pid, 'SIGKILL');
});

function start(...args: string[]): Program {
  const program = startProgram(entry, {}, args);
  pids.push(program.child.pid ?? NaN);
  return program;
}

async function pidOf(program: Program, pattern: RegExp): Promise<number> {
  const pid = Number((await program.line(pattern)).split(' ').at(-1));
  pids.push(pid);
  return pid;
}

describe('a program whose parent was killed', () => {
  it('ends when it has a lifeline, though it was slow to stop, and nobody reads what it says; others stay', async () => {
    const parent = start('parent');
    const tied = await pidOf(parent, /^tied running/);
    const loose = await pidOf(parent, /^loose running/);
    await parent.stop('SIGKILL');
    await eventually(() => expect(isRunning(tied)).toBe(false));
    expect(isRunning(loose)).toBe(true);
  });
});

describe('an interruption', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s has exit code %i, and is urgent when it is repeated later', async (signal, code) => {
    const program = start('run');
    await program.line(/^running/);
    program.child.kill(signal);
    await program.line(new RegExp(`^asked ${code}$`));
    const repeat = setInterval(() => program.child.kill('SIGINT'), 50);
    expect(await program.ended).toBe(code);
    clearInterval(repeat);
    expect(program.lines.filter((line) => line.startsWith('killing'))).toHaveLength(1);
  });
});

describe('what a program prints', () => {
  const AMOUNT = 1_000_000;
  const print = (stdout: 'pipe' | number) =>
    spawn(process.execPath, [entry, 'print', String(AMOUNT)], {
      cwd: root,
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', stdout, 'pipe'],
    });
  const ended = (child: ReturnType<typeof print>): Promise<number | null> =>
    new Promise((resolve) => child.once('close', resolve));

  it('comes whole to a reader who takes his time', async () => {
    const child = print('pipe');
    const [code, errors] = [ended(child), text(child.stderr!)];
    // what it prints does not fit into the pipe
    await new Promise((resolve) => child.stdout?.once('readable', resolve));
    expect(await text(child.stdout!)).toHaveLength(AMOUNT);
    expect([await code, await errors]).toEqual([0, '']);
  });

  it('may be left unread', async () => {
    const child = print('pipe');
    const [code, errors] = [ended(child), text(child.stderr!)];
    child.stdout?.destroy();
    expect([await code, await errors]).toEqual([0, '']);
  });

  it('is missed when the disk is full', async () => {
    const child = print(openSync('/dev/full', 'w'));
    const [code, errors] = [ended(child), text(child.stderr!)];
    expect(await errors).toMatch(/^standard output cannot be written: ENOSPC.*\n$/);
    expect(await code).toBe(1);
  });
});
