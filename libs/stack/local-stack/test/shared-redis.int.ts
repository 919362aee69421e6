import path from 'node:path';
import { eventually, processesIn, startProgram, useScript, useTempFolder } from '@jiralake/testing';
import type { Program } from '@jiralake/testing';
import { findOwnRedis } from '../src/start-redis';

const guardian = useScript(path.join(__dirname, 'guardian.ts'));
const redisUser = useScript(path.join(__dirname, 'redis-user.ts'));
const folder = useTempFolder();
const users: Program[] = [];
afterEach(async () => {
  await Promise.all(users.splice(0).map((user) => user.stop('SIGKILL')));
  await eventually(() => expect(processesIn(folder())).toEqual([]), 30_000);
});

async function use(how: string): Promise<Program> {
  const user = startProgram(redisUser, {}, [folder(), guardian]);
  users.push(user);
  await user.line(new RegExp(`^${how} it$`));
  return user;
}

const runs = async (): Promise<boolean> => (await findOwnRedis(folder())) !== undefined;
const guardians = (): number =>
  processesIn(folder()).filter(({ command }) => command.startsWith('jiralake-guardian')).length;

describe('a Redis that two programs use', () => {
  it.each([
    ['SIGKILL', 'SIGKILL'],
    ['SIGKILL', 'SIGTERM'],
    ['SIGTERM', 'SIGKILL'],
  ] as const)('stays when the first ends by %s, and ends with the other, by %s', async (one, other) => {
    const first = await use('started');
    const second = await use('joined');
    await first.stop(one);
    await eventually(() => expect(guardians()).toBe(1));
    expect(await runs()).toBe(true);
    await second.stop(other);
    await eventually(async () => expect(await runs()).toBe(false));
  });

  it('ends when both are killed at once', async () => {
    const both = [await use('started'), await use('joined')];
    await Promise.all(both.map((user) => user.stop('SIGKILL')));
    await eventually(async () => expect(await runs()).toBe(false));
  });
});
