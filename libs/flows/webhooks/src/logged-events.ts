import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '@jiralake/files';
import { messageOf } from '@jiralake/core';
import { timeOfEventFile } from './event-file-name';

/** A logged event as Jira sent it, or what is wrong with its file. */
export type LoggedEvent = { file: string; at: Date } & ({ event: unknown } | { error: string });

export interface LogWindow {
  since?: Date | undefined;
  until?: Date | undefined;
}

const DAY_MS = 86_400_000;
/** Decodes UTF-8 and leaves out a byte order mark, which a delivery may begin with. */
const decoder = new TextDecoder();

/** Reads the events that were logged in a window of time, the oldest first; the file names of one day are in memory at a time. */
export async function* loggedEvents(
  folder: string,
  { since = new Date(0), until = new Date(8.64e15) }: LogWindow,
): AsyncGenerator<LoggedEvent> {
  for (const day of await namesIn(folder)) {
    const start = timeOfEventFile(day, '000000_000_.json');
    if (!start || start > until || start.getTime() + DAY_MS <= since.getTime()) continue;
    for (const name of await namesIn(path.join(folder, day))) {
      const at = timeOfEventFile(day, name);
      if (!at || at < since || at > until) continue;
      const file = path.join(folder, day, name);
      try {
        yield { file, at, event: JSON.parse(decoder.decode(await readFile(file))) as unknown };
      } catch (error) {
        // the retention sweep removed the file meanwhile
        if (!isMissing(error)) yield { file, at, error: messageOf(error) };
      }
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return names.sort();
}
