import { truncateSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { hasCode, isMissing, publishExclusively } from '@jiralake/files';
import { z } from 'zod';
import { isAlive, ownIdentity, processIdentitySchema } from './process-identity';

/** Its files are numbered: who takes it over from a dead process makes the next one, which only one can. */
const NAME = /^\.jiralake-lock\.(\d+)$/;
const SIGN_OF_LIFE_EVERY_MS = 10_000;
const SILENT_AFTER_MS = 60_000;

const holderSchema = processIdentitySchema.extend({
  /** the command, for people */
  by: z.string(),
  since: z.iso.datetime(),
});

/** Who uses a folder. */
export type Holder = z.infer<typeof holderSchema>;

export interface FolderLock {
  /** whoever had it before ended without giving it back */
  wasLeft: boolean;
  release(): void;
}

export class FolderInUseError extends Error {
  override name = 'FolderInUseError';
}

export const isLockFile = (name: string): boolean => NAME.test(name);

/**
 * Takes a folder for this process alone, until it releases it or ends: a lock of a process that is gone is free. Of those that
 * ask at the same moment one gets it.
 * @throws FolderInUseError that names who has it
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
    // the number was free again only if others have gone on from it meanwhile: the last file is never removed
    if ((await lastLock(folder))?.number === number) {
      await removeBefore(folder, number);
      return hold(file, last !== undefined && !last.isReleased);
    }
    await rm(file, { force: true });
  }
}

/** Who uses a folder now. */
export async function holderOf(folder: string): Promise<Holder | undefined> {
  const holder = (await lastLock(folder))?.holder;
  return holder === 'unknown' ? undefined : holder;
}

interface Lock {
  number: number;
  file: string;
  isReleased: boolean;
  /** absent when it is free */
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
        holder: text === '' ? undefined : await judge(file, text),
      };
    } catch (error) {
      // somebody went on to the next number
      if (!isMissing(error)) throw error;
    }
  }
}

async function judge(file: string, text: string): Promise<Lock['holder']> {
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
    return undefined; // of a version that says it in another way
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
  // for those who cannot see whether this process lives: another container on the same volume
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
      // the folder is gone, or somebody has it who took this process for dead
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
