import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '@jiralake/core';
import { isSystemError, isTemporary } from '@jiralake/files';
import { endLeftRedis } from './end-left-redis';
import { FolderInUseError, isLockFile, lockFolder, type FolderLock } from './folder-lock';

const MARKER = '.jiralake-simulated';

export interface FolderUse {
  /** the command that uses the folder, for those who want it as well */
  by: string;
  /** the same command with a folder of its own */
  elsewhere: string;
}

/** A folder for a run with a simulated site. */
export interface SimulatedFolder extends FolderLock {
  /** Removes what an earlier run left, whose issues are not those of this one. */
  empty(): Promise<void>;
}

/**
 * Takes a folder for a run with a simulated site, until it is released or this process ends; all in it stays until it is emptied.
 * @throws Error for one that somebody uses, or with anything else in it
 */
export async function takeSimulatedFolder(folder: string, use: FolderUse): Promise<SimulatedFolder> {
  const lock = await lockSimulated(folder, use).catch((error: unknown) => {
    if (!(error instanceof FolderInUseError)) throw explained(error, folder, use.elsewhere);
    throw new FolderInUseError(`${error.message}, or use another folder: ${use.elsewhere}`);
  });
  return {
    ...lock,
    async empty() {
      // it may have been filled before it was locked
      refuseForeign(folder, use);
      await empty(folder);
    },
  };
}

/**
 * Takes the folder of a real site, in the same way; it is never emptied.
 * @throws Error for one that somebody uses, or of a simulated site: the next run with one would empty it
 */
export async function takeSiteFolder(folder: string, by: string): Promise<FolderLock> {
  if (existsSync(path.join(folder, MARKER)))
    throw new Error(
      `${folder} is of a simulated site, whose next run empties it: give another folder, by DATA_DIR or --data-dir`,
    );
  return lockFolder(folder, by).catch((error: unknown) => {
    throw explained(error, folder, 'DATA_DIR or --data-dir names it');
  });
}

async function lockSimulated(folder: string, use: FolderUse): Promise<FolderLock> {
  refuseForeign(folder, use);
  return lockFolder(folder, use.by);
}

/** Words for what the system refuses, which names a file of ours at best. */
function explained(error: unknown, folder: string, elsewhere: string): unknown {
  if (!isSystemError(error)) return error;
  return new Error(
    `${folder} cannot be used (${messageOf(error)}): it has to be a folder that this user can write, or one that can be made. Mend that, or use another folder: ${elsewhere}`,
  );
}

function refuseForeign(folder: string, { elsewhere }: FolderUse): void {
  if (!existsSync(folder) || existsSync(path.join(folder, MARKER)) || contentOf(folder).length === 0) return;
  throw new Error(
    `${folder} holds data that is not of a simulated site, and stays as it is. Move it away (mv ${folder} ${folder}.old), or use another folder: ${elsewhere}`,
  );
}

/** The marker is made first and never removed: a run that is killed meanwhile leaves a folder that the next one knows. */
async function empty(folder: string): Promise<void> {
  writeFileSync(path.join(folder, MARKER), 'This folder is emptied by every run with a simulated site.\n');
  const names = contentOf(folder).filter((name) => name !== MARKER);
  // chaos has a system in each folder below
  for (const below of ['.', ...names]) await endLeftRedis(path.join(folder, below, 'redis'));
  for (const name of names) await rm(path.join(folder, name), { recursive: true, force: true });
}

/** What is in it besides its lock, and one that is being made. */
function contentOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => !isLockFile(name) && !isTemporary(name));
}
