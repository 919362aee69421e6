import { truncateSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { hasCode, isMissing, publishExclusively } from '@jiralake/files';
import { z } from 'zod';
import { isAlive, ownIdentity, processIdentitySchema } from './process-identity';

/** Lock files are numbered: a process that takes over from a dead one creates the next number, which only one process can. */
const NAME = /^\.jiralake-lock\.(\d+)$/;
const SIGN_OF_LIFE_EVERY_MS = 10_000;
const SILENT_AFTER_MS = 60_000;

const holderSchema = processIdentitySchema.extend({
  /** the command, for messages */
  by: z.string(),
  since: z.iso.datetime(),
});

/** The process that uses a folder. */
export type Holder = z.infer<typeof holderSchema>;

export interface FolderLock {
  /** whether the previous holder ended without releasing the lock */
  wasLeft: boolean;
  release(): void;
}

export class FolderInUseError extends Error {
  override name = 'FolderInUseError';
}

export const isLockFile = (name: string): boolean => NAME.test(name);

/**
 * Locks a folder for this process until it is released or the process ends; the lock of a dead process is free. Of several
 * processes at the same moment exactly one gets the lock.
 * @throws FolderInUseError naming the holder
 */
export async function lockFolder(folder: string, by: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true });
  for (;;) {
    const last = await lastLock(folder);
    if (last?.holder) throw new FolderInUseError(describeHolder(folder, last.holder, last.file));
    const number = (last?.number ?? 0) + 1;
    const file = path.join(folder, `.jiralake-lock.${number}`);
    const own: Holder = { ...ownIdentity(), by, since: new Date().toISOString() };
    if (!(await publishExclusively(file, JSON.stringify(own), { mode: 0o644, fsync: true }))) continue;
    // the last file is never removed, so this number was free again only if another process took a later one
    if ((await lastLock(folder))?.number === number) {
      await removeBefore(folder, number);
      return hold(file, last !== undefined && !last.isReleased);
    }
    await rm(file, { force: true });
  }
}

/** Returns the process that uses a folder, if known. */
export async function holderOf(folder: string): Promise<Holder | undefined> {
  const holder = (await lastLock(folder))?.holder;
  return holder === 'unknown' ? undefined : holder;
}

interface Lock {
  number: number;
  file: string;
  isReleased: boolean;
  /** `undefined` when the lock is free */
  holder: Holder | 'unknown' | undefined;
}

async function lastLock(folder: string): Promise<Lock | undefined> {
  for (;;) {
    const number = Math.max(0, ...(await numbersIn(folder)));
    if (number === 0) return undefined;
    const file = path.join(folder, `.jiralake-lock.${number}`);
    try {
      const text = await readFile(file, 'utf8');
      return {
        number,
        file,
        isReleased: text === '',
        holder: text === '' ? undefined : await activeHolder(file, text),
      };
    } catch (error) {
      // another process took the next number and removed this file
      if (!isMissing(error)) throw error;
    }
  }
}

async function activeHolder(file: string, text: string): Promise<Lock['holder']> {
  const holder = parseHolder(text) ?? 'unknown';
  const lives = holder === 'unknown' ? undefined : isAlive(holder);
  if (lives !== undefined) return lives ? holder : undefined;
  const silentMs = Date.now() - (await stat(file)).mtimeMs;
  return silentMs < SILENT_AFTER_MS ? holder : undefined;
}

function parseHolder(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined; // written by another version
  }
}

async function numbersIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error) || hasCode(error, 'ENOTDIR')) return [];
    throw error;
  });
  return names.flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
}

async function removeBefore(folder: string, number: number): Promise<void> {
  for (const before of (await numbersIn(folder)).filter((other) => other < number))
    await rm(path.join(folder, `.jiralake-lock.${before}`), { force: true });
}

function hold(file: string, wasLeft: boolean): FolderLock {
  // the modification time is a heartbeat for other containers on the same volume, which cannot see this process
  const signs = setInterval(
    () => void utimes(file, new Date(), new Date()).catch(() => undefined),
    SIGN_OF_LIFE_EVERY_MS,
  );
  signs.unref();
  const release = (): void => {
    clearInterval(signs);
    process.off('exit', release);
    try {
      truncateSync(file);
    } catch {
      // the folder is gone, or another process took this one for dead and has the lock
    }
  };
  process.once('exit', release);
  return { wasLeft, release };
}

function describeHolder(folder: string, holder: Holder | 'unknown', file: string): string {
  if (holder === 'unknown') return `${folder} is in use, as ${file} says: end that program first`;
  const { pid, host, by, since } = holder;
  const where = host === ownIdentity().host ? '' : ` on ${host}`;
  return `${folder} is in use by ${by} (process ${pid}${where}, since ${since}): end that one first (Ctrl-C, or kill ${pid})`;
}
