import { readFile } from 'node:fs/promises';
import { messageOf } from '@jiralake/core';
import { isMissing } from '@jiralake/files';
import { parseBody, readEvent } from '@jiralake/webhooks';
import { describeReading } from './event-line';
import { listDays, listQuarters, type Quarter } from './list-log';
import { mergeByTime } from './merge-by-time';
import { readSegment, type LoggedEvent, type SegmentFile } from './read-segment';
import { endOfQuarter } from './segment-name';

export interface LogWindow {
  since?: Date | undefined;
  until?: Date | undefined;
}

/** How far each file has been read, for who reads the same log again and again. */
export type ReadSoFar = Map<string, number>;

const DAY_MS = 86_400_000;

/**
 * Reads the events that were logged in a window of time, the oldest first, whichever process logged them. The names of one day
 * and one event of each segment of a quarter of an hour are in memory at a time.
 * @param soFar reads on from where an earlier call ended, and leaves what is not whole yet to a later one
 */
export async function* loggedEvents(
  folder: string,
  { since = new Date(0), until = new Date(8.64e15) }: LogWindow,
  soFar?: ReadSoFar,
): AsyncGenerator<LoggedEvent> {
  for (const { day, start } of await listDays(folder)) {
    if (start > until.getTime() || start + DAY_MS <= since.getTime()) continue;
    for (const quarter of await listQuarters(folder, day)) {
      if (quarter.start > until.getTime() || endOfQuarter(quarter.start) <= since.getTime()) continue;
      for await (const event of eventsOf(quarter, soFar)) {
        if ('body' in event && (event.at < since || event.at > until)) continue;
        yield event;
      }
    }
  }
}

/** The body as JSON, as the ingress read it; or why it is none. */
export function parseLogged({ body }: { body: Buffer }): ReturnType<typeof parseBody> {
  return parseBody(body, undefined);
}

function eventsOf({ segments, files }: Quarter, soFar: ReadSoFar | undefined): AsyncGenerator<LoggedEvent> {
  const read = (segment: SegmentFile): AsyncGenerator<LoggedEvent> =>
    soFar ? readOn(segment, soFar) : readSegment(segment);
  return mergeByTime([singleEvents(files, soFar), ...segments.map(read)]);
}

async function* readOn(segment: SegmentFile, soFar: ReadSoFar): AsyncGenerator<LoggedEvent> {
  const { file, isCompressed } = segment;
  // nothing is added to a compressed one
  const ended = `${file}.gz`;
  if (soFar.has(ended)) return;
  for await (const event of readSegment(segment, soFar.get(file), (end) => soFar.set(file, end)))
    if (!('tornBytes' in event)) yield event;
  if (isCompressed) soFar.set(ended, 0);
}

async function* singleEvents(
  files: Quarter['files'],
  soFar: ReadSoFar | undefined,
): AsyncGenerator<LoggedEvent> {
  for (const { file, at } of files) {
    if (soFar?.has(file)) continue;
    soFar?.set(file, 0);
    try {
      const body = await readFile(file);
      const parsed = parseLogged({ body });
      if ('refused' in parsed) yield { file, at, error: parsed.refused };
      else yield { file, at, ...describeReading(readEvent(parsed.event)), body };
    } catch (error) {
      // the retention sweep removed the file meanwhile
      if (!isMissing(error)) yield { file, at, error: messageOf(error) };
    }
  }
}
