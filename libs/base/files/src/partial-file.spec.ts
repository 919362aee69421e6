import { mkdtemp, readFile, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { dropPartial, partialBytes, publishResumed, readPartial } from './partial-file';

let folder: string;
let target: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jiralake-files-'));
  target = path.join(folder, 'SUP-1', '56340_a.txt');
});
afterEach(() => rm(folder, { recursive: true }));

const raw = { mode: 0o660, fsync: true } as const;
const names = () => readdir(path.dirname(target));

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}
async function* breakingOff(...texts: string[]): AsyncGenerator<Uint8Array> {
  yield* pieces(...texts);
  throw new Error('connection lost');
}
/** Stops before its last piece until it is let go. */
function waiting(first: string, last: string) {
  let go = (): void => undefined;
  let reached = (): void => undefined;
  const gone = new Promise<void>((resolve) => (go = resolve));
  const arrived = new Promise<void>((resolve) => (reached = resolve));
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(first);
    reached();
    await gone;
    yield Buffer.from(last);
  }
  return { chunks: chunks(), arrived, go };
}

describe('a file that breaks off', () => {
  it('is published when the rest has come, and leaves nothing beside it', async () => {
    expect(await partialBytes(target)).toBe(0);
    await expect(publishResumed(target, 0, breakingOff('hel', 'lo '), raw)).rejects.toThrow(
      'connection lost',
    );
    expect(await names()).toEqual([expect.stringMatching(/^\.part-[0-9a-f]{24}$/)]);
    expect(await partialBytes(target)).toBe(6);
    expect((await buffer(readPartial(target, 5))).toString()).toBe('hello');
    await publishResumed(target, 6, pieces('wo', 'rld'), raw);
    expect(await readFile(target, 'utf8')).toBe('hello world');
    expect((await stat(target)).mode & 0o777).toBe(0o660);
    expect(await names()).toEqual(['56340_a.txt']);
    expect(await partialBytes(target)).toBe(0);
  });

  it('leaves the published one as it is', async () => {
    await publishResumed(target, 0, pieces('old'), raw);
    await expect(publishResumed(target, 0, breakingOff('ne'), raw)).rejects.toThrow('connection lost');
    expect(await readFile(target, 'utf8')).toBe('old');
  });

  it('can be begun again, or dropped', async () => {
    await expect(publishResumed(target, 0, breakingOff('a long beginning'), raw)).rejects.toThrow();
    await publishResumed(target, 0, pieces('short'), raw);
    expect(await readFile(target, 'utf8')).toBe('short');
    await expect(publishResumed(target, 0, breakingOff('x'), raw)).rejects.toThrow();
    await dropPartial(target);
    await dropPartial(target);
    expect(await names()).toEqual(['56340_a.txt']);
  });

  it('is not gone on with when it is older than the last start of the machine', async () => {
    await expect(publishResumed(target, 0, breakingOff('half'), raw)).rejects.toThrow();
    const [name] = (await names()) as [string];
    await utimes(path.join(path.dirname(target), name), new Date(0), new Date(0));
    expect(await partialBytes(target)).toBe(0);
  });

  it('is not gone on with from where it did not stop', async () => {
    await expect(publishResumed(target, 0, breakingOff('half'), raw)).rejects.toThrow('connection lost');
    await expect(publishResumed(target, 9, pieces('rest'), raw)).rejects.toThrow('by another writer');
    expect(await partialBytes(target)).toBe(4);
  });

  it('may have the longest name that there is', async () => {
    const long = path.join(folder, 'x'.repeat(255));
    await expect(publishResumed(long, 0, breakingOff('a'), raw)).rejects.toThrow('connection lost');
    await publishResumed(long, 1, pieces('b'), raw);
    expect(await readFile(long, 'utf8')).toBe('ab');
  });
});

describe('a writer that was frozen and lost its turn', () => {
  it('publishes nothing of what its successor has begun afresh', async () => {
    const frozen = waiting('he', 'llo');
    const late = publishResumed(target, 0, frozen.chunks, raw);
    await frozen.arrived;
    const successor = waiting('hell', 'o');
    const next = publishResumed(target, 0, successor.chunks, raw);
    await successor.arrived;
    frozen.go();
    await expect(late).rejects.toThrow('changed by another writer');
    expect(await names()).not.toContain('56340_a.txt');
    successor.go();
    await next;
    expect(await readFile(target, 'utf8')).toBe('hello');
  });

  it('changes nothing of what its successor has gone on with', async () => {
    const frozen = waiting('hel', 'lo');
    const late = publishResumed(target, 0, frozen.chunks, raw);
    await frozen.arrived;
    expect(await partialBytes(target)).toBe(3);
    await publishResumed(target, 3, pieces('lo'), raw);
    frozen.go();
    await expect(late).rejects.toThrow();
    expect(await readFile(target, 'utf8')).toBe('hello');
    expect(await names()).toEqual(['56340_a.txt']);
  });
});

it('a file of the same name in another folder has a beginning of its own', async () => {
  await expect(publishResumed(target, 0, breakingOff('a'), raw)).rejects.toThrow('connection lost');
  expect(await partialBytes(path.join(folder, 'SUP-2', path.basename(target)))).toBe(0);
  expect(await partialBytes(target)).toBe(1);
});
