import path from 'node:path';
import { messageOf } from '@jiralake/core';
import { isSystemError, parseJsonFile, publishFile, UnreadableFileError } from '@jiralake/files';
import { z } from 'zod';
import { holderOf } from './folder-lock';
import { findOwnRedis } from './start-redis';

/** The default folders of `npm start` and the demo. */
export const simulatedFolders = { start: 'data/simulated', demo: 'data/demo' } as const;

const NAME = '.jiralake-stack.json';

const stackFileSchema = z.object({
  v: z.literal(1),
  /** the command, for messages */
  startedBy: z.string(),
  startedAt: z.iso.datetime(),
  /** whether its Redis has its files in the folder */
  ownRedis: z.boolean(),
  /** the variables for commands that use the system, including the accounts of the simulated site */
  variables: z.record(z.string(), z.string()),
});

type StackFile = z.infer<typeof stackFileSchema>;

export interface FoundStack extends Pick<StackFile, 'startedBy' | 'startedAt'> {
  folder: string;
  isRunning: boolean;
  /** the variables that connect to it; paths are absolute as at the start, because rows quote them, even if the folder moved since */
  variables: Readonly<Record<string, string>>;
}

/** Writes the file with the variables that connect to the system in a folder; only its user can read it, because it has passwords. */
export function writeStackFile(folder: string, content: Omit<StackFile, 'v' | 'startedAt'>): Promise<void> {
  const file: StackFile = { v: 1, startedAt: new Date().toISOString(), ...content };
  return publishFile(path.join(folder, NAME), `${JSON.stringify(file)}\n`, { mode: 0o600, fsync: false });
}

/**
 * Finds the system that runs in one of the folders, else the one that was started last.
 * @throws UnreadableFileError when the file is damaged, or belongs to another user
 */
export async function findStack(folders: readonly string[]): Promise<FoundStack | undefined> {
  const found = (await Promise.all(folders.map(readStack))).filter((stack) => stack !== undefined);
  const newestFirst = found.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  return newestFirst.find(({ isRunning }) => isRunning) ?? newestFirst[0];
}

async function readStack(folder: string): Promise<FoundStack | undefined> {
  const note = await parseJsonFile(path.join(folder, NAME), stackFileSchema).catch((error: unknown) => {
    if (!isSystemError(error)) throw error;
    throw new UnreadableFileError(
      `the connection data of the simulated site in ${folder} can only be read by its user (${messageOf(error)}): run the command as that user, or name another folder by DATA_DIR; a query takes --lake as well`,
    );
  });
  if (!note) return undefined;
  const { startedBy, startedAt, variables } = note;
  const isRunning = await runs(folder, note);
  return {
    folder,
    startedBy,
    startedAt,
    isRunning,
    variables: { ...variables, DATA_DIR: path.resolve(folder) },
  };
}

/** Returns whether the system runs: the file outlives its programs, and another Redis may have the port since. */
async function runs(folder: string, { ownRedis, variables }: StackFile): Promise<boolean> {
  if (!(await holderOf(folder))) return false;
  return !ownRedis || (await findOwnRedis(path.join(folder, 'redis'))) === variables['REDIS_URL'];
}
