import path from 'node:path';
import { messageOf } from '@jiralake/core';
import { isSystemError, parseJsonFile, publishFile, UnreadableFileError } from '@jiralake/files';
import { z } from 'zod';
import { holderOf } from './folder-lock';
import { findOwnRedis } from './start-redis';

/** Where `npm start` and the demo store, unless they are told otherwise. */
export const simulatedFolders = { start: 'data/simulated', demo: 'data/demo' } as const;

const NAME = '.jiralake-stack.json';

const stackFileSchema = z.object({
  v: z.literal(1),
  /** the command, for people */
  startedBy: z.string(),
  startedAt: z.iso.datetime(),
  /** its Redis has its files in the folder */
  ownRedis: z.boolean(),
  /** what a command needs that speaks of it; those of the accounts of the simulated site as well */
  variables: z.record(z.string(), z.string()),
});

type StackFile = z.infer<typeof stackFileSchema>;

export interface FoundStack extends Pick<StackFile, 'startedBy' | 'startedAt'> {
  folder: string;
  isRunning: boolean;
  /** the variables that lead to it; its folder may have been moved since, and is absolute as it was, for rows quote it */
  variables: Readonly<Record<string, string>>;
}

/** Notes what leads to the system with a simulated site that runs in a folder; for its user only, since it has passwords. */
export function writeStackFile(folder: string, content: Omit<StackFile, 'v' | 'startedAt'>): Promise<void> {
  const file: StackFile = { v: 1, startedAt: new Date().toISOString(), ...content };
  return publishFile(path.join(folder, NAME), `${JSON.stringify(file)}\n`, { mode: 0o600, fsync: false });
}

/**
 * The system that runs in one of the folders, else the one that was started last.
 * @throws UnreadableFileError for a note that is damaged, or of another user
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
      `what leads to the simulated site in ${folder} can be read by its user alone (${messageOf(error)}): run the command as that user, or name another folder by DATA_DIR; a query takes --lake as well`,
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

/** A note outlives its programs, and its port may be that of another Redis since. */
async function runs(folder: string, { ownRedis, variables }: StackFile): Promise<boolean> {
  if (!(await holderOf(folder))) return false;
  return !ownRedis || (await findOwnRedis(path.join(folder, 'redis'))) === variables['REDIS_URL'];
}
