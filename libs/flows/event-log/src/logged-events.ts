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

/** The position up to which each file was read, for a reader that polls the log. */
export type ReadSoFar = Map<string, number>;

const DAY_MS = 86_400_000;

/**
 * Reads the events of all processes in a window of time, oldest first. The names of one day, and one event of each segment of a
 * quarter of an hour, are in memory at a time.
 * @param soFar positions at which an earlier call ended; partial events are left to a later call
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

/** Parses the body as the ingress did; returns the reason when it is not JSON. */
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
  // a compressed segment does not grow
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
