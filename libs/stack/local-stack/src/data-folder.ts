import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '@jiralake/core';
import { isSystemError, isTemporary } from '@jiralake/files';
import { endLeftRedis } from './end-left-redis';
import { FolderInUseError, isLockFile, lockFolder, type FolderLock } from './folder-lock';

const MARKER = '.jiralake-simulated';

export interface FolderUse {
  /** the command that uses the folder, for messages to other users of the folder */
  by: string;
  /** the same command with a folder of its own */
  elsewhere: string;
}

/** A folder for a run with a simulated site. */
export interface SimulatedFolder extends FolderLock {
  /** Removes the data of earlier runs, which belongs to other issues. */
  empty(): Promise<void>;
}

/**
 * Locks a folder for a run with a simulated site until it is released or this process ends. Its content stays until `empty`.
 * @throws Error when another process uses the folder, or the folder holds other data
 */
export async function takeSimulatedFolder(folder: string, use: FolderUse): Promise<SimulatedFolder> {
  const lock = await lockSimulated(folder, use).catch((error: unknown) => {
    if (!(error instanceof FolderInUseError)) throw explained(error, folder, use.elsewhere);
    throw new FolderInUseError(`${error.message}, or use another folder: ${use.elsewhere}`);
  });
  return {
    ...lock,
    async empty() {
      // the folder may have been filled before it was locked
      refuseForeign(folder, use);
      await empty(folder);
    },
  };
}

/**
 * Locks the folder of a real site in the same way; the folder is never emptied.
 * @throws Error when another process uses the folder, or it belongs to a simulated site, whose next run would empty it
 */
export async function takeSiteFolder(folder: string, by: string): Promise<FolderLock> {
  if (existsSync(path.join(folder, MARKER)))
    throw new Error(
      `${folder} belongs to a simulated site, whose next run empties it: name another folder by DATA_DIR or --data-dir`,
    );
  return lockFolder(folder, by).catch((error: unknown) => {
    throw explained(error, folder, 'DATA_DIR or --data-dir names it');
  });
}

async function lockSimulated(folder: string, use: FolderUse): Promise<FolderLock> {
  refuseForeign(folder, use);
  return lockFolder(folder, use.by);
}

/** Explains an error of the operating system, whose own message does not name the folder. */
function explained(error: unknown, folder: string, elsewhere: string): unknown {
  if (!isSystemError(error)) return error;
  return new Error(
    `${folder} cannot be used (${messageOf(error)}): it has to be a folder that this user can write or create. Correct that, or use another folder: ${elsewhere}`,
  );
}

function refuseForeign(folder: string, { elsewhere }: FolderUse): void {
  if (!existsSync(folder) || existsSync(path.join(folder, MARKER)) || contentOf(folder).length === 0) return;
  throw new Error(
    `${folder} holds data that does not belong to a simulated site, and was not changed. Move it away (mv ${folder} ${folder}.old), or use another folder: ${elsewhere}`,
  );
}

/** The marker is written first and never removed, so that the next run recognises the folder of a killed run. */
async function empty(folder: string): Promise<void> {
  writeFileSync(path.join(folder, MARKER), 'This folder is emptied by every run with a simulated site.\n');
  const names = contentOf(folder).filter((name) => name !== MARKER);
  // chaos runs a system in each subfolder
  for (const below of ['.', ...names]) await endLeftRedis(path.join(folder, below, 'redis'));
  for (const name of names) await rm(path.join(folder, name), { recursive: true, force: true });
}

/** Lists the content of a folder without lock files and temporary files of locks. */
function contentOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => !isLockFile(name) && !isTemporary(name));
}
